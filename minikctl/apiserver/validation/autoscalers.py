"""What a HorizontalPodAutoscaler has to look like. Source: pkg/apis/autoscaling/validation/validation.go."""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apimachinery.field_errors import Literal
from minikctl.apiserver.validation import go_structs, names
from minikctl.apiserver.validation.choices import unsupported
from minikctl.apiserver.validation.metadata import faults_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_LONGEST_PERIOD, _LONGEST_WINDOW = 1800, 3600
_SELECT_POLICIES = ("Disabled", "Max", "Min")
_POLICY_TYPES = ("Percent", "Pods")
_METRIC_TYPES = ("ContainerResource", "External", "Object", "Pods", "Resource")
_TARGET_TYPES = ("Utilization", "Value", "AverageValue")
_SOURCES = ("object", "external", "pods", "resource", "containerResource")
_BOTH = "may not set both a target raw value and a target utilization"
_NEITHER = "must set either a target raw value or a target utilization"


def validate_autoscaler_spec(spec: Obj, path: str) -> list[FieldError]:
    least, most = spec["minReplicas"], spec.get("maxReplicas") or 0
    faults: list[FieldError] = []
    if least < 1:
        faults.append(field_errors.invalid(f"{path}.minReplicas", least, "must be greater than or equal to 1"))
    if most < 1:
        faults.append(field_errors.invalid(f"{path}.maxReplicas", most, "must be greater than 0"))
    if most < least:
        why = "must be greater than or equal to `minReplicas`"
        faults.append(field_errors.invalid(f"{path}.maxReplicas", most, why))
    faults += _reference_faults(spec.get("scaleTargetRef") or {}, f"{path}.scaleTargetRef")
    metrics = spec.get("metrics") or []
    for index, metric in enumerate(metrics):
        faults += _metric_faults(metric, f"{path}.metrics[{index}]")
    if least == 0 and not any(metric.get("type") in ("Object", "External") for metric in metrics):
        why = "must specify at least one Object or External metric to support scaling to zero replicas"
        faults.append(field_errors.forbidden(f"{path}.metrics", why))
    behavior = spec.get("behavior") or {}
    for key in ("scaleUp", "scaleDown"):
        if behavior.get(key) is not None:
            faults += _rules_faults(behavior[key], f"{path}.behavior.{key}")
    return faults


def _reference_faults(reference: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for key in ("kind", "name"):
        value = reference.get(key)
        if value:
            faults += faults_of(f"{path}.{key}", value, names.is_path_segment(value))
        else:
            faults.append(field_errors.required(f"{path}.{key}"))
    return faults


def _rules_faults(rules: Obj, path: str) -> list[FieldError]:
    window, select = rules.get("stabilizationWindowSeconds"), rules.get("selectPolicy")
    policies = rules.get("policies") or []
    faults: list[FieldError] = []
    if window is not None and window < 0:
        why = "must be greater than or equal to zero"
        faults.append(field_errors.invalid(f"{path}.stabilizationWindowSeconds", window, why))
    if window is not None and window > _LONGEST_WINDOW:
        why = f"must be less than or equal to {_LONGEST_WINDOW}"
        faults.append(field_errors.invalid(f"{path}.stabilizationWindowSeconds", window, why))
    if select is not None and select not in _SELECT_POLICIES:
        faults.append(unsupported(f"{path}.selectPolicy", select, _SELECT_POLICIES))
    if not policies:
        faults.append(field_errors.required(f"{path}.policies", "must specify at least one Policy"))
    for index, policy in enumerate(policies):
        faults += _policy_faults(policy, f"{path}.policies[{index}]")
    return faults


def _policy_faults(policy: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    if policy.get("type") not in _POLICY_TYPES:
        faults.append(unsupported(f"{path}.type", policy.get("type") or "", _POLICY_TYPES))
    for key in ("value", "periodSeconds"):
        if (policy.get(key) or 0) <= 0:
            faults.append(field_errors.invalid(f"{path}.{key}", policy.get(key) or 0, "must be greater than zero"))
    period = policy.get("periodSeconds") or 0
    if period > _LONGEST_PERIOD:
        why = f"must be less than or equal to {_LONGEST_PERIOD}"
        faults.append(field_errors.invalid(f"{path}.periodSeconds", period, why))
    return faults


def _metric_faults(metric: Obj, path: str) -> list[FieldError]:
    kind = metric.get("type") or ""
    faults: list[FieldError] = []
    if not kind:
        faults.append(field_errors.required(f"{path}.type", "must specify a metric source type"))
    if kind not in _METRIC_TYPES:
        faults.append(unsupported(f"{path}.type", kind, _METRIC_TYPES))
    present = [source for source in _SOURCES if metric.get(source) is not None]
    if present:
        faults += _CHECKS[present[0]](metric[present[0]], f"{path}.{present[0]}")
    expected = ""
    if kind in _METRIC_TYPES:
        expected = kind[:1].lower() + kind[1:]
        if expected not in present:
            why = "must populate information for the given metric source"
            faults.append(field_errors.required(f"{path}.{expected}", why))
    else:
        faults.append(unsupported(f"{path}.type", kind, _METRIC_TYPES))
    if len(present) != 1:
        why = "must populate the given metric source only"
        faults += [field_errors.forbidden(f"{path}.{source}", why) for source in present if source != expected]
    return faults


def _object_faults(source: Obj, path: str) -> list[FieldError]:
    faults = _reference_faults(source.get("describedObject") or {}, f"{path}.describedObject")
    faults += _identifier_faults(source.get("metric") or {}, f"{path}.metric")
    faults += _target_faults(source, path)
    if _lacks(source, "value", "averageValue"):
        why = "must set either a target value or averageValue"
        faults.append(field_errors.required(f"{path}.target.averageValue", why))
    return faults


def _external_faults(source: Obj, path: str) -> list[FieldError]:
    faults = _identifier_faults(source.get("metric") or {}, f"{path}.metric") + _target_faults(source, path)
    if _lacks(source, "value", "averageValue"):
        why = "must set either a target value for metric or a per-pod target"
        faults.append(field_errors.required(f"{path}.target.averageValue", why))
    if _has(source, "value", "averageValue"):
        why = "may not set both a target value for metric and a per-pod target"
        faults.append(field_errors.forbidden(f"{path}.target.value", why))
    return faults


def _pods_faults(source: Obj, path: str) -> list[FieldError]:
    faults = _identifier_faults(source.get("metric") or {}, f"{path}.metric") + _target_faults(source, path)
    if _lacks(source, "averageValue"):
        why = "must specify a positive target averageValue"
        faults.append(field_errors.required(f"{path}.target.averageValue", why))
    return faults


def _resource_faults(source: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    if not source.get("name"):
        faults.append(field_errors.required(f"{path}.name", "must specify a resource name"))
    return faults + _target_faults(source, path) + _utilization_faults(source, path)


def _container_resource_faults(source: Obj, path: str) -> list[FieldError]:
    from minikctl.apiserver.validation.resources import validate_container_resource_name

    name, container = source.get("name"), source.get("container")
    if name:
        faults = validate_container_resource_name(name, f"{path}.name")
        for fault in faults:
            fault.value = Literal(name)  # this type prints itself, without quotes
    else:
        faults = [field_errors.required(f"{path}.name", "must specify a resource name")]
    if container:
        faults += faults_of(f"{path}.container", container, names.is_dns1123_label(container))
    else:
        faults.append(field_errors.required(f"{path}.container", "must specify a container"))
    return faults + _target_faults(source, path) + _utilization_faults(source, path)


def _utilization_faults(source: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    if _lacks(source, "averageUtilization", "averageValue"):
        faults.append(field_errors.required(f"{path}.target.averageUtilization", _NEITHER))
    if _has(source, "averageUtilization", "averageValue"):
        faults.append(field_errors.forbidden(f"{path}.target.averageValue", _BOTH))
    return faults


def _lacks(source: Obj, *keys: str) -> bool:
    return all((source.get("target") or {}).get(key) is None for key in keys)


def _has(source: Obj, *keys: str) -> bool:
    return all((source.get("target") or {}).get(key) is not None for key in keys)


def _identifier_faults(metric: Obj, path: str) -> list[FieldError]:
    name = metric.get("name")
    if not name:
        return [field_errors.required(f"{path}.name", "must specify a metric name")]
    return faults_of(f"{path}.name", name, names.is_path_segment(name))


def _target_faults(source: Obj, path: str) -> list[FieldError]:
    target, path = source.get("target") or {}, f"{path}.target"
    kind = target.get("type") or ""
    faults: list[FieldError] = []
    if not kind:
        faults.append(field_errors.required(f"{path}.type", "must specify a metric target type"))
    if kind not in _TARGET_TYPES:
        why = "must be either Utilization, Value, or AverageValue"
        faults.append(field_errors.invalid(f"{path}.type", kind, why))
    faults += _positive(target, ("value", "averageValue"), path)
    percent = target.get("averageUtilization")
    if percent is not None and percent < 1:
        faults.append(field_errors.invalid(f"{path}.averageUtilization", percent, "must be greater than 0"))
    return faults


def _positive(target: Obj, keys: Sequence[str], path: str) -> list[FieldError]:
    from minikctl.apimachinery.quantity import Quantity, parse

    faults: list[FieldError] = []
    for key in keys:
        value = target.get(key)
        if value is not None and parse(str(value)) <= Quantity(0):
            faults.append(field_errors.invalid(f"{path}.{key}", go_structs.quantity(value), "must be positive"))
    return faults


_CHECKS = {
    "object": _object_faults,
    "external": _external_faults,
    "pods": _pods_faults,
    "resource": _resource_faults,
    "containerResource": _container_resource_faults,
}
