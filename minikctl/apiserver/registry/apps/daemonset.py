"""DaemonSet: a pod on every node that fits. Source: pkg/registry/apps/daemonset/strategy.go.

The internal field templateGeneration has no place in apps/v1; it is kept in an annotation that only the server writes.
"""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name, pairs
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
    ("Up-to-date", 0),
    ("Available", 0),
    ("Node Selector", 0),
    ("Age", 0),
    *CONTAINERS_AND_SELECTOR,
)
GENERATION = True
_TEMPLATE_GENERATION = "deprecated.daemonset.template.generation"
_COUNTS = (
    "desiredNumberScheduled",
    "currentNumberScheduled",
    "numberReady",
    "updatedNumberScheduled",
    "numberAvailable",
)
_STRATEGIES = ("RollingUpdate", "OnDelete")


def cells(obj: Obj) -> list[Cell]:
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    template = spec.get("template") or {}
    return [
        name(obj),
        *(status.get(count) or 0 for count in _COUNTS),
        pairs((template.get("spec") or {}).get("nodeSelector")),
        age(obj),
        *containers(template),
        selector_or_none(spec.get("selector")),
    ]


def default(obj: Obj) -> None:
    from minikctl.apiserver.registry import workload_defaults

    spec = workload_defaults.part(obj, "spec")
    workload_defaults.default_template(spec)
    workload_defaults.fill(spec, {"revisionHistoryLimit": 10})
    strategy = workload_defaults.part(spec, "updateStrategy")
    workload_defaults.fill_text(strategy, "type", "RollingUpdate")
    if strategy["type"] == "RollingUpdate":
        rolling = workload_defaults.part(strategy, "rollingUpdate")
        workload_defaults.fill(rolling, {"maxUnavailable": 1, "maxSurge": 0})
    elif strategy.get("rollingUpdate") is not None:
        workload_defaults.fill(strategy["rollingUpdate"], {"maxUnavailable": 0, "maxSurge": 0})


def prepare_create(obj: Obj) -> None:
    from minikctl.apiserver.registry.workload_defaults import prepare_template

    obj["status"] = {
        "currentNumberScheduled": 0,
        "numberMisscheduled": 0,
        "desiredNumberScheduled": 0,
        "numberReady": 0,
    }
    _set_template_generation(obj, max(_template_generation(obj), 1))
    prepare_template(obj["spec"])


def prepare_update(new: Obj, old: Obj) -> None:
    from minikctl.apiserver.registry.workload_defaults import prepare_template

    new["status"] = old.get("status") or {}
    prepare_template(new["spec"], old.get("spec"))
    changed = new["spec"].get("template") != old["spec"].get("template")
    _set_template_generation(new, _template_generation(old) + (1 if changed else 0))


def _template_generation(obj: Obj) -> int:
    text = (obj["metadata"].get("annotations") or {}).get(_TEMPLATE_GENERATION) or "0"
    return int(text) if text.removeprefix("-").isdecimal() else 0


def _set_template_generation(obj: Obj, generation: int) -> None:
    meta = obj["metadata"]
    meta["annotations"] = {**(meta.get("annotations") or {}), _TEMPLATE_GENERATION: str(generation)}


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old["spec"]
    _set_template_generation(new, _template_generation(old))


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apimachinery import field_errors
    from minikctl.apiserver.validation import go_structs, workloads
    from minikctl.apiserver.validation.metadata import validate_label_selector
    from minikctl.apiserver.validation.pod_template import validate_pod_template

    spec, template = obj["spec"], obj["spec"]["template"]
    selector = spec.get("selector")
    faults = validate_label_selector(selector, "spec.selector")
    if not faults:
        faults += workloads.label_faults(selector, template, "spec.template")
    if selector is not None and not any(selector.values()):
        shown = go_structs.struct("v1.LabelSelector", selector)
        faults.append(field_errors.invalid("spec.selector", shown, "empty selector is invalid for daemonset"))
    faults += validate_pod_template(template, "spec.template")
    faults += workloads.always_restarts(template, "spec.template", "DaemonSet")
    faults += workloads.not_negative(spec, "spec", "minReadySeconds")
    faults += _strategy_faults(spec["updateStrategy"], "spec.updateStrategy")
    return faults + workloads.not_negative(spec, "spec", "revisionHistoryLimit")


def _strategy_faults(strategy: Obj, path: str) -> list[FieldError]:
    from minikctl.apiserver.validation import go_structs
    from minikctl.apiserver.validation.choices import unsupported

    if strategy["type"] == "OnDelete":
        return []
    if strategy["type"] == "RollingUpdate":
        return _rolling_faults(strategy["rollingUpdate"], f"{path}.rollingUpdate")
    return [unsupported(path, go_structs.struct("apps.DaemonSetUpdateStrategy", strategy), _STRATEGIES)]


def _rolling_faults(rolling: Obj, path: str) -> list[FieldError]:
    from minikctl.apimachinery import field_errors
    from minikctl.apimachinery.int_or_percent import number_of
    from minikctl.apiserver.validation import go_structs, workloads

    faults: list[FieldError] = []
    for check in (workloads.share, workloads.at_most_all):
        for key in ("maxUnavailable", "maxSurge"):
            faults += check(rolling[key], f"{path}.{key}")
    unavailable, surge = number_of(rolling["maxUnavailable"]), number_of(rolling["maxSurge"])
    if unavailable and surge:
        shown = go_structs.int_or_string(rolling["maxSurge"])
        why = "may not be set when maxUnavailable is non-zero"
        faults.append(field_errors.invalid(f"{path}.maxSurge", shown, why))
    elif not unavailable and not surge:
        faults.append(field_errors.required(f"{path}.maxUnavailable", "cannot be 0 when maxSurge is 0"))
    return faults


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.workloads import immutable_selector

    return immutable_selector(new, old)


def validate_status_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.workload_status import daemon_set_status_faults

    return daemon_set_status_faults(new.get("status") or {}, old.get("status") or {})


def warnings(obj: Obj) -> list[str]:
    from minikctl.apiserver.validation.workloads import template_warnings

    return template_warnings(obj["spec"].get("template"), "spec.template")
