"""ReplicationController: what ReplicaSets come from. Source: pkg/registry/core/replicationcontroller/strategy.go."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name, pairs
from minikctl.apiserver.registry.workload_cells import CONTAINERS_AND_SELECTOR, containers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS: tuple[tuple[str, int], ...] = (
    ("Name", 0),
    ("Desired", 0),
    ("Current", 0),
    ("Ready", 0),
    ("Age", 0),
    *CONTAINERS_AND_SELECTOR,
)
GENERATION = True


def cells(obj: Obj) -> list[Cell]:
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    return [
        name(obj),
        spec.get("replicas") or 0,
        status.get("replicas") or 0,
        status.get("readyReplicas") or 0,
        age(obj),
        *containers(spec.get("template")),
        pairs(spec.get("selector")),
    ]


def default(obj: Obj) -> None:
    """Labels and selector come from the template where the author gave none."""
    from minikctl.apiserver.registry import workload_defaults

    spec = workload_defaults.part(obj, "spec")
    workload_defaults.fill(spec, {"replicas": 1})
    template = spec.get("template")
    if template is None:
        return
    workload_defaults.default_template(spec)
    labels = template["metadata"].get("labels")
    if labels is not None:
        if not spec.get("selector"):
            spec["selector"] = dict(labels)
        if not obj["metadata"].get("labels"):
            obj["metadata"]["labels"] = dict(labels)


def prepare_create(obj: Obj) -> None:
    from minikctl.apiserver.registry.workload_defaults import prepare_template

    obj["status"] = {"replicas": 0}
    prepare_template(obj["spec"])


def prepare_update(new: Obj, old: Obj) -> None:
    from minikctl.apiserver.registry.workload_defaults import prepare_template

    new["status"] = old.get("status") or {}
    prepare_template(new["spec"], old.get("spec"))


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old["spec"]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apimachinery import field_errors
    from minikctl.apiserver.validation import workloads

    spec = obj["spec"]
    faults = workloads.not_negative(spec, "spec", "minReadySeconds")
    if not spec.get("selector"):
        faults.append(field_errors.required("spec.selector"))
    faults += workloads.not_negative(spec, "spec", "replicas")
    return faults + _template_faults(spec, "spec.template")


def _template_faults(spec: Obj, path: str) -> list[FieldError]:
    from minikctl.apimachinery import field_errors
    from minikctl.apiserver.validation import workloads
    from minikctl.apiserver.validation.pod_template import validate_pod_template

    template = spec.get("template")
    if template is None:
        return [field_errors.required(path)]
    selector = {"matchLabels": spec.get("selector") or {}}
    faults = workloads.label_faults(selector, template, path)
    faults += validate_pod_template(template, path)
    return faults + workloads.always_restarts(template, path, "ReplicationController")


def validate_status_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.workload_status import replica_status_faults

    return replica_status_faults(new.get("status") or {})


def selectable(obj: Obj) -> dict[str, str]:
    return {"status.replicas": str((obj.get("status") or {}).get("replicas") or 0)}


def warnings(obj: Obj) -> list[str]:
    from minikctl.apiserver.validation.workloads import name_warnings, template_warnings

    return name_warnings(obj) + template_warnings(obj["spec"].get("template"), "spec.template")
