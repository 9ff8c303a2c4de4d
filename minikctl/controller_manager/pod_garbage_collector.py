"""Pods whose end no kubelet will ever confirm are forced out, and of those that ended the oldest, where there are many.

A real collector looks every 20 seconds and lets a missing node be missing for 40: here that makes one minute.
Source: k8s.io/kubernetes/pkg/controller/podgc.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import is_deleting, name_of, namespace_of, replace_in
from minikctl.controller_manager.controller import Controller
from minikctl.controller_manager.disruption_target import with_disruption
from minikctl.controller_manager.node_taints import readiness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

PERIOD = 20_000
"""Milliseconds between two looks."""
QUARANTINE = 60_000
"""Milliseconds from the loss of a node to the end of its pods."""
MOST_FINISHED = 12_500
"""Pods that ended and may stay."""
FINISHED = ("Succeeded", "Failed")
OUT_OF_SERVICE = "node.kubernetes.io/out-of-service"


class PodGarbageCollector(Controller):
    """Keys are ``kind|subject|moment``: what to look for, of which node or pod, and when (ms)."""

    name = "pod-garbage-collector"
    source = "pod-garbage-collector"

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._room = 0

    def keys_for(self, change: Change) -> Iterable[str]:
        look = self.clock.now + PERIOD
        if change.resource == "nodes":
            node = name_of(change.obj)
            if change.type == "DELETED":
                return [f"gone|{node}|{self.clock.now + QUARANTINE}"]
            return [f"out-of-service|{node}|{look}"] if _is_out_of_service(change.obj) else []
        pod = change.obj
        name = pod["spec"].get("nodeName")
        if change.type == "ADDED":
            missing = name and self.client.find("nodes", "", name) is None
            return [f"gone|{name}|{self.clock.now + QUARANTINE}"] if missing else []
        keys = [f"finished||{look}"] if pod["status"].get("phase") in FINISHED and self._may_be_too_many() else []
        if is_deleting(pod) and not name:
            keys.append(f"unscheduled|{namespace_of(pod)}/{name_of(pod)}|{look}")
        elif is_deleting(pod) and _is_out_of_service(self.client.find("nodes", "", name) or {}):
            keys.append(f"out-of-service|{name}|{look}")
        return keys

    def reconcile(self, key: str) -> int | None:
        kind, subject, moment = key.split("|")
        due = int(moment)
        if due > self.clock.now:
            return due
        if kind == "gone":
            self._of_missing_node(subject)
        elif kind == "out-of-service":
            self._of_node_out_of_service(subject)
        elif kind == "unscheduled":
            pod = self.client.find("pods", *subject.split("/"))
            if pod is not None and is_deleting(pod) and not pod["spec"].get("nodeName"):
                self._force_out(pod)
        else:
            self._finished()
        return None

    def _of_missing_node(self, node: str) -> None:
        if self.client.find("nodes", "", node) is None:
            for pod in self.client.list("pods", fields=f"spec.nodeName={node}"):
                self._force_out(pod, "PodGC: node no longer exists")

    def _of_node_out_of_service(self, name: str) -> None:
        """Somebody vouches for it that nothing runs there any more: what is on its way out is gone."""
        if _is_out_of_service(self.client.find("nodes", "", name) or {}):
            for pod in self.client.list("pods", fields=f"spec.nodeName={name}"):
                if is_deleting(pod):
                    self._force_out(pod, "PodGC: node is out-of-service")

    def _finished(self) -> None:
        pods = [pod for pod in self.client.list("pods") if pod["status"].get("phase") in FINISHED]
        pods.sort(key=lambda pod: (pod["status"].get("reason") != "Evicted", pod["metadata"]["creationTimestamp"]))
        for pod in pods[: max(len(pods) - MOST_FINISHED, 0)]:
            self._force_out(pod)

    def _may_be_too_many(self) -> bool:
        """Whether more pods may have ended than may stay. There are no more than there are pods, so these are counted,
        and anew not before as many have ended as there was room for."""
        self._room -= 1
        if self._room < 0:
            page = self.client.list_page("pods", limit=1)
            self._room = MOST_FINISHED - 1 - page["metadata"].get("remainingItemCount", 0)
        return self._room < 0

    def _force_out(self, pod: Obj, why: str = "") -> None:
        if pod["status"].get("phase") not in FINISHED:
            marked = with_disruption(pod, "DeletionByPodGC", why, self.clock.stamp()) if why else pod
            self.client.update_status("pods", replace_in(marked, ["status", "phase"], "Failed"))
        wanted = {"uid": pod["metadata"]["uid"]}
        self.client.delete("pods", namespace_of(pod), name_of(pod), gracePeriodSeconds=0, preconditions=wanted)


def _is_out_of_service(node: Obj) -> bool:
    """Whether a node that is not ready is known to be shut down."""
    taints = (node.get("spec") or {}).get("taints") or ()
    return readiness(node) != "True" and any(taint["key"] == OUT_OF_SERVICE for taint in taints)
