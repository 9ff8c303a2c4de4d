"""The description of a ServiceAccount."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_identity
from minikctl.kubectl.describe.page import NONE, Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


_TITLES = ("Image pull secrets:", "Mountable secrets: ", "Tokens:            ")
_TOKEN = "kubernetes.io/service-account-token"
_NAME, _UID = "kubernetes.io/service-account.name", "kubernetes.io/service-account.uid"


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    page = Page()
    write_identity(page, obj)
    secrets = _secrets(client, obj["metadata"]["namespace"])
    lists = (_names(obj.get("imagePullSecrets")), _names(obj.get("secrets")), _tokens(obj, secrets or []))
    existing = None if secrets is None else {secret["metadata"]["name"] for secret in secrets}
    for title, names in zip(_TITLES, lists, strict=True):
        if not names:
            page.row((title, NONE))
        for number, name in enumerate(names):
            missing = " (not found)" if existing is not None and name not in existing else ""
            page.row((title if number == 0 else " " * len(title), f"{name}{missing}"))
    return text_with_events(page, obj, client, now, show_events)


def _secrets(client: Client, namespace: str) -> list[Obj] | None:
    """None where they may not be read: then none is said to be missing."""
    try:
        return client.list("secrets", namespace)
    except StatusError:
        return None


def _names(references: list[Obj] | None) -> list[str]:
    return [reference.get("name") or "" for reference in references or ()]


def _tokens(account: Obj, secrets: list[Obj]) -> list[str]:
    meta = account["metadata"]
    found = []
    for secret in secrets:
        annotations = secret["metadata"].get("annotations") or {}
        ours = annotations.get(_NAME) == meta["name"] and (annotations.get(_UID) or "") == (meta.get("uid") or "")
        if ours and secret.get("type") == _TOKEN:
            found.append(secret["metadata"]["name"])
    return found
