"""What the scheduler writes: bindings, evictions, the PodScheduled condition, and events about all of it."""

from __future__ import annotations

from minikctl.apimachinery.errors import NotFound
from minikctl.apimachinery.meta import condition
from minikctl.client.event_series import EventSeriesRecorder
from minikctl.scheduler.failure import for_event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.clock import Clock
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.scheduler.shapes import QueuedPod

SCHEDULER = "default-scheduler"
INSTANCE = "default-scheduler-minikctl-control-plane"


class Reporter:
    def __init__(self, client: Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._events = EventSeriesRecorder(client, clock, SCHEDULER, INSTANCE)

    def bind(self, pod: QueuedPod, node: str) -> None:
        """Assign a pod to a node; raises Conflict or NotFound."""
        meta = pod.obj["metadata"]
        binding = {
            "apiVersion": "v1",
            "kind": "Binding",
            "metadata": {"name": meta["name"], "namespace": meta["namespace"], "uid": meta["uid"]},
            "target": {"kind": "Node", "name": node},
        }
        self._client.create("pods", binding, subresource="binding")
        message = f"Successfully assigned {pod.key} to {node}"
        self._events.record(pod.obj, "Normal", "Scheduled", "Binding", message, once=True)

    def fail(self, pod: QueuedPod, message: str, nominated: str) -> None:
        """Tell why a pod has no node, and which one it may get."""
        self._events.record(pod.obj, "Warning", "FailedScheduling", "Scheduling", for_event(message))
        news = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": message}
        status = dict(pod.obj.get("status") or {})
        status["conditions"] = self._with_condition(pod.obj, news)
        status["nominatedNodeName"] = nominated
        self._write(pod.obj, status)

    def clear_nomination(self, pod: QueuedPod) -> None:
        self._write(pod.obj, {**pod.obj["status"], "nominatedNodeName": ""})

    def evict(self, victims: list[Obj], pod: QueuedPod, node: str) -> None:
        """Delete pods, gracefully, to make room."""
        news = {
            "type": "DisruptionTarget",
            "status": "True",
            "reason": "PreemptionByScheduler",
            "message": f"{SCHEDULER}: preempting to accommodate a higher priority pod",
        }
        for victim in victims:
            meta = victim["metadata"]
            if meta.get("deletionTimestamp"):
                continue
            try:
                self._write(victim, {**(victim.get("status") or {}), "conditions": self._with_condition(victim, news)})
                self._client.delete("pods", meta["namespace"], meta["name"])
            except NotFound:
                continue
            message = f"Preempted by pod {pod.obj['metadata']['uid']} on node {node}"
            self._events.record(victim, "Normal", "Preempted", "Preempting", message, related=pod.obj, once=True)

    def _with_condition(self, pod: Obj, news: Obj) -> list[Obj]:
        """The pod's conditions with one brought up to date."""
        before = condition(pod, news["type"])
        same = before is not None and before["status"] == news["status"]
        since = before["lastTransitionTime"] if same and before is not None else self._clock.stamp()
        new = {
            "type": news["type"],
            "status": news["status"],
            "lastProbeTime": None,
            "lastTransitionTime": since,
            "reason": news["reason"],
            "message": news["message"],
        }
        conditions = (pod.get("status") or {}).get("conditions") or []
        if before is None:
            return [*conditions, new]
        return [new if item["type"] == news["type"] else item for item in conditions]

    def _write(self, pod: Obj, status: Obj) -> None:
        if not status.get("nominatedNodeName"):
            status.pop("nominatedNodeName", None)
        if status != pod.get("status"):
            meta = {key: value for key, value in pod["metadata"].items() if key != "resourceVersion"}
            self._client.update_status("pods", {**pod, "metadata": meta, "status": status})
