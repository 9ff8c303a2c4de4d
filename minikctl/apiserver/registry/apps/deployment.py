"""Deployment: pods by way of ReplicaSets, one for each template. Source: pkg/registry/apps/deployment/strategy.go."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name
from minikctl.apiserver.registry.workload_cells import CONTAINERS_AND_SELECTOR, containers, selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS: tuple[tuple[str, int], ...] = (
    ("Name", 0),
    ("Ready", 0),
    ("Up-to-date", 0),
    ("Available", 0),
    ("Age", 0),
    *CONTAINERS_AND_SELECTOR,
)
GENERATION = True
_STRATEGIES = ("Recreate", "RollingUpdate")


def cells(obj: Obj) -> list[Cell]:
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    return [
        name(obj),
        f"{status.get('readyReplicas') or 0}/{spec.get('replicas') or 0}",
        status.get("updatedReplicas") or 0,
        status.get("availableReplicas") or 0,
        age(obj),
        *containers(spec.get("template")),
        selector(spec.get("selector")),
    ]


def default(obj: Obj) -> None:
    from minikctl.apiserver.registry import workload_defaults

    spec = workload_defaults.part(obj, "spec")
    workload_defaults.default_template(spec)
    workload_defaults.fill(spec, {"replicas": 1, "revisionHistoryLimit": 10, "progressDeadlineSeconds": 600})
    strategy = workload_defaults.part(spec, "strategy")
    workload_defaults.fill_text(strategy, "type", "RollingUpdate")
    if strategy["type"] == "RollingUpdate":
        rolling = workload_defaults.part(strategy, "rollingUpdate")
        workload_defaults.fill(rolling, {"maxUnavailable": "25%", "maxSurge": "25%"})


def prepare_create(obj: Obj) -> None:
    from minikctl.apiserver.registry.workload_defaults import prepare_template

    obj["status"] = {}
    prepare_template(obj["spec"])


def prepare_update(new: Obj, old: Obj) -> None:
    from minikctl.apiserver.registry.workload_defaults import prepare_template

    new["status"] = old.get("status") or {}
    prepare_template(new["spec"], old.get("spec"))


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old["spec"]
    if "labels" in old["metadata"]:
        new["metadata"]["labels"] = old["metadata"]["labels"]
    else:
        new["metadata"].pop("labels", None)


def generation_changed(new: Obj, old: Obj) -> bool:
    """Annotations count too, for the controller copies them to the ReplicaSets."""
    annotations = new["metadata"].get("annotations") or {}
    return new.get("spec") != old.get("spec") or annotations != (old["metadata"].get("annotations") or {})


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apimachinery import field_errors
    from minikctl.apiserver.validation import workloads

    spec = obj["spec"]
    faults = workloads.not_negative(spec, "spec", "replicas")
    faults += workloads.selector_faults(spec.get("selector"), "spec.selector", "deployment")
    faults += workloads.replicated_template_faults(spec, "spec")
    faults += _strategy_faults(spec["strategy"], "spec.strategy")
    faults += workloads.not_negative(spec, "spec", "minReadySeconds", "revisionHistoryLimit")
    faults += workloads.not_negative(spec, "spec", "progressDeadlineSeconds")
    deadline = spec["progressDeadlineSeconds"]
    if deadline <= (spec.get("minReadySeconds") or 0):
        why = "must be greater than minReadySeconds"
        faults.append(field_errors.invalid("spec.progressDeadlineSeconds", deadline, why))
    return faults


def _strategy_faults(strategy: Obj, path: str) -> list[FieldError]:
    from minikctl.apimachinery import field_errors
    from minikctl.apiserver.validation import go_structs
    from minikctl.apiserver.validation.choices import unsupported

    rolling = strategy.get("rollingUpdate")
    if strategy["type"] == "Recreate":
        why = "may not be specified when strategy `type` is 'Recreate'"
        return [] if rolling is None else [field_errors.forbidden(f"{path}.rollingUpdate", why)]
    if strategy["type"] == "RollingUpdate":
        return _rolling_faults(rolling or {}, f"{path}.rollingUpdate")
    return [unsupported(path, go_structs.struct("apps.DeploymentStrategy", strategy), _STRATEGIES)]


def _rolling_faults(rolling: Obj, path: str) -> list[FieldError]:
    from minikctl.apimachinery import field_errors
    from minikctl.apimachinery.int_or_percent import number_of
    from minikctl.apiserver.validation import go_structs, workloads

    unavailable, surge = rolling["maxUnavailable"], rolling["maxSurge"]
    faults = workloads.share(unavailable, f"{path}.maxUnavailable") + workloads.share(surge, f"{path}.maxSurge")
    if number_of(unavailable) == 0 and number_of(surge) == 0:
        shown = go_structs.int_or_string(unavailable)
        faults.append(field_errors.invalid(f"{path}.maxUnavailable", shown, "may not be 0 when `maxSurge` is 0"))
    return faults + workloads.at_most_all(unavailable, f"{path}.maxUnavailable")


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.workloads import immutable_selector

    return immutable_selector(new, old)


def validate_status_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.workload_status import deployment_status_faults

    return deployment_status_faults(new.get("status") or {}, old.get("status") or {})


def warnings(obj: Obj) -> list[str]:
    from minikctl.apiserver.validation.workloads import name_warnings, template_warnings

    return name_warnings(obj) + template_warnings(obj["spec"].get("template"), "spec.template")
