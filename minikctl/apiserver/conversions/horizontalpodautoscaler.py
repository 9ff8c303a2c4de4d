"""autoscaling/v1 and v2 HorizontalPodAutoscaler. v1 knows the processor's use only; the rest travels in annotations.

Source: k8s.io/kubernetes pkg/apis/autoscaling/v1/conversion.go; the metrics themselves are `metrics`' business.
"""

from __future__ import annotations

import json

from minikctl.apiserver.conversions import metrics

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj

_PREFIX = "autoscaling.alpha.kubernetes.io/"
METRICS, STATUSES = f"{_PREFIX}metrics", f"{_PREFIX}current-metrics"
BEHAVIOR, CONDITIONS = f"{_PREFIX}behavior", f"{_PREFIX}conditions"
_CARRIED = (METRICS, STATUSES, BEHAVIOR, CONDITIONS)

DEFAULT_CPU_UTILIZATION = 80

# The annotation holds a structure without JSON names, so its fields bear Go's.
_RULES = ("stabilizationWindowSeconds", "selectPolicy", "policies", "tolerance")
_POLICY = ("type", "value", "periodSeconds")


def v1_to_v2(obj: Obj) -> Obj:
    spec, status = {**(obj.get("spec") or {})}, {**(obj.get("status") or {})}
    carried = _read_annotations(obj)
    percentage = spec.pop("targetCPUUtilizationPercentage", None)
    measured = [] if percentage is None else [_cpu(percentage)]
    measured += [metrics.spec_to_v2(metric) for metric in carried.get(METRICS, [])]
    # v1 takes 80 % where nothing else is measured, and only here it is known whether something is.
    spec["metrics"] = measured or [_cpu(DEFAULT_CPU_UTILIZATION)]
    behavior = _behavior_from_go(carried.get(BEHAVIOR))
    if behavior:
        spec["behavior"] = behavior
    used = status.pop("currentCPUUtilizationPercentage", None)
    if used is not None:
        current = {"averageValue": "0", "averageUtilization": used}
        status["currentMetrics"] = [{"type": "Resource", "resource": {"name": "cpu", "current": current}}]
    if carried.get(STATUSES):
        status["currentMetrics"] = [metrics.status_to_v2(metric) for metric in carried[STATUSES]]
    if carried.get(CONDITIONS):
        status["conditions"] = carried[CONDITIONS]
    return _assemble(obj, spec, status, {})


def v2_to_v1(obj: Obj) -> Obj:
    spec, status = {**(obj.get("spec") or {})}, {**(obj.get("status") or {})}
    measured, current = spec.pop("metrics", None) or [], status.pop("currentMetrics", None) or []
    carried: Obj = {}
    others = [metrics.spec_from_v2(metric) for metric in measured if _cpu_utilization(metric) is None]
    if others:
        carried[METRICS] = others
    if current:
        carried[STATUSES] = [metrics.status_from_v2(metric) for metric in current]
    behavior = spec.pop("behavior", None)
    if behavior is not None:
        carried[BEHAVIOR] = {"ScaleUp": _to_go(behavior.get("scaleUp")), "ScaleDown": _to_go(behavior.get("scaleDown"))}
    conditions = status.pop("conditions", None)
    if conditions:
        carried[CONDITIONS] = conditions
    for metric in measured:
        if _is_cpu(metric):
            utilization = _cpu_utilization(metric)
            if utilization is not None:
                spec["targetCPUUtilizationPercentage"] = utilization
            break
    for metric in current:
        used = ((metric.get("resource") or {}).get("current") or {}).get("averageUtilization")
        if _is_cpu(metric) and used is not None:
            status["currentCPUUtilizationPercentage"] = used
    return _assemble(obj, spec, status, carried)


def _assemble(obj: Obj, spec: Obj, status: Obj, carried: Obj) -> Obj:
    meta = {**obj["metadata"]}
    kept = {key: text for key, text in (meta.pop("annotations", None) or {}).items() if key not in _CARRIED}
    kept.update((key, _text(value)) for key, value in carried.items())
    if kept:
        meta["annotations"] = kept
    out = {**obj, "metadata": meta, "spec": spec}
    if "status" in obj or status:
        out["status"] = status
    return out


def _text(value: Any) -> str:
    """As Go writes JSON: without blanks, and fit for a page of HTML."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return text.translate({ord(character): f"\\u{ord(character):04x}" for character in "<>&"})


def _read_annotations(obj: Obj) -> Obj:
    """What the carrying annotations hold, as far as it is well-formed; the rest is passed over, as in Kubernetes."""
    annotations = obj["metadata"].get("annotations") or {}
    out: Obj = {}
    for key in _CARRIED:
        try:
            value = json.loads(annotations.get(key) or "null")
        except ValueError:
            continue
        if isinstance(value, dict if key == BEHAVIOR else list):
            out[key] = value
    return out


def _is_cpu(metric: Obj) -> bool:
    return metric.get("type") == "Resource" and (metric.get("resource") or {}).get("name") == "cpu"


def _cpu_utilization(metric: Obj) -> int | None:
    if not _is_cpu(metric):
        return None
    value: int | None = (metric["resource"].get("target") or {}).get("averageUtilization")
    return value


def _cpu(percentage: int) -> Obj:
    target = {"type": "Utilization", "averageUtilization": percentage}
    return {"type": "Resource", "resource": {"name": "cpu", "target": target}}


def _to_go(rules: Obj | None) -> Obj | None:
    if rules is None:
        return None
    policies = rules.get("policies")
    named = None if policies is None else [{_go(key): policy.get(key) for key in _POLICY} for policy in policies]
    return {_go(key): named if key == "policies" else rules.get(key) for key in _RULES}


def _behavior_from_go(behavior: Obj | None) -> Obj:
    out: Obj = {}
    for side in ("scaleUp", "scaleDown"):
        rules = (behavior or {}).get(_go(side))
        if isinstance(rules, dict):
            out[side] = _from_go(rules)
    return out


def _from_go(rules: Obj) -> Obj:
    out = {key: rules[_go(key)] for key in _RULES if rules.get(_go(key)) is not None}
    if "policies" in out:
        out["policies"] = [{key: policy.get(_go(key)) for key in _POLICY} for policy in out["policies"]]
    return out


def _go(name: str) -> str:
    return name[0].upper() + name[1:]
