"""How many replicas one metric of a HorizontalPodAutoscaler asks for. Pure.

Pods that are not ready count for nothing when that would add replicas, pods without metrics for whatever changes least.
Source: k8s.io/kubernetes/pkg/controller/podautoscaler (replica_calculator.go, metrics/utilization.go).
"""

from __future__ import annotations

from math import ceil

from minikctl.apimachinery.meta import condition, is_deleting, name_of
from minikctl.apimachinery.pod_usage import containers, sharers, usage
from minikctl.apimachinery.quantity import format_milli, milli
from minikctl.apimachinery.timestamps import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.apimachinery.types import Obj

TOLERANCE = 0.1
CPU_INITIALIZATION = 300_000
READINESS_DELAY = 30_000
WINDOW = 15_000
"""Milliseconds over which a metric is measured."""
NO_RESOURCE_METRICS = (
    "unable to fetch metrics from resource metrics API: "
    "the server could not find the requested resource (get pods.metrics.k8s.io)"
)


class MetricError(Exception):
    """A metric tells nothing. ``reason`` and ``message`` are for the condition and the event, ``outer`` goes before
    the message where several metrics are spoken of."""

    def __init__(self, reason: str, message: str, outer: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.outer = outer


class Proposal:
    """``replicas`` wanted because of the metric ``name``; ``status`` is its entry in the autoscaler's status."""

    __slots__ = ("name", "replicas", "status")

    def __init__(self, replicas: int, name: str, status: Obj) -> None:
        self.replicas = replicas
        self.name = name
        self.status = status


class _Unusable(Exception):
    """The pods' metrics give no number."""


def propose(metric: Obj, replicas: int, pods: list[Obj], now: int) -> Proposal:
    """What a Resource or ContainerResource metric asks for; ``pods`` are the target's. Raises MetricError."""
    key = "resource" if metric["type"] == "Resource" else "containerResource"
    source = metric[key]
    resource, container, target = source["name"], source.get("container") or "", source["target"]
    try:
        sample = _Sample(pods, resource, container, now)
        if target.get("averageValue") is not None:
            word, what = "usage", f"{resource} resource"
            wanted, average = sample.by_value(milli(target["averageValue"]), replicas)
            current: Obj = {"averageValue": format_milli(average)}
        else:
            word, what = "utilization", f"{resource} resource utilization (percentage of request)"
            wanted, percent, average = sample.by_utilization(int(target["averageUtilization"]), replicas)
            current = {"averageValue": format_milli(average), "averageUtilization": percent}
    except _Unusable as fault:
        raise resource_error(metric, f"failed to get {resource} {word}: {fault}") from None
    status: Obj = {"name": resource, "current": current}
    if container:
        status["container"] = container
    return Proposal(wanted, what, {"type": metric["type"], key: status})


def unavailable(metric: Obj, namespace: str) -> MetricError:
    """What is said where nobody serves the metric: of resources without a metrics server, of all others always."""
    kind = metric["type"]
    if kind in ("Resource", "ContainerResource"):
        source = metric["resource" if kind == "Resource" else "containerResource"]
        word = "usage" if source["target"].get("averageValue") is not None else "utilization"
        text = f"unable to get metrics for resource {source['name']}: {NO_RESOURCE_METRICS}"
        return resource_error(metric, f"failed to get {source['name']} {word}: {text}")
    if kind == "External":
        return _external_error(metric["external"], namespace)
    custom = "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered"
    if kind == "Pods":
        text = f"unable to get metric {metric['pods']['metric']['name']}: {custom}"
        return MetricError("FailedGetPodsMetric", text, "failed to get pods metric value: ")
    described = metric["object"]["describedObject"]
    where = f"{described['kind']} on {namespace} {described['name']}"
    text = f"unable to get metric {metric['object']['metric']['name']}: {where}/{custom}"
    return MetricError("FailedGetObjectMetric", text, "failed to get object metric value: ")


def _external_error(source: Obj, namespace: str) -> MetricError:
    name = source["metric"]["name"]
    fetch = (
        "unable to fetch metrics from external metrics API: "
        "the server could not find the requested resource "
        f"(get {name}.external.metrics.k8s.io)"
    )
    selector = source["metric"].get("selector")
    shown = "nil" if selector is None else _go_selector(selector)
    text = f"unable to get external metric {namespace}/{name}/{shown}: {fetch}"
    return MetricError("FailedGetExternalMetric", text, f"failed to get {name} external metric value: ")


def _go_selector(selector: Obj) -> str:
    """A label selector as Go prints it."""
    labels = "".join(f"{key}: {value}," for key, value in sorted((selector.get("matchLabels") or {}).items()))
    wanted = "".join(_go_requirement(expression) for expression in selector.get("matchExpressions") or ())
    return (
        f"&LabelSelector{{MatchLabels:map[string]string{{{labels}}},"
        f"MatchExpressions:[]LabelSelectorRequirement{{{wanted}}},}}"
    )


def _go_requirement(expression: Obj) -> str:
    values = " ".join(expression.get("values") or ())
    operands = f"Key:{expression['key']},Operator:{expression['operator']},Values:[{values}],"
    return f"LabelSelectorRequirement{{{operands}}},"


def resource_error(metric: Obj, message: str) -> MetricError:
    if metric["type"] == "Resource":
        name = metric["resource"]["name"]
        return MetricError("FailedGetResourceMetric", message, f"failed to get {name} resource metric value: ")
    container = metric["containerResource"]["container"]
    outer = f"failed to get {container} container metric value: "
    return MetricError("FailedGetContainerResourceMetric", message, outer)


class _Sample:
    """The pods' metrics at a moment, sorted: ``metrics`` of pods that count, ``ready`` their number, and the names of
    those that are ``unready`` or whose metrics are ``missing``."""

    def __init__(self, pods: list[Obj], resource: str, container: str, now: int) -> None:
        self._pods, self._resource, self._container = pods, resource, container
        together = sharers(pods)
        found = {name_of(pod): usage(pod, resource, now, container=container, sharers=together) for pod in pods}
        self.metrics = {name: used for name, used in found.items() if used is not None}
        if not self.metrics:
            said = "no metrics returned from resource metrics API"
            raise _Unusable(f"unable to get metrics for resource {resource}: {said}")
        self.ready, self.unready, self.missing = 0, set[str](), set[str]()
        for pod in pods:
            self._sort(pod, now)

    def _sort(self, pod: Obj, now: int) -> None:
        name, phase = name_of(pod), pod["status"].get("phase")
        if is_deleting(pod) or phase == "Failed":
            self.metrics.pop(name, None)
        elif phase == "Pending" or (name in self.metrics and self._resource == "cpu" and _is_starting(pod, now)):
            self.metrics.pop(name, None)
            self.unready.add(name)
        elif name not in self.metrics:
            self.missing.add(name)
        else:
            self.ready += 1

    def by_utilization(self, target: int, replicas: int) -> tuple[int, int, int]:
        """(replicas, percent of the requests that is used, use of a pod in thousandths) for a target in percent."""
        requests = {name_of(pod): self._request(pod) for pod in self._pods}
        self._must_have_metrics()
        percent = _percent(self.metrics, requests)
        average = sum(self.metrics.values()) // len(self.metrics)
        substitutes = {name: requests[name] * max(100, target) // 100 for name in requests}

        def ratio(metrics: dict[str, int]) -> float:
            return _percent(metrics, requests) / target

        return self._replicas(ratio, substitutes, replicas), percent, average

    def by_value(self, target: int, replicas: int) -> tuple[int, int]:
        """(replicas, use of a pod in thousandths) for a target in thousandths."""
        self._must_have_metrics()

        def ratio(metrics: dict[str, int]) -> float:
            return sum(metrics.values()) // len(metrics) / target

        substitutes = {name_of(pod): target for pod in self._pods}
        return self._replicas(ratio, substitutes, replicas), sum(self.metrics.values()) // len(self.metrics)

    def _must_have_metrics(self) -> None:
        if not self.metrics:
            raise _Unusable("did not receive metrics for any ready pods")

    def _replicas(self, ratio: Callable[[dict[str, int]], float], substitutes: dict[str, int], replicas: int) -> int:
        first = ratio(self.metrics)
        rebalance = bool(self.unready) and first > 1
        if not rebalance and not self.missing:
            return replicas if _is_close(first) else ceil(first * self.ready)
        metrics = dict(self.metrics)
        if first != 1:
            metrics.update({name: substitutes[name] if first < 1 else 0 for name in self.missing})
        if rebalance:
            metrics.update(dict.fromkeys(self.unready, 0))
        second = ratio(metrics)
        if _is_close(second) or (first < 1 < second) or (second < 1 < first):
            return replicas
        wanted = ceil(second * len(metrics))
        turned = (second < 1 and wanted > replicas) or (second > 1 and wanted < replicas)
        return replicas if turned else wanted

    def _request(self, pod: Obj) -> int:
        total = 0
        for container in containers(pod):
            if self._container not in ("", container["name"]):
                continue
            request = ((container.get("resources") or {}).get("requests") or {}).get(self._resource)
            if request is None:
                where = f"in container {container['name']} of Pod {name_of(pod)}"
                raise _Unusable(f"missing request for {self._resource} {where}")
            total += milli(request)
        return total


def _percent(metrics: dict[str, int], requests: dict[str, int]) -> int:
    total = sum(requests[name] for name in metrics)
    if total == 0:
        raise _Unusable("no metrics returned matched known pods")
    return sum(metrics.values()) * 100 // total


def _is_close(ratio: float) -> bool:
    return 1.0 - TOLERANCE <= ratio <= 1.0 + TOLERANCE


def _is_starting(pod: Obj, now: int) -> bool:
    """Whether what a pod burns at its start says nothing of its load."""
    ready, started = condition(pod, "Ready"), pod["status"].get("startTime")
    if ready is None or not started:
        return True
    begun, changed = parse(started), parse(ready["lastTransitionTime"])
    if begun + CPU_INITIALIZATION > now:
        return ready["status"] == "False" or now < changed + WINDOW
    return ready["status"] == "False" and begun + READINESS_DELAY > changed
