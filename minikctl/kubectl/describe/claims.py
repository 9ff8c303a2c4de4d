"""What is told of a claim for storage: one of its own, one in a pod's ephemeral volume, one in a StatefulSet."""

from __future__ import annotations

from minikctl.apimachinery.go_format import plain
from minikctl.kubectl.describe.labels import write_annotations, write_labels
from minikctl.kubectl.describe.page import NONE
from minikctl.kubectl.describe.requirements import quantity_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.describe.page import Page

_BETA_CLASS = "volume.beta.kubernetes.io/storage-class"
_MODES = {"ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX", "ReadWriteOncePod": "RWOP"}


def storage_class_of(obj: Obj) -> str:
    """The storage class of a claim or a volume, an old annotation first."""
    annotations = (obj.get("metadata") or {}).get("annotations") or {}
    return str(annotations.get(_BETA_CLASS, (obj.get("spec") or {}).get("storageClassName") or ""))


def access_modes_text(modes: Sequence[str] | None) -> str:
    """``RWO,ROX,RWX,RWOP``, always in this order."""
    return ",".join(short for mode, short in _MODES.items() if mode in (modes or ()))


def write_claim(page: Page, claim: Obj) -> None:
    """A claim template, which has neither name nor status."""
    page.field("StorageClass", storage_class_of(claim))
    write_claim_from_volume_on(page, claim)


def write_claim_from_volume_on(page: Page, claim: Obj, finalizers: Sequence[str] | None = None) -> None:
    """The lines from ``Volume:`` on; ``finalizers`` for a claim of its own only."""
    meta, spec, status = claim.get("metadata") or {}, claim["spec"], claim.get("status") or {}
    volume = spec.get("volumeName") or ""
    page.field("Volume", volume)
    write_labels(page, "Labels", meta.get("labels"))
    write_annotations(page, "Annotations", meta.get("annotations"))
    if finalizers is not None:
        page.field("Finalizers", plain(list(finalizers)))
    page.field("Capacity", quantity_text((status.get("capacity") or {}).get("storage")) if volume else "")
    page.field("Access Modes", access_modes_text(status.get("accessModes")) if volume else "")
    if spec.get("volumeMode") is not None:
        page.field("VolumeMode", spec["volumeMode"])
    source = spec.get("dataSource")
    if source is not None:
        page.line("DataSource:")
        if source.get("apiGroup") is not None:
            page.field("APIGroup", source["apiGroup"], 1)
        page.field("Kind", source.get("kind") or "", 1)
        page.field("Name", source.get("name") or "", 1)


def write_claim_templates(page: Page, templates: Sequence[Obj] | None) -> None:
    """The ``volumeClaimTemplates`` of a StatefulSet."""
    if not templates:
        page.field("Volume Claims", NONE)
        return
    page.line("Volume Claims:")
    for claim in templates:
        meta, spec = claim["metadata"], claim["spec"]
        requests = (spec.get("resources") or {}).get("requests") or {}
        page.field("Name", meta["name"], 1)
        page.field("StorageClass", storage_class_of(claim), 1)
        write_labels(page, "Labels", meta.get("labels"), "  ")
        # These annotations are treated like labels, so none is left out or cut.
        write_labels(page, "Annotations", meta.get("annotations"), "  ")
        page.field("Capacity", quantity_text(requests["storage"]) if "storage" in requests else "<default>", 1)
        page.field("Access Modes", plain(spec.get("accessModes") or []), 1)
