"""The pod template inside a workload: part of many descriptions, and what `rollout history --revision` shows."""

from __future__ import annotations

from minikctl.kubectl.describe.containers import write_containers
from minikctl.kubectl.describe.labels import write_annotations, write_labels
from minikctl.kubectl.describe.page import UNSET, Page
from minikctl.kubectl.describe.placement import write_tolerations, write_topology_spread
from minikctl.kubectl.describe.volumes import write_volumes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

_INDENT = "  "


def describe_template(template: Obj | None) -> str:
    """The template as `rollout history --revision` prints it: with raw tabs, since no columns are laid out there.

    ``template`` is a ``spec.template``. Source: kubectl pkg/polymorphichelpers/history.go.
    """
    page = Page()
    write_template(page, template)
    return page.raw()


def write_template(page: Page, template: Obj | None) -> None:
    page.line("Pod Template:")
    if template is None:
        page.write(UNSET, 1)
        return
    meta, spec = template.get("metadata") or {}, template.get("spec") or {}
    write_labels(page, f"{_INDENT}Labels", meta.get("labels"))
    if meta.get("annotations"):
        write_annotations(page, f"{_INDENT}Annotations", meta["annotations"])
    if spec.get("serviceAccountName"):
        page.field("Service Account", spec["serviceAccountName"], 1)
    if spec.get("initContainers"):
        write_containers(page, "Init Containers", spec["initContainers"], indent=_INDENT)
    write_containers(page, "Containers", spec.get("containers"), indent=_INDENT)
    write_volumes(page, spec.get("volumes"), _INDENT)
    write_topology_spread(page, spec.get("topologySpreadConstraints"), _INDENT)
    if spec.get("priorityClassName"):
        page.field("Priority Class Name", spec["priorityClassName"], 1)
    write_labels(page, f"{_INDENT}Node-Selectors", spec.get("nodeSelector"))
    write_tolerations(page, f"{_INDENT}Tolerations", spec.get("tolerations"))
