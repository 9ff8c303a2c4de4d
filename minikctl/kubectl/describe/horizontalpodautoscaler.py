"""The description of a HorizontalPodAutoscaler (autoscaling/v2)."""

from __future__ import annotations

from minikctl.apimachinery.go_format import quote
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_identity
from minikctl.kubectl.describe.moments import rfc1123
from minikctl.kubectl.describe.page import UNKNOWN, UNSET, Page
from minikctl.kubectl.describe.requirements import quantity_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


_SOURCES = {
    "External": "external",
    "Pods": "pods",
    "Object": "object",
    "Resource": "resource",
    "ContainerResource": "containerResource",
}


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    meta, spec, status = obj["metadata"], obj["spec"], obj.get("status") or {}
    target = spec["scaleTargetRef"]
    page = Page()
    write_identity(page, obj)
    page.field("CreationTimestamp", rfc1123(meta.get("creationTimestamp")))
    page.field("Reference", f"{target['kind']}/{target['name']}")
    page.field("Metrics", "( current / target )")
    now_measured = status.get("currentMetrics") or []
    for number, metric in enumerate(spec.get("metrics") or ()):
        measured = now_measured[number] if number < len(now_measured) else {}
        page.line(_metric(metric, measured), 1)
    page.field("Min replicas", UNSET if spec.get("minReplicas") is None else spec["minReplicas"])
    page.field("Max replicas", spec.get("maxReplicas") or 0)
    _write_behavior(page, spec.get("behavior"))
    current, desired = status.get("currentReplicas") or 0, status.get("desiredReplicas") or 0
    page.field(f"{target['kind']} pods", f"{current} current / {desired} desired")
    if status.get("conditions"):
        page.line("Conditions:")
        page.header(("Type", "Status", "Reason", "Message"), 1)
        for item in status["conditions"]:
            page.row((item["type"], item["status"], item.get("reason") or "", item.get("message") or ""), 1)
    return text_with_events(page, obj, client, now, show_events)


def _metric(metric: Obj, measured: Obj) -> str:
    """One line: what is measured, a tab, the present and the wanted value."""
    kind = metric.get("type") or ""
    if kind not in _SOURCES:
        return f"<unknown metric type {quote(kind)}>"
    source = metric[_SOURCES[kind]]
    target = source.get("target") or {}
    current = (measured.get(_SOURCES[kind]) or {}).get("current")
    if kind == "External":
        return _external(source["metric"]["name"], current, target)
    if kind == "Pods":
        return f"{quote(source['metric']['name'])} on pods:\t{_pair(current, target, 'averageValue')}"
    if kind == "Object":
        subject = source["describedObject"]
        key, words = ("averageValue", "average value") if target.get("type") == "AverageValue" else ("value", "value")
        name = f'"{source["metric"]["name"]}" on {subject["kind"]}/{subject["name"]}'
        return f"{name} (target {words}):\t{_pair(current, target, key)}"
    container = f' of container "{source["container"]}"' if kind == "ContainerResource" else ""
    return f"resource {source['name']}{container} on pods{_resource(current, target)}"


def _external(name: str, current: Obj | None, target: Obj) -> str:
    if target.get("averageValue") is None:
        return f"{quote(name)} (target value):\t{_pair(current, target, 'value')}"
    if (current or {}).get("averageValue") is None:
        current = None
    return f"{quote(name)} (target average value):\t{_pair(current, target, 'averageValue')}"


def _resource(current: Obj | None, target: Obj) -> str:
    if target.get("averageValue") is not None:
        return f":\t{_pair(current, target, 'averageValue')}"
    present = UNKNOWN
    if current is not None and current.get("averageUtilization") is not None:
        present = f"{current['averageUtilization']}% ({_quantity(current, 'averageValue')})"
    wanted = target.get("averageUtilization")
    return f"  (as a percentage of request):\t{present} / {'<auto>' if wanted is None else f'{wanted}%'}"


def _pair(current: Obj | None, target: Obj, key: str) -> str:
    present = UNKNOWN if current is None else _quantity(current, key)
    return f"{present} / {_quantity(target, key)}"


def _quantity(holder: Obj, key: str) -> str:
    return "<nil>" if holder.get(key) is None else quantity_text(holder[key])


def _write_behavior(page: Page, behavior: Obj | None) -> None:
    if behavior is None:
        return
    page.line("Behavior:")
    for title, key in (("Scale Up", "scaleUp"), ("Scale Down", "scaleDown")):
        rules = behavior.get(key)
        if rules is None:
            continue
        page.line(f"{title}:", 1)
        if rules.get("stabilizationWindowSeconds") is not None:
            page.line(f"Stabilization Window: {rules['stabilizationWindowSeconds']} seconds", 2)
        if rules.get("policies"):
            page.line(f"Select Policy: {rules.get('selectPolicy') or 'Max'}", 2)
            page.line("Policies:", 2)
        for policy in rules.get("policies") or ():
            period = f"Period: {policy['periodSeconds']} seconds"
            page.row((f"- Type: {policy['type']}", f"Value: {policy['value']}", period), 3)
