"""Keeps the status of PodDisruptionBudgets: how many pods there should be, how many are healthy, how many may go.

Evictions (`apiserver/handlers/eviction.py`) and preemption read that status; what may go is decided in
`disruption_decisions.py`. Source: k8s.io/kubernetes/pkg/controller/disruption.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import Conflict, NotFound, StatusError
from minikctl.apimachinery.meta import (
    controller_of,
    is_deleting,
    key_of,
    labels_of,
    name_of,
    namespace_of,
    split_key,
    uid_of,
)
from minikctl.apimachinery.selectors import from_object
from minikctl.controller_manager import disruption_decisions as decisions
from minikctl.controller_manager.controller import Controller
from minikctl.controller_manager.pod_state import is_ready

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.selectors import LabelSelector
    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change

BUDGETS = "poddisruptionbudgets.policy"
SCALED = {
    "ReplicationController": ("replicationcontrollers", ("",)),
    "ReplicaSet": ("replicasets.apps", ("apps", "extensions")),
    "StatefulSet": ("statefulsets.apps", ("apps",)),
}
"""kind of a pod's controller -> its resource and the groups that it may be named by."""


class DisruptionController(Controller):
    """Keys are ``namespace/name`` of a budget, and ``!namespace/name`` of a pod that several budgets select."""

    name = "disruption"
    source = "controllermanager"

    def keys_for(self, change: Change) -> Iterable[str]:
        if change.resource == BUDGETS:
            return [] if change.type == "DELETED" else [key_of(change.obj)]
        pod, old = change.obj, change.old
        if change.type == "MODIFIED" and old is not None and _counted(pod) == _counted(old):
            return []
        several = [labels_of(one) for one in (pod, old) if one is not None]
        budgets = self.client.list(BUDGETS, namespace_of(pod))
        keys = [key_of(budget) for budget in budgets if any(_selector(budget).matches(labels) for labels in several)]
        return [*keys, f"!{key_of(pod)}"] if len(keys) > 1 and change.type != "DELETED" else keys

    def reconcile(self, key: str) -> int | None:
        if key.startswith("!"):
            self._tell_of_several(*split_key(key[1:]))
            return None
        budget = self.client.find(BUDGETS, *split_key(key))
        if budget is None:
            return None
        try:
            return self._sync(budget)
        except Conflict:
            raise
        except (StatusError, ValueError) as fault:
            why = fault.message if isinstance(fault, StatusError) else str(fault)
            self.events.warning(
                budget, "CalculateExpectedPodCountFailed", f"Failed to calculate the number of expected pods: {why}"
            )
            status = decisions.failed(budget, why, self.clock.stamp())
            self.client.update_status(BUDGETS, {**budget, "status": status})
        return None

    def _tell_of_several(self, namespace: str, name: str) -> None:
        pod = self.client.find("pods", namespace, name)
        budgets = self.client.list(BUDGETS, namespace) if pod is not None else []
        chosen = [one for one in budgets if pod is not None and _selector(one).matches(labels_of(pod))]
        if pod is not None and len(chosen) > 1:
            text = (
                f'Pod "{namespace}"/"{name}" matches multiple PodDisruptionBudgets.  '
                f'Chose "{name_of(chosen[0])}" arbitrarily.'
            )
            self.events.warning(pod, "MultiplePodDisruptionBudgets", text)

    def _sync(self, budget: Obj) -> int | None:
        pods = self._pods(budget)
        if not pods:
            self.events.normal(budget, "NoPods", "No matching pods found")
        expected = len(pods)
        if decisions.needs_scale(budget):
            expected, unmanaged = self._scale(pods)
            if unmanaged:
                self.events.warning(budget, "UnmanagedPods", decisions.unmanaged_note(budget))
        disrupted, overdue, again = decisions.disrupted_pods(budget, pods, self.clock.now)
        for pod in overdue:
            # the namespace stands where the budget's name was meant, as in Kubernetes
            space = namespace_of(budget)
            self.events.warning(
                pod, "NotDeleted", f"Pod was expected by PDB {space}/{space} to be deleted but it wasn't"
            )
        healthy = sum(1 for pod in pods if not is_deleting(pod) and name_of(pod) not in disrupted and is_ready(pod))
        status = decisions.status_of(budget, expected, healthy, disrupted, self.clock.stamp())
        if status is not None:
            self.client.update_status(BUDGETS, {**budget, "status": status})
        return again

    def _pods(self, budget: Obj) -> list[Obj]:
        selector = _selector(budget)
        if selector.nothing:
            return []
        return self.client.list("pods", namespace_of(budget), labels=str(selector))

    def _scale(self, pods: list[Obj]) -> tuple[int, bool]:
        """How many pods their controllers want in all, and whether there are pods that nobody controls."""
        scales: dict[str, int] = {}
        asked: set[str] = set()
        unmanaged = False
        for pod in pods:
            owner = controller_of(pod)
            if owner is None:
                unmanaged = True
            elif owner["uid"] not in asked:
                asked.add(owner["uid"])
                found = self._find_scale(owner, namespace_of(pod))
                if found is None:
                    raise ValueError(f'found no controllers for pod "{name_of(pod)}"')
                scales[found[0]] = found[1]
        return sum(scales.values()), unmanaged

    def _find_scale(self, owner: Obj, namespace: str) -> tuple[str, int] | None:
        """(uid, replicas) of a pod's controller, or of the Deployment above it; None where it is gone."""
        resource, groups = SCALED.get(owner["kind"], ("", ()))
        if owner["apiVersion"].rpartition("/")[0] not in groups:
            return self._scale_subresource(owner, namespace)
        found = self.client.find(resource, namespace, owner["name"])
        if found is None or uid_of(found) != owner["uid"]:
            return None
        above = controller_of(found)
        if resource == "replicasets.apps" and above is not None and above["kind"] == "Deployment":
            found = self.client.find("deployments.apps", namespace, above["name"])
            if found is None or uid_of(found) != above["uid"]:
                return None
        return uid_of(found), found["spec"].get("replicas", 1)

    def _scale_subresource(self, owner: Obj, namespace: str) -> tuple[str, int] | None:
        """Of a controller of any other kind, as far as it can be scaled."""
        version, kind = owner["apiVersion"], owner["kind"]
        resource = self.client.resource_of({"apiVersion": version, "kind": kind})
        if resource is None:
            raise ValueError(f'no matches for kind "{kind}" in version "{version}"')
        qualified = f"{resource['name']}.{resource['group']}" if resource["group"] else resource["name"]
        if self.client.find(qualified, namespace, owner["name"]) is None:
            return None
        try:
            scale = self.client.get(qualified, namespace, owner["name"], subresource="scale")
        except NotFound:
            raise ValueError(f"{qualified} does not implement the scale subresource") from None
        if uid_of(scale) != owner["uid"]:
            return None
        return owner["uid"], (scale.get("spec") or {}).get("replicas") or 0


def _selector(budget: Obj) -> LabelSelector:
    return from_object(budget["spec"].get("selector"))


def _counted(pod: Obj) -> tuple[object, ...]:
    """All of a pod that a budget looks at."""
    meta = pod["metadata"]
    return is_ready(pod), meta.get("deletionTimestamp"), meta.get("labels"), meta.get("ownerReferences")
