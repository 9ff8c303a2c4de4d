"""Nodes: taints by their conditions and by cordoning, and what becomes of one whose kubelet is not heard of any more.

`node_taints` decides, `taint_eviction` sends the pods away. A real controller taints one unhealthy node in ten seconds;
here all get their taints at once. Source: k8s.io/kubernetes/pkg/controller/nodelifecycle.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import condition_is, name_of, replace_in
from minikctl.apimachinery.timestamps import rfc3339
from minikctl.controller_manager import node_taints
from minikctl.controller_manager.controller import Controller
from minikctl.controller_manager.node_taints import readiness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change


class NodeLifecycleController(Controller):
    name = "node-lifecycle"
    source = "node-controller"

    def keys_for(self, change: Change) -> Iterable[str]:
        name = name_of(change.obj)
        if change.type == "DELETED":
            return []
        if change.old is None:
            return [name]
        before, after = readiness(change.old), readiness(change.obj)
        if before and before != after:  # it may be the last one well, or the first again
            return [name, *(name_of(node) for node in self.client.list("nodes"))]
        return [name] if _state(change.old) != _state(change.obj) else []

    def reconcile(self, key: str) -> int | None:
        node = self.client.find("nodes", "", key)
        if node is None:
            return None
        lost_at = node_taints.lost_at(node)
        if lost_at is not None and lost_at > self.clock.now:
            self._taint(node)
            return lost_at
        if lost_at is not None:
            node = self._give_up(node)
        self._taint(node)
        return None

    def _give_up(self, node: Obj) -> Obj:
        """Say that nobody knows how a node is, and that its pods are not ready."""
        conditions = node_taints.lost_conditions(node, self.clock.now)
        if conditions == ((node.get("status") or {}).get("conditions") or []):
            return node
        was_ready = readiness(node) == "True"
        node = self.client.update_status("nodes", replace_in(node, ["status", "conditions"], conditions))
        if was_ready:
            name = name_of(node)
            self.events.normal(node, "NodeNotReady", f"Node {name} status is now: NodeNotReady")
            for pod in self.client.list("pods", fields=f"spec.nodeName={name}"):
                self._mark_unready(pod)
        return node

    def _mark_unready(self, pod: Obj) -> None:
        if not condition_is(pod, "Ready"):
            return
        changed = {"status": "False", "lastTransitionTime": rfc3339(self.clock.now)}
        conditions = [{**c, **changed} if c["type"] == "Ready" else c for c in pod["status"]["conditions"]]
        self.client.update_status("pods", replace_in(pod, ["status", "conditions"], conditions))
        self.events.warning(pod, "NodeNotReady", "Node is not ready")

    def _taint(self, node: Obj) -> None:
        wanted = node_taints.taints(node, self.clock.now, evicting=True)
        present = (node.get("spec") or {}).get("taints") or []
        if readiness(node) in ("False", "Unknown"):
            nodes = self.client.list("nodes")
            if node_taints.all_lost(nodes):
                wanted = node_taints.without_evicting(wanted)
            elif not node_taints.zone_evicts(node, nodes):
                wanted = node_taints.taints(node, self.clock.now, evicting=False)
        if wanted != present:
            spec = {field: value for field, value in (node.get("spec") or {}).items() if field != "taints"}
            if wanted:
                spec["taints"] = wanted
            self.client.update("nodes", {**node, "spec": spec})


def _state(node: Obj) -> tuple[object, ...]:
    """All of a node that its taints follow, and they themselves."""
    spec, status = node.get("spec") or {}, node.get("status") or {}
    conditions = [(c["type"], c["status"]) for c in status.get("conditions") or ()]
    return spec.get("unschedulable"), spec.get("taints"), conditions, node_taints.lost_at(node)
