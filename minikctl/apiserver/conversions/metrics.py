"""What an autoscaler measures, in the old flat form (autoscaling/v1's annotations, v2beta1) and in v2's nested one.

The old form has ``targetAverageUtilization`` where v2 has ``target: {type: Utilization, averageUtilization}``. Fields
come in the order of Kubernetes' structures, for they end up in annotations as text.
Source: k8s.io/kubernetes pkg/apis/autoscaling/v1 and v2beta1, conversion.go.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj

_MEMBERS = ("object", "pods", "resource", "containerResource", "external")
_REFERENCE = ("kind", "name", "apiVersion")


def spec_to_v2(metric: Obj) -> Obj:
    return _each(metric, _source_to_v2)


def spec_from_v2(metric: Obj) -> Obj:
    return _each(metric, _source_from_v2)


def status_to_v2(metric: Obj) -> Obj:
    return _each(metric, _status_to_v2)


def status_from_v2(metric: Obj) -> Obj:
    return _each(metric, _status_from_v2)


def _each(metric: Obj, convert: Any) -> Obj:
    out: Obj = {"type": metric["type"]} if "type" in metric else {}
    for member in _MEMBERS:
        if metric.get(member) is not None:
            out[member] = convert(member, metric[member])
    return out


def _present(**fields: Any) -> Obj:
    return {name: value for name, value in fields.items() if value is not None}


def _metric(old: Obj) -> Obj:
    return _present(name=old.get("metricName") or "", selector=old.get("selector") or old.get("metricSelector"))


def _reference(source: Obj | None) -> Obj:
    return {name: source[name] for name in _REFERENCE if name in source} if source else {}


def _source_to_v2(member: str, old: Obj) -> Obj:
    utilization, average = old.get("targetAverageUtilization"), old.get("targetAverageValue")
    if member in ("resource", "containerResource"):
        kind = "AverageValue" if utilization is None else "Utilization"
        target = _present(type=kind, averageValue=average, averageUtilization=utilization)
        return {**_present(name=old.get("name"), container=old.get("container")), "target": target}
    if member == "pods":
        return {"metric": _metric(old), "target": {"type": "AverageValue", "averageValue": average or "0"}}
    if member == "external":
        value = old.get("targetValue")
        kind = "AverageValue" if value is None else "Value"
        return {"metric": _metric(old), "target": _present(type=kind, value=value, averageValue=average)}
    average = old.get("averageValue")
    kind = "Value" if average is None else "AverageValue"
    target = _present(type=kind, value=old.get("targetValue", "0"), averageValue=average)
    return {"describedObject": _reference(old.get("target")), "target": target, "metric": _metric(old)}


def _source_from_v2(member: str, new: Obj) -> Obj:
    target, metric = new.get("target") or {}, new.get("metric") or {}
    if member in ("resource", "containerResource"):
        return _present(
            name=new.get("name"),
            targetAverageUtilization=target.get("averageUtilization"),
            targetAverageValue=target.get("averageValue"),
            container=new.get("container"),
        )
    name, selector = metric.get("name", ""), metric.get("selector")
    if member == "pods":
        return _present(metricName=name, targetAverageValue=target.get("averageValue", "0"), selector=selector)
    if member == "external":
        return _present(
            metricName=name,
            metricSelector=selector,
            targetValue=target.get("value"),
            targetAverageValue=target.get("averageValue"),
        )
    return _present(
        target=_reference(new.get("describedObject")),
        metricName=name,
        targetValue=target.get("value", "0"),
        selector=selector,
        averageValue=target.get("averageValue"),
    )


def _status_to_v2(member: str, old: Obj) -> Obj:
    average = old.get("currentAverageValue")
    if member in ("resource", "containerResource"):
        current = _present(averageValue=average or "0", averageUtilization=old.get("currentAverageUtilization"))
        return {**_present(name=old.get("name"), container=old.get("container")), "current": current}
    if member == "pods":
        return {"metric": _metric(old), "current": {"averageValue": average or "0"}}
    if member == "object":
        average = old.get("averageValue")
    out = {"metric": _metric(old), "current": _present(value=old.get("currentValue", "0"), averageValue=average)}
    return {**out, "describedObject": _reference(old.get("target"))} if member == "object" else out


def _status_from_v2(member: str, new: Obj) -> Obj:
    current, metric = new.get("current") or {}, new.get("metric") or {}
    average, value = current.get("averageValue"), current.get("value", "0")
    if member in ("resource", "containerResource"):
        return _present(
            name=new.get("name"),
            currentAverageUtilization=current.get("averageUtilization"),
            currentAverageValue=average or "0",
            container=new.get("container"),
        )
    name, selector = metric.get("name", ""), metric.get("selector")
    if member == "pods":
        return _present(metricName=name, currentAverageValue=average or "0", selector=selector)
    if member == "external":
        return _present(metricName=name, metricSelector=selector, currentValue=value, currentAverageValue=average)
    target = _reference(new.get("describedObject"))
    return _present(target=target, metricName=name, currentValue=value, selector=selector, averageValue=average)
