"""Namespaces on their way out: everything in them is deleted, then the finalizer, then they are gone.

Source: k8s.io/kubernetes/pkg/controller/namespace.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import NotFound
from minikctl.apimachinery.meta import is_deleting
from minikctl.controller_manager.controller import Controller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change

FULFILLED = (
    ("NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered"),
    (
        "NamespaceDeletionGroupVersionParsingFailure",
        "False",
        "ParsedGroupVersions",
        "All legacy kube types successfully parsed",
    ),
    (
        "NamespaceDeletionContentFailure",
        "False",
        "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization",
    ),
)
"""Conditions that are always so here: discovery and deletion cannot fail."""


class NamespaceController(Controller):
    name = "namespace"
    source = "namespace-controller"

    def keys_for(self, change: Change) -> Iterable[str]:
        """A namespace that is on its way out, and whatever leaves one."""
        meta = change.obj["metadata"]
        if change.resource == "namespaces":
            return [meta["name"]] if is_deleting(change.obj) and change.type != "DELETED" else []
        return [meta["namespace"]]

    def reconcile(self, key: str) -> int | None:
        namespace = self.client.find("namespaces", "", key)
        if namespace is None or not is_deleting(namespace):
            return None
        remaining = self._empty(key)
        if remaining:
            self._report(namespace, remaining)
            return None  # the last of them to go wakes it
        finalizers = [name for name in (namespace["spec"].get("finalizers") or ()) if name != "kubernetes"]
        spec = {**namespace["spec"], "finalizers": finalizers}
        self.client.update("namespaces", {**namespace, "spec": spec}, subresource="finalize")
        return None

    def _empty(self, name: str) -> list[tuple[str, Obj]]:
        """Ask everything to go; what is still there afterwards, as (resource, object)."""
        left: list[tuple[str, Obj]] = []
        for resource in self.client.discover():
            if not resource["namespaced"] or "delete" not in resource["verbs"] or not resource["preferred"]:
                continue
            for obj in self.client.list(resource["resource"], name):
                if not is_deleting(obj):
                    self._delete(resource["resource"], obj)
            left += [(resource["resource"], obj) for obj in self.client.list(resource["resource"], name)]
        return left

    def _delete(self, resource: str, obj: Obj) -> None:
        meta = obj["metadata"]
        try:
            self.client.delete(resource, meta["namespace"], meta["name"], propagationPolicy="Background")
        except NotFound:
            return

    def _report(self, namespace: Obj, remaining: list[tuple[str, Obj]]) -> None:
        before = namespace.get("status") or {}
        conditions = conditions_of(remaining, before.get("conditions") or [], self.clock.stamp())
        self.client.update_status("namespaces", {**namespace, "status": {**before, "conditions": conditions}})


def conditions_of(remaining: list[tuple[str, Obj]], before: list[Obj], stamp: str) -> list[Obj]:
    """The five conditions of a namespace in which (resource, object) pairs remain."""
    counts: dict[str, int] = {}
    finalizers: dict[str, int] = {}
    for resource, obj in remaining:
        name = resource if "." in resource else f"{resource}."
        counts[name] = counts.get(name, 0) + 1
        for finalizer in obj["metadata"].get("finalizers") or ():
            finalizers[finalizer] = finalizers.get(finalizer, 0) + 1
    listed = ", ".join(f"{name} has {count} resource instances" for name, count in sorted(counts.items()))
    waits = ", ".join(f"{name} in {count} resource instances" for name, count in sorted(finalizers.items()))
    facts = [
        *FULFILLED,
        ("NamespaceContentRemaining", "True", "SomeResourcesRemain", f"Some resources are remaining: {listed}"),
    ]
    if waits:
        text = f"Some content in the namespace has finalizers remaining: {waits}"
        facts.append(("NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain", text))
    else:
        text = "All content-preserving finalizers finished"
        facts.append(("NamespaceFinalizersRemaining", "False", "ContentHasNoFinalizers", text))
    old = {condition["type"]: condition for condition in before}
    return [_condition(old.get(kind), kind, state, reason, message, stamp) for kind, state, reason, message in facts]


def _condition(old: Obj | None, kind: str, state: str, reason: str, message: str, stamp: str) -> Obj:
    since = old["lastTransitionTime"] if old is not None and old["status"] == state else stamp
    return {"type": kind, "status": state, "lastTransitionTime": since, "reason": reason, "message": message}
