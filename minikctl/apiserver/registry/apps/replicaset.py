"""ReplicaSet: a number of equal pods. Source: pkg/registry/apps/replicaset/strategy.go."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name
from minikctl.apiserver.registry.workload_cells import CONTAINERS_AND_SELECTOR, containers, selector_or_none

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
        selector_or_none(spec.get("selector")),
    ]


def default(obj: Obj) -> None:
    from minikctl.apiserver.registry import workload_defaults

    spec = workload_defaults.part(obj, "spec")
    workload_defaults.default_template(spec)
    workload_defaults.fill(spec, {"replicas": 1})


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
    from minikctl.apiserver.validation import workloads

    spec = obj["spec"]
    faults = workloads.not_negative(spec, "spec", "replicas", "minReadySeconds")
    # The word is Kubernetes' own: this kind began as a copy of the other.
    faults += workloads.selector_faults(spec.get("selector"), "spec.selector", "deployment")
    return faults + workloads.replicated_template_faults(spec, "spec")


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.workloads import immutable_selector

    return immutable_selector(new, old)


def validate_status_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.workload_status import replica_status_faults

    return replica_status_faults(new.get("status") or {})


def warnings(obj: Obj) -> list[str]:
    from minikctl.apiserver.validation.workloads import name_warnings, template_warnings

    return name_warnings(obj) + template_warnings(obj["spec"].get("template"), "spec.template")
