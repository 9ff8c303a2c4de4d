"""HorizontalPodAutoscaler, as autoscaling/v2 has it: a number of replicas that follows metrics.

Its rules lie in `validation/autoscalers.py`, its column of targets in `autoscaler_targets.py`.
Source: pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go, pkg/apis/autoscaling/v2/defaults.go.
"""

from __future__ import annotations

from minikctl.apiserver.registry.cells import UNSET, age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS: tuple[tuple[str, int], ...] = (
    ("Name", 0),
    ("Reference", 0),
    ("Targets", 0),
    ("MinPods", 0),
    ("MaxPods", 0),
    ("Replicas", 0),
    ("Age", 0),
)
_CPU_PERCENT = 80


def cells(obj: Obj) -> list[Cell]:
    from minikctl.apiserver.registry.autoscaling.autoscaler_targets import targets

    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    reference = spec.get("scaleTargetRef") or {}
    least = spec.get("minReplicas")
    return [
        name(obj),
        f"{reference.get('kind') or ''}/{reference.get('name') or ''}",
        targets(spec.get("metrics") or [], status.get("currentMetrics") or []),
        UNSET if least is None else str(least),
        spec.get("maxReplicas") or 0,
        status.get("currentReplicas") or 0,
        age(obj),
    ]


def default(obj: Obj) -> None:
    spec = obj.get("spec")
    if spec is None:
        spec = obj["spec"] = {}
    if spec.get("minReplicas") is None:
        spec["minReplicas"] = 1
    if not spec.get("metrics"):
        target = {"type": "Utilization", "averageUtilization": _CPU_PERCENT}
        spec["metrics"] = [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]
    behavior = spec.get("behavior")
    if behavior is not None:
        behavior["scaleUp"] = _rules(behavior.get("scaleUp"), _scale_up())
        behavior["scaleDown"] = _rules(behavior.get("scaleDown"), _scale_down())


def _rules(given: Obj | None, defaults: Obj) -> Obj:
    """Whoever says anything of the behaviour gets all of it filled in. The field tolerance is of a feature not on."""
    keys = ("selectPolicy", "stabilizationWindowSeconds", "policies")
    return {**defaults, **{key: given[key] for key in keys if given and given.get(key) is not None}}


def _scale_up() -> dict[str, Any]:
    policies = [_policy("Pods", 4), _policy("Percent", 100)]
    return {"stabilizationWindowSeconds": 0, "selectPolicy": "Max", "policies": policies}


def _scale_down() -> dict[str, Any]:
    return {"selectPolicy": "Max", "policies": [_policy("Percent", 100)]}


def _policy(kind: str, value: int) -> Obj:
    return {"type": kind, "value": value, "periodSeconds": 15}


def prepare_create(obj: Obj) -> None:
    obj["status"] = {"desiredReplicas": 0, "currentMetrics": None}


def prepare_update(new: Obj, old: Obj) -> None:
    new["status"] = old.get("status") or {}


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old["spec"]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.autoscalers import validate_autoscaler_spec

    return validate_autoscaler_spec(obj["spec"], "spec")


def validate_status_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.workloads import not_negative

    return not_negative(new.get("status") or {}, "status", "currentReplicas", "desiredReplicas")
