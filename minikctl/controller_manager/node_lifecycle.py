"""Nodes: taints by their conditions and by cordoning, and what becomes of one whose kubelet is not heard of any more.

`node_taints` decides, `node_evictions` keeps the order, `taint_eviction` sends the pods away. Of a zone one node in ten
seconds is emptied, of a large zone of which most nodes fail one in a hundred. Source:
k8s.io/kubernetes/pkg/controller/nodelifecycle.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import condition_is, name_of, replace_in, uid_of
from minikctl.apimachinery.timestamps import rfc3339
from minikctl.controller_manager import node_taints
from minikctl.controller_manager.controller import Controller
from minikctl.controller_manager.node_evictions import EvictionQueue
from minikctl.controller_manager.node_taints import readiness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings
    from minikctl.controller_manager.node_taints import State


UNHEALTHY = ("False", "Unknown")


class NodeLifecycleController(Controller):
    """Keys are the names of nodes; ``+name`` and ``-name/uid`` tell of one that came or went, and ``@zone`` is the turn
    of a zone's next node."""

    name = "node-lifecycle"
    source = "node-controller"

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._timers = surroundings.timers
        self._known: dict[str, State] | None = None
        self._queue = EvictionQueue(surroundings)

    def keys_for(self, change: Change) -> Iterable[str]:
        name = name_of(change.obj)
        self._note(name, change)
        if change.type == "DELETED":
            told = f"-{name}/{uid_of(change.obj)}"
            return [told, *self._lost_with(change.obj)]
        if change.old is None:
            return [name, f"+{name}"]
        before, after = readiness(change.old), readiness(change.obj)
        if before and before != after:
            # with the last one that was well everything changes, and with the first one again
            return [name, f"@{node_taints.zone(change.obj)}", *self._others_if_lost(name)]
        return [name] if _state(change.old) != _state(change.obj) else []

    def _lost_with(self, gone: Obj) -> list[str]:
        """Whom a removed node leaves as the lost ones of a cluster that has no other."""
        return self._others_if_lost(name_of(gone)) if readiness(gone) == "True" else []

    def _others_if_lost(self, name: str) -> list[str]:
        """All nodes but one, if none of them is ready."""
        others = {other: state for other, state in self._states().items() if other != name}
        return list(others) if node_taints.all_lost(others.values()) else []

    def _note(self, name: str, change: Change) -> None:
        if self._known is None:
            return
        if change.type == "DELETED":
            self._known.pop(name, None)
        else:
            self._known[name] = node_taints.state(change.obj)

    def _states(self) -> dict[str, State]:
        """The state of each node: listed once, then kept up to date."""
        if self._known is None:
            self._known = {name_of(node): node_taints.state(node) for node in self.client.list("nodes")}
        return self._known

    def reconcile(self, key: str) -> int | None:
        if key[0] in "+-":
            self._tell(*key[1:].partition("/")[::2])
            return None
        if key[0] == "@":
            return self._empty_next(key[1:])
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

    def _taint(self, node: Obj) -> None:
        """Give a node the taints of its state. One whose pods are to go has to wait for its turn."""
        waits = readiness(node) in UNHEALTHY and not node_taints.is_emptied(node)
        wanted = node_taints.taints(node, self.clock.now, evicting=not waits)
        if readiness(node) in UNHEALTHY and node_taints.all_lost(self._states().values()):
            wanted, waits = node_taints.without_evicting(wanted), False
        self._write(node, wanted)
        if waits:
            zone = node_taints.zone(node)
            turn = self._queue.add(zone, name_of(node))
            timer = f"{self.name}|@{zone}"
            if self._timers.due(timer) is None:
                self._timers.set(timer, max(turn, self.clock.now))

    def _empty_next(self, zone: str) -> int | None:
        """Let the pods of the next node go; the moment of the one after it. Those that got well need no turn."""
        turn, waiting = self._queue.waiting(zone)
        if not waiting or turn > self.clock.now:
            return turn if waiting else None
        states = self._states()
        pause = None
        if not node_taints.all_lost(states.values()):
            pause = node_taints.eviction_pause(zone, states.values())
        if pause is None:  # whoever gets well, or is lost, wakes the others
            return None
        for place, name in enumerate(waiting):
            node = self.client.find("nodes", "", name)
            if node is None or readiness(node) not in UNHEALTHY or node_taints.zone(node) != zone:
                continue
            self._write(node, node_taints.taints(node, self.clock.now, evicting=True))
            rest = waiting[place + 1 :]
            self._queue.keep(zone, self.clock.now + pause, rest)
            return self.clock.now + pause if rest else None
        self._queue.keep(zone, turn, [])
        return None

    def _write(self, node: Obj, taints: list[Obj]) -> None:
        if taints != ((node.get("spec") or {}).get("taints") or []):
            spec = {field: value for field, value in (node.get("spec") or {}).items() if field != "taints"}
            if taints:
                spec["taints"] = taints
            self.client.update("nodes", {**node, "spec": spec})


def _state(node: Obj) -> tuple[object, ...]:
    """All of a node that its taints follow, and they themselves."""
    spec, status = node.get("spec") or {}, node.get("status") or {}
    conditions = [(c["type"], c["status"]) for c in status.get("conditions") or ()]
    return spec.get("unschedulable"), spec.get("taints"), conditions, node_taints.lost_at(node)
