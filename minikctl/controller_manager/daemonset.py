"""DaemonSet: one pod on each node that fits, following nodes and taints; updates by revision, a few at a time.

Source: k8s.io/kubernetes/pkg/controller/daemon.
"""

from __future__ import annotations

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

    from minikctl.apimachinery.errors import StatusError
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
        name, pods = daemon["metadata"]["name"], [pod for here in by_node.values() for pod in here]
        live = {f"{name}-{(pod['metadata'].get('labels') or {}).get(HASH)}" for pod in pods}
        revision = self._revisions.current(daemon, HASH, live=live, live_count=True)
        current = revision["metadata"]["labels"][HASH]
        nodes = self.client.list("nodes")
        missing, waits = self._place(daemon, nodes, by_node, current)
        fault = self._start(daemon, missing, current)
        if fault is None:
            by_node = _by_node(self.client.list("pods", namespace, owner=uid))
            fault = self._update(daemon, nodes, by_node, current)
        moments = (waits, self._report(daemon, nodes, current))
        again = min((moment for moment in moments if moment is not None), default=None)
        if fault is not None and not is_terminating(fault):
            raise Unfinished(again)
        return again

    def _place(
        self, daemon: Obj, nodes: list[Obj], by_node: dict[str, list[Obj]], current: str
    ) -> tuple[list[str], int | None]:
        """Delete the pods that may not be where they are, that ended, and that are too many; (the nodes where one is
        missing, when to look again)."""
        again: int | None = None
        missing = []
        surging = bounds(daemon, sum(fits(daemon, node)[0] for node in nodes))[0] > 0
        for node in nodes:
            name = node["metadata"]["name"]
            may_start, may_stay = fits(daemon, node)
            here = by_node.get(name, [])
            working = [pod for pod in here if not is_deleting(pod)]
            ended = [pod for pod in working if may_stay and _has_ended(pod)]
            for pod in ended:
                moment = self._replace_ended(daemon, pod, name)
                again = moment if again is None else again
            working = [pod for pod in working if pod not in ended]
            # with a surge, the next pod does not wait for the last one to be gone
            if may_start and not (working if surging else here):
                missing.append(name)
            for pod in _too_many(working, current, surging) if may_stay else working:
                self._pods.delete(pod, daemon)
        self._delete_unplaceable(daemon, nodes, by_node)
        return missing, again

    def _delete_unplaceable(self, daemon: Obj, nodes: list[Obj], by_node: dict[str, list[Obj]]) -> None:
        """Pods meant for nodes that are gone will never be placed; those that ran there are the pod collector's."""
        for name in sorted(by_node.keys() - {"", *(node["metadata"]["name"] for node in nodes)}):
            for pod in by_node[name]:
                if not pod["spec"].get("nodeName") and not is_deleting(pod):
                    self._pods.delete(pod, daemon)

    def _start(self, daemon: Obj, nodes: list[str], current: str) -> StatusError | None:
        """Make a pod for each of these nodes; what the server refused."""
        return self._pods.create_all([_pod(daemon, name, current) for name in nodes], daemon)[1]

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

    def _update(self, daemon: Obj, nodes: list[Obj], by_node: dict[str, list[Obj]], current: str) -> StatusError | None:
        """Replace pods of older revisions, as many as may be missing, or doubled, at once."""
        wanted = [node["metadata"]["name"] for node in nodes if fits(daemon, node)[0]]
        step = next_step(daemon, wanted, by_node, current, lambda pod: self._available(daemon, pod))
        for pod in step.delete:
            self._pods.delete(pod, daemon)
        return self._start(daemon, step.start, current)

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
