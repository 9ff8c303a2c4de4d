"""The description of a PersistentVolume."""

from __future__ import annotations

from minikctl.apimachinery.go_format import plain
from minikctl.kubectl.describe.claims import access_modes_text, storage_class_of
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_cluster_identity
from minikctl.kubectl.describe.moments import age
from minikctl.kubectl.describe.page import NONE, Page
from minikctl.kubectl.describe.requirements import quantity_text
from minikctl.kubectl.describe.terms import write_terms
from minikctl.kubectl.describe.volumes import write_persistent_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    meta, spec, status = obj["metadata"], obj["spec"], obj.get("status") or {}
    page = Page()
    write_cluster_identity(page, obj)
    page.field("Finalizers", plain(meta.get("finalizers") or []))
    page.field("StorageClass", storage_class_of(obj))
    if meta.get("deletionTimestamp"):
        page.field("Status", f"Terminating (lasts {age(meta['deletionTimestamp'], now)})")
    else:
        page.field("Status", status.get("phase") or "")
    claim = spec.get("claimRef")
    page.field("Claim", "" if claim is None else f"{claim.get('namespace') or ''}/{claim.get('name') or ''}")
    page.field("Reclaim Policy", spec.get("persistentVolumeReclaimPolicy") or "")
    page.field("Access Modes", access_modes_text(spec.get("accessModes")))
    if spec.get("volumeMode") is not None:
        page.field("VolumeMode", spec["volumeMode"])
    page.field("Capacity", quantity_text((spec.get("capacity") or {}).get("storage")))
    _write_node_affinity(page, spec)
    page.field("Message", status.get("message") or "")
    page.line("Source:")
    write_persistent_source(page, spec)
    return text_with_events(page, obj, client, now, show_events)


def _write_node_affinity(page: Page, spec: Obj) -> None:
    required = (spec.get("nodeAffinity") or {}).get("required")
    if required is None:
        page.field("Node Affinity", NONE)
        return
    page.line("Node Affinity:\t")
    terms = [term.get("matchExpressions") or [] for term in required.get("nodeSelectorTerms") or ()]
    write_terms(page, "Required Terms", terms, 1)
