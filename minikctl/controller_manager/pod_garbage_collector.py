"""Pods of nodes that are gone are forced out, for no kubelet will ever confirm their end.

A real collector looks every 20 seconds and lets a missing node be missing for 40: here that makes one minute.
Source: k8s.io/kubernetes/pkg/controller/podgc.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import name_of, namespace_of, replace_in
from minikctl.controller_manager.controller import Controller
from minikctl.controller_manager.disruption_target import with_disruption

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change

QUARANTINE = 60_000
"""Milliseconds from the loss of a node to the end of its pods."""
FINISHED = ("Succeeded", "Failed")


class PodGarbageCollector(Controller):
    """Keys are ``node/moment``: what to look for, and when (ms)."""

    name = "pod-garbage-collector"
    source = "pod-garbage-collector"

    def keys_for(self, change: Change) -> Iterable[str]:
        due = self.clock.now + QUARANTINE
        if change.resource == "nodes":
            return [f"{name_of(change.obj)}/{due}"] if change.type == "DELETED" else []
        node = change.obj["spec"].get("nodeName") if change.type == "ADDED" else None
        return [f"{node}/{due}"] if node and self.client.find("nodes", "", node) is None else []

    def reconcile(self, key: str) -> int | None:
        node, _, moment = key.partition("/")
        due = int(moment)
        if due > self.clock.now:
            return due
        if self.client.find("nodes", "", node) is None:
            for pod in self.client.list("pods", fields=f"spec.nodeName={node}"):
                self._force_out(pod)
        return None

    def _force_out(self, pod: Obj) -> None:
        if pod["status"].get("phase") not in FINISHED:
            marked = with_disruption(pod, "DeletionByPodGC", "PodGC: node no longer exists", self.clock.stamp())
            self.client.update_status("pods", replace_in(marked, ["status", "phase"], "Failed"))
        wanted = {"uid": pod["metadata"]["uid"]}
        self.client.delete("pods", namespace_of(pod), name_of(pod), gracePeriodSeconds=0, preconditions=wanted)
