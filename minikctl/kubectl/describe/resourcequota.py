"""The description of a ResourceQuota."""

from __future__ import annotations

from minikctl.apimachinery.quantity import Quantity, decode
from minikctl.kubectl.describe.page import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client

_SCOPES = {
    "Terminating": (
        "Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being "
        "actively terminated by the system."
    ),
    "NotTerminating": (
        "Matches all pods that do not have an active deadline. These pods usually include long running pods whose "
        "container command is not expected to terminate."
    ),
    "BestEffort": (
        "Matches all pods that do not have resource requirements set. These pods have a best effort quality of service."
    ),
    "NotBestEffort": (
        "Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed "
        "quality of service."
    ),
}


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    """Events are none of it, nor labels."""
    page = Page()
    page.field("Name", obj["metadata"]["name"])
    page.field("Namespace", obj["metadata"]["namespace"])
    write_scopes(page, obj, 0, " * ")
    page.header(("Resource", "Used", "Hard"))
    status = obj.get("status") or {}
    hard, used = status.get("hard") or {}, status.get("used") or {}
    for name in sorted(hard):
        page.row((name, _like(decode(used.get(name)), decode(hard[name])), decode(hard[name])))
    return page.text()


def write_scopes(page: Page, quota: Obj, level: int, mark: str) -> None:
    """What the scopes are and what the known ones mean."""
    scopes = sorted(quota["spec"].get("scopes") or ())
    if scopes:
        page.field("Scopes", ", ".join(scopes), level)
    for scope in scopes:
        if scope in _SCOPES:
            page.line(f"{mark}{_SCOPES[scope]}", level)


def _like(used: Quantity, hard: Quantity) -> Quantity:
    """The amount with the suffixes of the other; a whole number, since that is how it is converted."""
    return used if used.format == hard.format else Quantity(used.value() * 10**9, hard.format)
