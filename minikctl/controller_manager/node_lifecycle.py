"""Nodes: taints by their conditions and by cordoning, and what becomes of one whose kubelet is not heard of any more.

`node_taints` decides, `taint_eviction` sends the pods away. Of a zone one node in ten seconds is emptied, of a large
zone of which most nodes fail one in a hundred. Source: k8s.io/kubernetes/pkg/controller/nodelifecycle.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import condition_is, name_of, replace_in, uid_of
from minikctl.apimachinery.timestamps import rfc3339
from minikctl.controller_manager import node_taints
from minikctl.controller_manager.controller import Controller
from minikctl.controller_manager.node_taints import readiness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings


UNHEALTHY = ("False", "Unknown")
MEMORY = "node-evictions"
"""The part of the checkpoint that says from which moment (ms) on the next node of a zone may be emptied."""


class NodeLifecycleController(Controller):
    """Keys are the names of nodes; ``+name`` and ``-name/uid`` tell of one that came or went."""

    name = "node-lifecycle"
    source = "node-controller"

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._checkpoint = surroundings.checkpoint
        self._save = surroundings.save

    def keys_for(self, change: Change) -> Iterable[str]:
        name = name_of(change.obj)
        if change.type == "DELETED":
            return [f"-{name}/{uid_of(change.obj)}"]
        if change.old is None:
            return [name, f"+{name}"]
        before, after = readiness(change.old), readiness(change.obj)
        if before and before != after:  # it may be the last one well, or the first again
            return [name, *(name_of(node) for node in self.client.list("nodes"))]
        return [name] if _state(change.old) != _state(change.obj) else []

    def reconcile(self, key: str) -> int | None:
        if key[0] in "+-":
            self._tell(*key[1:].partition("/")[::2])
            return None
        node = self.client.find("nodes", "", key)
        if node is None:
            return None
        lost_at = node_taints.lost_at(node)
        if lost_at is not None and lost_at > self.clock.now:
            self._taint(node)
            return lost_at
        if lost_at is not None:
            node = self._give_up(node)
        return self._taint(node)

    def _tell(self, name: str, uid: str) -> None:
        """Of a node that came, or (with a uid) went; in the bare profile nodes are not told of."""
        if self.settings.get("profile") == "bare":
            return
        node = self.client.find("nodes", "", name)
        if uid:
            gone = {"kind": "Node", "apiVersion": "v1", "metadata": {"name": name, "uid": uid}}
            self.events.normal(gone, "RemovingNode", f"Node {name} event: Removing Node {name} from Controller")
        elif node is not None:
            self.events.normal(node, "RegisteredNode", f"Node {name} event: Registered Node {name} in Controller")

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

    def _taint(self, node: Obj) -> int | None:
        """Give a node the taints of its state; the moment from which it may be emptied, should that not be now."""
        evicting, again = self._may_empty(node)
        wanted = node_taints.taints(node, self.clock.now, evicting=evicting)
        if readiness(node) in UNHEALTHY and node_taints.all_lost(self.client.list("nodes")):
            wanted = node_taints.without_evicting(wanted)
        if wanted != ((node.get("spec") or {}).get("taints") or []):
            spec = {field: value for field, value in (node.get("spec") or {}).items() if field != "taints"}
            if wanted:
                spec["taints"] = wanted
            self.client.update("nodes", {**node, "spec": spec})
        return again

    def _may_empty(self, node: Obj) -> tuple[bool, int | None]:
        """(whether an unhealthy node may be emptied now, else when). It takes its zone's turn."""
        if readiness(node) not in UNHEALTHY or node_taints.is_emptied(node):
            return True, None
        nodes = self.client.list("nodes")
        pause = None if node_taints.all_lost(nodes) else node_taints.eviction_pause(node, nodes)
        if pause is None:
            return False, None
        whole = self._checkpoint() or {}
        turns, zone = whole.get(MEMORY) or {}, node_taints.zone(node)
        if turns.get(zone, 0) > self.clock.now:
            return False, turns[zone]
        self._save({**whole, MEMORY: {**turns, zone: self.clock.now + pause}})
        return True, None


def _state(node: Obj) -> tuple[object, ...]:
    """All of a node that its taints follow, and they themselves."""
    spec, status = node.get("spec") or {}, node.get("status") or {}
    conditions = [(c["type"], c["status"]) for c in status.get("conditions") or ()]
    return spec.get("unschedulable"), spec.get("taints"), conditions, node_taints.lost_at(node)
