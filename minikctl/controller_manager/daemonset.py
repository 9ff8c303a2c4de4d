"""DaemonSet: one pod on each node that fits, following nodes and taints; updates by revision, a few at a time.

Source: k8s.io/kubernetes/pkg/controller/daemon.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.int_or_percent import resolve
from minikctl.apimachinery.meta import controller_of, is_deleting, key_of, split_key
from minikctl.apimachinery.node_selection import selects, untolerated
from minikctl.apimachinery.selectors import from_object
from minikctl.controller_manager.controller import Controller
from minikctl.controller_manager.controller_revisions import RevisionControl
from minikctl.controller_manager.pod_control import PodControl, pod_from_template
from minikctl.controller_manager.pod_state import available_at, is_active, is_ready

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

RESOURCE = "daemonsets.apps"
HASH = "controller-revision-hash"
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
        pods = self._pods.claim(known, daemon, from_object(daemon["spec"]["selector"]))
        if is_deleting(daemon):
            return None
        revision = self._revisions.current(daemon, HASH)
        current = revision["metadata"]["labels"][HASH]
        by_node = _by_node(pods)
        nodes = self.client.list("nodes")
        try:
            self._place(daemon, nodes, by_node, current)
            self._update(daemon, nodes, by_node, current)
        except StatusError as fault:
            if fault.reason not in ("Forbidden", "Invalid"):
                raise
        return self._report(daemon, nodes, current)

    def _place(self, daemon: Obj, nodes: list[Obj], by_node: dict[str, list[Obj]], current: str) -> None:
        """A pod where one is missing; none where none may be; a failed one is replaced."""
        for node in nodes:
            may_start, may_stay = fits(daemon, node)
            here = by_node.get(node["metadata"]["name"], [])
            if may_start and not here:
                self._pods.create(_pod(daemon, node["metadata"]["name"], current), daemon)
            for pod in here if not may_stay else here[1:]:
                if not is_deleting(pod):
                    self._pods.delete(pod, daemon)
            for pod in here[:1]:
                if may_stay and pod["status"].get("phase") in ("Failed", "Succeeded") and not is_deleting(pod):
                    self.events.warning(
                        daemon, "FailedDaemonPod", f"Found failed daemon pod {key_of(pod)} on node "
                        f"{node['metadata']['name']}, will try to kill it"
                    )  # fmt: skip
                    self._pods.delete(pod, daemon)
        alive = {node["metadata"]["name"] for node in nodes}
        for name, here in by_node.items():
            for pod in here if name not in alive else ():
                if not is_deleting(pod):
                    self._pods.delete(pod, daemon)

    def _update(self, daemon: Obj, nodes: list[Obj], by_node: dict[str, list[Obj]], current: str) -> None:
        """Delete pods of older revisions, as many as may be missing at once; the broken ones first."""
        strategy = daemon["spec"].get("updateStrategy") or {}
        if strategy.get("type") != "RollingUpdate":
            return
        wanted = [node["metadata"]["name"] for node in nodes if fits(daemon, node)[0]]
        allowed = max(resolve((strategy.get("rollingUpdate") or {}).get("maxUnavailable", 1), len(wanted), True), 1)
        missing = 0
        old_ready: list[Obj] = []
        old_broken: list[Obj] = []
        for name in wanted:
            pod = next((p for p in by_node.get(name, []) if is_active(p)), None)
            if pod is None or not self._available(daemon, pod):
                missing += 1
            if pod is not None and pod["metadata"].get("labels", {}).get(HASH) != current:
                (old_ready if self._available(daemon, pod) else old_broken).append(pod)
        for pod in old_broken + old_ready[: max(allowed - missing, 0)]:
            self._pods.delete(pod, daemon)

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
            pod = here[0]
            counts["currentNumberScheduled"] += 1
            counts["numberReady"] += is_ready(pod)
            updated += pod["metadata"].get("labels", {}).get(HASH) == current
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
