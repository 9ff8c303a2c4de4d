"""Acting on node pressure: a node's conditions, and one pod evicted at each look, as long as something is short.

A real kubelet looks every ten seconds. Here a look comes when what its pods use, or the node itself, has changed, and
every ten seconds while there is something to evict or a load follows a curve. `eviction.py` decides. Source:
k8s.io/kubernetes/pkg/kubelet/eviction/eviction_manager.go (synchronize).
"""

from __future__ import annotations

from minikctl.kubelet import eviction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.component import Surroundings
    from minikctl.client.events import EventRecorder
    from minikctl.kubelet.eviction import Shortage, Signal
    from minikctl.kubelet.notes import Notes

FINISHED = ("Succeeded", "Failed")
TIMER = "node"
"""Timers of nodes have the key ``node|NAME``."""


class Pressure:
    def __init__(self, surroundings: Surroundings, notes: Notes, events: EventRecorder) -> None:
        self._client = surroundings.client
        self._clock = surroundings.clock
        self._timers = surroundings.timers
        self._seen = notes.pressures
        self._events = events

    def look(self, node: Obj) -> tuple[Obj, str] | None:
        """Bring a node's conditions up to date; the pod to evict now, and what is said of it."""
        name, now = node["metadata"]["name"], self._clock.now
        pods = [
            pod
            for pod in self._client.list("pods", fields=f"spec.nodeName={name}")
            if (pod.get("status") or {}).get("phase") not in FINISHED and not pod["metadata"].get("deletionTimestamp")
        ]
        short = eviction.shortages(node, pods, now)
        ends = self._show(node, short)
        victim = self._victim(node, short, pods)
        self._plan(name, ends, pods, evicting=victim is not None)
        return victim

    def _show(self, node: Obj, short: list[Shortage]) -> int | None:
        """Write the conditions that changed; the moment at which the next one ends, None without any."""
        name, now, ends = node["metadata"]["name"], self._clock.now, []
        seen = dict(self._seen.get(name) or {})
        bad = {shortage.signal.condition for shortage in short}
        known = eviction.pressures(node)
        changed: dict[str, tuple[Signal, bool]] = {}
        for signal in eviction.SIGNALS:
            kind = signal.condition
            if kind in bad:
                seen[kind] = None
            elif kind in known:
                gone = seen.get(kind) or now  # without a moment, it held until this one
                if now < gone + eviction.TRANSITION:
                    seen[kind] = gone
                    ends.append(gone + eviction.TRANSITION)
                    continue
                seen.pop(kind, None)
            if (kind in bad) != (kind in known):
                changed[kind] = (signal, kind in bad)
        if seen:
            self._seen[name] = seen
        else:
            self._seen.pop(name, None)
        if changed:
            self._write(node, changed)
        return min(ends, default=None)

    def _write(self, node: Obj, changed: dict[str, tuple[Signal, bool]]) -> None:
        stamp = self._clock.stamp()
        conditions = []
        for condition in node["status"].get("conditions") or ():
            if condition["type"] in changed:
                signal, is_bad = changed[condition["type"]]
                reason, text = signal.bad if is_bad else signal.good
                told = {"status": str(is_bad), "reason": reason, "message": text}
                times = {"lastHeartbeatTime": stamp, "lastTransitionTime": stamp}
                condition = {**condition, **told, **times}
            conditions.append(condition)
        self._client.update_status("nodes", {**node, "status": {**node["status"], "conditions": conditions}})
        for signal, is_bad in changed.values():
            reason = (signal.bad if is_bad else signal.good)[0].replace("Kubelet", "Node")
            self._tell(node, "Normal", reason, f"Node {node['metadata']['name']} status is now: {reason}")

    def _victim(self, node: Obj, short: list[Shortage], pods: list[Obj]) -> tuple[Obj, str] | None:
        """Who has to go for the first thing that is short; memory is looked at before all else."""
        if not short:
            return None
        shortage = short[0]
        candidates = eviction.ranked(
            (pod for pod in pods if pod["status"].get("reason") != "Evicted"), shortage.signal, self._clock.now
        )
        if not candidates:
            return None
        text = f"Attempting to reclaim {shortage.signal.resource}"
        self._tell(node, "Warning", "EvictionThresholdMet", text)
        return candidates[0], eviction.message(shortage, candidates[0], self._clock.now)

    def _plan(self, name: str, ends: int | None, pods: list[Obj], *, evicting: bool) -> None:
        """When to look again."""
        soon = self._clock.now + eviction.PERIOD
        if evicting:
            self._timers.set(f"{TIMER}|{name}", soon)
        elif any(_follows_curve(pod) for pod in pods):
            self._timers.set(f"{TIMER}|{name}", soon, recurring=True)
        elif ends is not None:
            self._timers.set(f"{TIMER}|{name}", ends)

    def _tell(self, node: Obj, type_: str, reason: str, text: str) -> None:
        name = node["metadata"]["name"]
        about = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "uid": name}}
        self._events.record(about, type_, reason, text, host=name)


def _follows_curve(pod: Obj) -> bool:
    annotations = pod["metadata"].get("annotations") or {}
    return any(key.startswith("minikctl.dev/memory") and "=" in text for key, text in annotations.items())
