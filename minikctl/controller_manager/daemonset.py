"""DaemonSet: one pod on each node that fits, following nodes and taints; updates by revision, a few at a time.

Source: k8s.io/kubernetes/pkg/controller/daemon.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import Conflict, NotFound, StatusError
from minikctl.apimachinery.meta import controller_of, is_deleting, key_of, split_key, uid_of
from minikctl.apimachinery.node_selection import selects, untolerated
from minikctl.apimachinery.selectors import from_object
from minikctl.controller_manager.controller import Controller, is_terminating
from minikctl.controller_manager.controller_revisions import RevisionControl
from minikctl.controller_manager.daemonset_backoff import FailedPodsBackoff
from minikctl.controller_manager.daemonset_update import HASH, bounds, is_current, next_step
from minikctl.controller_manager.pod_control import PodControl, pod_from_template
from minikctl.controller_manager.pod_state import available_at, is_ready
from minikctl.controller_manager.retries import Unfinished

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

RESOURCE = "daemonsets.apps"
GENERATION = "pod-template-generation"
TOLERATED = (
    ("node.kubernetes.io/not-ready", "NoExecute"),
    ("node.kubernetes.io/unreachable", "NoExecute"),
    ("node.kubernetes.io/disk-pressure", "NoSchedule"),
    ("node.kubernetes.io/memory-pressure", "NoSchedule"),
    ("node.kubernetes.io/pid-pressure", "NoSchedule"),
    ("node.kubernetes.io/unschedulable", "NoSchedule"),
)


class DaemonSetController(Controller):
    name = "daemonset"
    source = "daemonset-controller"

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._pods = PodControl(self.client, self.events)
        self._revisions = RevisionControl(self.client)
        self._backoff = FailedPodsBackoff(surroundings)

    def keys_for(self, change: Change) -> Iterable[str]:
        if change.resource == RESOURCE:
            return [key_of(change.obj)]
        if change.resource == "nodes":
            if change.type == "MODIFIED" and change.old is not None and not _moved(change.obj, change.old):
                return []
            return [key_of(daemon) for daemon in self.client.list(RESOURCE)]
        reference = controller_of(change.obj)
        if reference is None or reference["kind"] != "DaemonSet":
            return []
        return [f"{change.obj['metadata']['namespace']}/{reference['name']}"]

    def reconcile(self, key: str) -> int | None:
        daemon = self.client.find(RESOURCE, *split_key(key))
        if daemon is None:
            return None
        namespace, uid = daemon["metadata"]["namespace"], daemon["metadata"]["uid"]
        known = self.client.list("pods", namespace, owner=uid) + self.client.list("pods", namespace, owner="-")
        by_node = _by_node(self._pods.claim(known, daemon, from_object(daemon["spec"]["selector"])))
        if is_deleting(daemon):
            return None
        revision = self._revisions.current(daemon, HASH)
        current = revision["metadata"]["labels"][HASH]
        nodes = self.client.list("nodes")
        moments: list[int | None] = []
        refused = False
        try:
            moments.append(self._place(daemon, nodes, by_node, current))
            self._update(daemon, nodes, _by_node(self.client.list("pods", namespace, owner=uid)), current)
        except (Conflict, NotFound):
            raise
        except StatusError as fault:
            refused = not is_terminating(fault)
        moments.append(self._report(daemon, nodes, current))
        again = min((moment for moment in moments if moment is not None), default=None)
        if refused:
            raise Unfinished(again)
        return again

    def _place(self, daemon: Obj, nodes: list[Obj], by_node: dict[str, list[Obj]], current: str) -> int | None:
        """A pod where one is missing; none where none may be; a failed one is replaced. When to look again."""
        again: int | None = None
        wanted = sum(fits(daemon, node)[0] for node in nodes)
        surging = bounds(daemon, wanted)[0] > 0
        alive = set()
        for node in nodes:
            name = node["metadata"]["name"]
            alive.add(name)
            may_start, may_stay = fits(daemon, node)
            here = by_node.get(name, [])
            if may_start and not here:
                self._pods.create(_pod(daemon, name, current), daemon)
            working = [pod for pod in here if not is_deleting(pod)]
            ended = [pod for pod in working if may_stay and _has_ended(pod)]
            for pod in ended:
                moment = self._replace_ended(daemon, pod, name)
                again = moment if again is None else again
            working = [pod for pod in working if pod not in ended]
            for pod in _too_many(working, current, surging) if may_stay else working:
                self._pods.delete(pod, daemon)
        for name, here in by_node.items():
            for pod in here if name not in alive else ():
                if not is_deleting(pod):
                    self._pods.delete(pod, daemon)
        return again

    def _replace_ended(self, daemon: Obj, pod: Obj, node: str) -> int | None:
        """Delete a pod that ended; one that failed not before its node's back-off is over, which is returned."""
        if pod["status"]["phase"] == "Succeeded":
            text = f"Found succeeded daemon pod {key_of(pod)} on node {node}, will try to delete it"
            self.events.normal(daemon, "SucceededDaemonPod", text)
        else:
            key = f"{uid_of(daemon)}/{(daemon.get('status') or {}).get('observedGeneration', 0)}/{node}"
            wait = self._backoff.wait(key, self.clock.now)
            if wait:
                return self.clock.now + wait
            text = f"Found failed daemon pod {key_of(pod)} on node {node}, will try to kill it"
            self.events.warning(daemon, "FailedDaemonPod", text)
        self._pods.delete(pod, daemon)
        return None

    def _update(self, daemon: Obj, nodes: list[Obj], by_node: dict[str, list[Obj]], current: str) -> None:
        """Replace pods of older revisions, as many as may be missing, or doubled, at once."""
        wanted = [node["metadata"]["name"] for node in nodes if fits(daemon, node)[0]]
        step = next_step(daemon, wanted, by_node, current, lambda pod: self._available(daemon, pod))
        for pod in step.delete:
            self._pods.delete(pod, daemon)
        for name in step.start:
            self._pods.create(_pod(daemon, name, current), daemon)

    def _available(self, daemon: Obj, pod: Obj) -> bool:
        moment = available_at(pod, daemon["spec"].get("minReadySeconds") or 0)
        return moment is not None and moment <= self.clock.now

    def _report(self, daemon: Obj, nodes: list[Obj], current: str) -> int | None:
        meta = daemon["metadata"]
        by_node = _by_node(self.client.list("pods", meta["namespace"], owner=meta["uid"]))
        counts = dict.fromkeys(
            ("currentNumberScheduled", "desiredNumberScheduled", "numberMisscheduled", "numberReady"), 0
        )
        available = updated = 0
        again: int | None = None
        for node in nodes:
            should, _ = fits(daemon, node)
            here = [pod for pod in by_node.get(node["metadata"]["name"], []) if not is_deleting(pod)]
            if not should:
                counts["numberMisscheduled"] += bool(here)
                continue
            counts["desiredNumberScheduled"] += 1
            if not here:
                continue
            pod = next((pod for pod in here if is_current(pod, current)), here[0])
            counts["currentNumberScheduled"] += 1
            counts["numberReady"] += is_ready(pod)
            updated += is_current(pod, current)
            moment = available_at(pod, daemon["spec"].get("minReadySeconds") or 0)
            if moment is not None and moment <= self.clock.now:
                available += 1
            elif moment is not None:
                again = moment if again is None else min(again, moment)
        status: Obj = {**counts, "observedGeneration": meta.get("generation", 0)}
        unavailable = counts["desiredNumberScheduled"] - available
        for field, count in (
            ("updatedNumberScheduled", updated),
            ("numberAvailable", available),
            ("numberUnavailable", unavailable),
        ):
            if count:
                status[field] = count
        if (daemon.get("status") or {}).get("collisionCount"):
            status["collisionCount"] = daemon["status"]["collisionCount"]
        if status != daemon.get("status"):
            self.client.update_status(RESOURCE, {**daemon, "status": status})
        return again


def fits(daemon: Obj, node: Obj) -> tuple[bool, bool]:
    """(may a pod start there, may one that runs there stay)."""
    spec = daemon["spec"]["template"]["spec"]
    name = spec.get("nodeName")
    if (name and name != node["metadata"]["name"]) or not selects(spec, node):
        return False, False
    tolerations = [*(spec.get("tolerations") or ()), *_tolerations(spec)]
    taints = node["spec"].get("taints") or ()
    may_start = untolerated(taints, tolerations, ("NoSchedule", "NoExecute")) is None
    return may_start, untolerated(taints, tolerations, ("NoExecute",)) is None


def _tolerations(spec: Obj) -> list[Obj]:
    added = [{"key": key, "operator": "Exists", "effect": effect} for key, effect in TOLERATED]
    if spec.get("hostNetwork"):
        added.append({"key": "node.kubernetes.io/network-unavailable", "operator": "Exists", "effect": "NoSchedule"})
    return added


def _pod(daemon: Obj, node: str, current: str) -> Obj:
    """The pod for one node: bound to it by affinity, so that the scheduler places it."""
    pod = pod_from_template(daemon["spec"]["template"], daemon)
    generation = (daemon["metadata"].get("annotations") or {}).get("deprecated.daemonset.template.generation", "1")
    labels = {**(pod["metadata"].get("labels") or {}), HASH: current, GENERATION: generation}
    spec = dict(pod["spec"])
    affinity = dict(spec.get("affinity") or {})
    term = {"matchFields": [{"key": "metadata.name", "operator": "In", "values": [node]}]}
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [term]}}
    affinity["nodeAffinity"] = {**(affinity.get("nodeAffinity") or {}), **required}
    spec["affinity"] = affinity
    have = spec.get("tolerations") or []
    spec["tolerations"] = [*have, *(t for t in _tolerations(spec) if t not in have)]
    return {**pod, "metadata": {**pod["metadata"], "labels": labels}, "spec": spec}


def _has_ended(pod: Obj) -> bool:
    return pod["status"].get("phase") in ("Failed", "Succeeded")


def _too_many(pods: list[Obj], current: str, surging: bool) -> list[Obj]:
    """The pods of a node beyond the oldest; while an update surges, beyond the oldest of each revision."""
    if not surging:
        return pods[1:]
    old = [pod for pod in pods if not is_current(pod, current)]
    return old[1:] + [pod for pod in pods if is_current(pod, current)][1:]


def _by_node(pods: list[Obj]) -> dict[str, list[Obj]]:
    """Pods by the node that they are on or are meant for; those that work go before those that end, then by age."""
    found: dict[str, list[Obj]] = {}
    for pod in pods:
        name = pod["spec"].get("nodeName") or _meant_for(pod)
        found.setdefault(name, []).append(pod)
    for here in found.values():
        here.sort(key=lambda p: (is_deleting(p), p["metadata"]["creationTimestamp"], p["metadata"]["name"]))
    return found


def _meant_for(pod: Obj) -> str:
    affinity = (pod["spec"].get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution") or {}
    for term in required.get("nodeSelectorTerms") or ():
        for field in term.get("matchFields") or ():
            if field["key"] == "metadata.name" and field.get("values"):
                return str(field["values"][0])
    return ""


def _moved(node: Obj, old: Obj) -> bool:
    """Whether anything changed that decides where pods go."""
    return bool(
        node["metadata"].get("labels") != old["metadata"].get("labels")
        or node["spec"].get("taints") != old["spec"].get("taints")
        or node["spec"].get("unschedulable") != old["spec"].get("unschedulable")
    )
