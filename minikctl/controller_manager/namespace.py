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

RETRY = 1000
"""Milliseconds until a namespace that still holds something is looked at again; every pod that goes wakes it too."""


class NamespaceController(Controller):
    name = "namespace"
    source = "namespace-controller"

    def keys_for(self, change: Change) -> Iterable[str]:
        if change.resource == "namespaces":
            return [change.obj["metadata"]["name"]] if is_deleting(change.obj) and change.type != "DELETED" else []
        return []

    def reconcile(self, key: str) -> int | None:
        namespace = self.client.find("namespaces", "", key)
        if namespace is None or not is_deleting(namespace):
            return None
        remaining = self._empty(key)
        if remaining:
            self._report(namespace, remaining)
            return self.clock.now + RETRY
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
        stamp = self.clock.stamp()
        counts: dict[str, int] = {}
        for resource, _ in remaining:
            name = resource if "." in resource else f"{resource}."
            counts[name] = counts.get(name, 0) + 1
        listed = ", ".join(f"{name} has {count} resource instances" for name, count in sorted(counts.items()))
        finalizers: dict[str, int] = {}
        for _, obj in remaining:
            for name in obj["metadata"].get("finalizers") or ():
                finalizers[name] = finalizers.get(name, 0) + 1
        waits = ", ".join(f"{name} in {count} resource instances" for name, count in sorted(finalizers.items()))
        facts = (
            ("NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered"),
            ("NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions",
             "All legacy kube types successfully parsed"),
            ("NamespaceDeletionContentFailure", "False", "ContentDeleted",
             "All content successfully deleted, may be waiting on finalization"),
            ("NamespaceContentRemaining", "True", "SomeResourcesRemain", f"Some resources are remaining: {listed}"),
            ("NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain",
             f"Some content in the namespace has finalizers remaining: {waits}") if waits else
            ("NamespaceFinalizersRemaining", "False", "ContentHasNoFinalizers",
             "All content-preserving finalizers finished"),
        )  # fmt: skip
        old = {c["type"]: c for c in (namespace.get("status") or {}).get("conditions") or ()}
        conditions = []
        for kind, status, reason, message in facts:
            before = old.get(kind)
            since = before["lastTransitionTime"] if before and before["status"] == status else stamp
            conditions.append(
                {"type": kind, "status": status, "lastTransitionTime": since, "reason": reason, "message": message}
            )
        status = {**(namespace.get("status") or {}), "conditions": conditions}
        self.client.update_status("namespaces", {**namespace, "status": status})
