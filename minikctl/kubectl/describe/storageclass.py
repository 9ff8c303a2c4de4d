"""The description of a StorageClass."""

from __future__ import annotations

from minikctl.apimachinery.selectors import format_labels
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.page import NONE, UNSET, Page
from minikctl.kubectl.describe.terms import write_terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


_DEFAULT = ("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class")


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    annotations = obj["metadata"].get("annotations") or {}
    expansion = obj.get("allowVolumeExpansion")
    page = Page()
    page.field("Name", obj["metadata"]["name"])
    page.field("IsDefaultClass", "Yes" if any(annotations.get(key) == "true" for key in _DEFAULT) else "No")
    page.field("Annotations", format_labels(annotations))
    page.field("Provisioner", obj.get("provisioner") or "")
    page.field("Parameters", format_labels(obj.get("parameters")))
    page.field("AllowVolumeExpansion", UNSET if expansion is None else str(expansion))
    _write_mount_options(page, obj)
    for label, key in (("ReclaimPolicy", "reclaimPolicy"), ("VolumeBindingMode", "volumeBindingMode")):
        if obj.get(key) is not None:
            page.field(label, obj[key])
    topologies = obj.get("allowedTopologies")
    if topologies is not None:
        terms = [term.get("matchLabelExpressions") or [] for term in topologies]
        write_terms(page, "AllowedTopologies", terms, 0)
    return text_with_events(page, obj, client, now, show_events)


def _write_mount_options(page: Page, storage_class: Obj) -> None:
    options = storage_class.get("mountOptions")
    if not options:
        page.field("MountOptions", NONE)
        return
    page.line("MountOptions:")
    for option in options:
        page.line(option, 1)
