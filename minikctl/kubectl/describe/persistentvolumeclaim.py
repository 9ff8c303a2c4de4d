"""The description of a PersistentVolumeClaim."""

from __future__ import annotations

from minikctl.kubectl.describe.claims import storage_class_of, write_claim_from_volume_on
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_list
from minikctl.kubectl.describe.moments import age, rfc1123
from minikctl.kubectl.describe.page import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    meta, status = obj["metadata"], obj.get("status") or {}
    page = Page()
    page.field("Name", meta["name"])
    page.field("Namespace", meta["namespace"])
    page.field("StorageClass", storage_class_of(obj))
    if meta.get("deletionTimestamp"):
        page.field("Status", f"Terminating (lasts {age(meta['deletionTimestamp'], now)})")
    else:
        page.field("Status", status.get("phase") or "")
    write_claim_from_volume_on(page, obj, meta.get("finalizers") or [])
    write_list(page, "Used By", sorted(_users(client, obj)))
    _write_conditions(page, status.get("conditions") or ())
    return text_with_events(page, obj, client, now, show_events)


def _users(client: Client, claim: Obj) -> list[str]:
    """The pods that mount the claim, once for each such volume, and those that own it."""
    meta = claim["metadata"]
    pods = client.list("pods", meta["namespace"])
    found = [pod for pod in pods for volume in pod["spec"].get("volumes") or () if _claim_name(volume) == meta["name"]]
    uids = {pod["metadata"].get("uid") for pod in found}
    owners = {item.get("uid") for item in meta.get("ownerReferences") or () if item.get("kind") == "Pod"} - uids
    found += [pod for pod in pods if pod["metadata"].get("uid") in owners]
    return [pod["metadata"]["name"] for pod in found]


def _claim_name(volume: Obj) -> str | None:
    return (volume.get("persistentVolumeClaim") or {}).get("claimName")


def _write_conditions(page: Page, conditions: Collection[Obj]) -> None:
    if not conditions:
        return
    page.line("Conditions:")
    page.row(("Type", "Status", "LastProbeTime", "LastTransitionTime", "Reason", "Message"), 1)
    page.row(("----", "------", "-----------------", "------------------", "------", "-------"), 1)
    for item in conditions:
        moments = f"{rfc1123(item.get('lastProbeTime'))} ", f"{rfc1123(item.get('lastTransitionTime'))} "
        cells = (f"{item['type']} ", f"{item['status']} ", *moments, f"{item.get('reason') or ''} ")
        page.row((*cells, item.get("message") or ""), 1)
