"""ReplicaSet: as many pods as wanted, no more and no fewer; and ReplicationController, its elder.

Pods are made and deleted one by one; which of too many go first is `pod_state.DeletionRank`. Source:
k8s.io/kubernetes/pkg/controller/replicaset.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import controller_of, is_deleting, key_of, split_key
from minikctl.apimachinery.selectors import from_map, from_object
from minikctl.controller_manager.controller import Controller, is_terminating
from minikctl.controller_manager.pod_control import PodControl, pod_from_template
from minikctl.controller_manager.pod_state import DeletionRank, available_at, is_active
from minikctl.controller_manager.retries import Unfinished

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.selectors import LabelSelector
    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings


class ReplicaSetController(Controller):
    name = "replicaset"
    source = "replicaset-controller"
    resource = "replicasets.apps"
    kind = "ReplicaSet"

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._pods = PodControl(self.client, self.events)

    def keys_for(self, change: Change) -> Iterable[str]:
        if change.resource == self.resource:
            return [key_of(change.obj)]
        keys = {self._owner_key(pod) for pod in (change.obj, change.old) if pod is not None}
        if keys == {None} and change.type != "DELETED":
            return self._possible_owners(change.obj)
        return sorted(key for key in keys if key)

    def reconcile(self, key: str) -> int | None:
        owner = self.client.find(self.resource, *split_key(key))
        if owner is None:
            return None
        selector = self.selector(owner)
        namespace = owner["metadata"]["namespace"]
        known = self.client.list("pods", namespace, owner=owner["metadata"]["uid"])
        known += self.client.list("pods", namespace, owner="-")
        pods = self._pods.claim([pod for pod in known if is_active(pod)], owner, selector)
        failure = None
        if not is_deleting(owner):
            pods, failure = self._replicate(owner, pods)
        return self._report(owner, pods, failure)

    def selector(self, owner: Obj) -> LabelSelector:
        return from_object(owner["spec"].get("selector"))

    def _replicate(self, owner: Obj, pods: list[Obj]) -> tuple[list[Obj], Obj | None]:
        """Make what is missing, delete what is too much; the pods there are then, and what failed."""
        missing = owner["spec"].get("replicas", 1) - len(pods)
        fault: StatusError | None = None
        if missing > 0:
            made, fault = self._pods.create_all([pod_from_template(owner["spec"]["template"], owner)] * missing, owner)
            pods = [*pods, *made]
        elif missing < 0:
            try:
                for pod in self.surplus(owner, pods, -missing):
                    self._pods.delete(pod, owner)
            except StatusError as refusal:
                fault = refusal
        if fault is None or is_terminating(fault):
            return pods, None
        return pods, {"reason": "FailedCreate" if missing > 0 else "FailedDelete", "message": fault.message}

    def surplus(self, owner: Obj, pods: list[Obj], count: int) -> list[Obj]:
        """The ``count`` pods to delete, the first to go first."""
        on_node: dict[str, int] = {}
        for pod in self._related(owner, pods):
            node = pod["spec"].get("nodeName") or ""
            on_node[node] = on_node.get(node, 0) + 1
        now = self.clock.now

        def rank(pod: Obj) -> DeletionRank:
            return DeletionRank(pod, on_node.get(pod["spec"].get("nodeName") or "", 0), now)

        return sorted(pods, key=rank)[:count]

    def _related(self, owner: Obj, pods: list[Obj]) -> list[Obj]:
        """The pods of all sets of the same Deployment: they are to be spread over nodes as a whole. Of a set on its
        own Kubernetes does not count them."""
        reference, meta = controller_of(owner), owner["metadata"]
        if reference is None:
            return []
        related = list(pods)
        for other in self.client.list(self.resource, meta["namespace"], owner=reference["uid"]):
            if other["metadata"]["uid"] != meta["uid"]:
                theirs = self.client.list("pods", meta["namespace"], owner=other["metadata"]["uid"])
                related += [pod for pod in theirs if is_active(pod)]
        return related

    def _report(self, owner: Obj, pods: list[Obj], failure: Obj | None) -> int | None:
        status, again = status_of(owner, pods, self.clock.now)
        conditions = _conditions(owner, failure, self.clock.stamp())
        if conditions:
            status["conditions"] = conditions
        if status != owner.get("status"):
            self.client.update_status(self.resource, {**owner, "status": status})
        if failure is not None:
            raise Unfinished(again)
        return again

    def _owner_key(self, pod: Obj) -> str | None:
        reference = controller_of(pod)
        if reference is None:
            return None
        return f"{pod['metadata']['namespace']}/{reference['name']}" if reference["kind"] == self.kind else ""

    def _possible_owners(self, pod: Obj) -> list[str]:
        """The sets that an orphan could belong to."""
        labels = pod["metadata"].get("labels")
        if not labels:
            return []
        sets = self.client.list(self.resource, pod["metadata"]["namespace"])
        return [key_of(owner) for owner in sets if self.selector(owner).matches(labels)]


def status_of(owner: Obj, pods: list[Obj], now: int) -> tuple[Obj, int | None]:
    """(status without conditions, the moment at which the next ready pod becomes available)."""
    spec = owner["spec"]
    min_ready = spec.get("minReadySeconds") or 0
    wanted = (spec["template"].get("metadata") or {}).get("labels") or {}
    labelled = ready = available = 0
    again: int | None = None
    for pod in pods:
        labels = pod["metadata"].get("labels") or {}
        labelled += all(labels.get(name) == value for name, value in wanted.items())
        moment = available_at(pod, min_ready)
        if moment is None:
            continue
        ready += 1
        if moment <= now:
            available += 1
        elif again is None or moment < again:
            again = moment
    status: Obj = {"replicas": len(pods)}
    for field, count in (
        ("fullyLabeledReplicas", labelled),
        ("readyReplicas", ready),
        ("availableReplicas", available),
    ):
        if count:
            status[field] = count
    status["observedGeneration"] = owner["metadata"].get("generation", 0)
    return status, again


def _conditions(owner: Obj, failure: Obj | None, stamp: str) -> list[Obj]:
    """The old conditions with ReplicaFailure brought up to date."""
    old = (owner.get("status") or {}).get("conditions") or []
    others = [condition for condition in old if condition["type"] != "ReplicaFailure"]
    if failure is None:
        return others
    before = next((condition for condition in old if condition["type"] == "ReplicaFailure"), None)
    if before is not None and before["reason"] == failure["reason"]:
        return list(old)
    new = {"type": "ReplicaFailure", "status": "True", "lastTransitionTime": stamp, **failure}
    return [*others, new]


class ReplicationControllerController(ReplicaSetController):
    name = "replicationcontroller"
    source = "replication-controller"
    resource = "replicationcontrollers"
    kind = "ReplicationController"

    def selector(self, owner: Obj) -> LabelSelector:
        return from_map(owner["spec"].get("selector") or {})
