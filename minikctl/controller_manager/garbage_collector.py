"""The garbage collector: dependents go when their owners are gone, are orphaned or wait for each other as asked.

Source: the documentation on garbage collection, k8s.io/kubernetes/pkg/controller/garbagecollector.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import NotFound, StatusError
from minikctl.apimachinery.meta import uid_of, with_meta
from minikctl.controller_manager.controller import Controller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change

FOREGROUND = "foregroundDeletion"
ORPHAN = "orphan"


class GarbageCollector(Controller):
    """Keys are ``resource|namespace|name|uid``: of an object that went, waits for its dependents, or has new owners."""

    name = "garbage-collector"
    source = "garbage-collector-controller"

    def keys_for(self, change: Change) -> Iterable[str]:
        meta = change.obj["metadata"]
        keys = [f"{change.resource}|{meta.get('namespace') or ''}|{meta['name']}|{meta.get('uid', '')}"]
        if change.type == "DELETED":
            keys += self._waiting_owners(change.obj)
        return keys

    def reconcile(self, key: str) -> int | None:
        resource, namespace, name, uid = key.split("|")
        obj = self.client.find(resource, namespace, name)
        if obj is None or uid_of(obj) != uid:
            self._owner_gone(uid)
            return None
        finalizers = obj["metadata"].get("finalizers") or ()
        if obj["metadata"].get("deletionTimestamp"):
            if ORPHAN in finalizers:
                self._orphan(resource, obj)
            elif FOREGROUND in finalizers:
                self._delete_dependents_first(resource, obj)
        elif obj["metadata"].get("ownerReferences"):
            self._check_owners(resource, obj)
        return None

    def _dependents(self, uid: str) -> list[tuple[str, Obj]]:
        found = self.client.list("*", owner=uid)
        return [(entry["resource"], entry["object"]) for entry in found]

    def _owner_gone(self, uid: str) -> None:
        for resource, dependent in self._dependents(uid):
            self._check_owners(resource, dependent)

    def _check_owners(self, resource: str, obj: Obj) -> None:
        """Delete an object none of whose owners is left; drop references to those that are gone."""
        references = obj["metadata"]["ownerReferences"]
        alive = [reference for reference in references if self._exists(reference, obj)]
        if len(alive) == len(references):
            return
        if alive:
            self._update(resource, with_meta(obj, ownerReferences=alive))
            return
        self._delete(resource, obj)

    def _exists(self, reference: Obj, dependent: Obj) -> bool:
        mapping = self.client.resource_of(reference)
        if mapping is None:
            return True  # an unknown kind: a real collector cannot tell either, and leaves it
        namespace = dependent["metadata"].get("namespace") or "" if mapping["namespaced"] else ""
        if mapping["namespaced"] and not namespace:
            return True
        owner = self.client.find(mapping["resource"], namespace, reference["name"])
        return owner is not None and uid_of(owner) == reference["uid"]

    def _delete_dependents_first(self, resource: str, owner: Obj) -> None:
        uid = uid_of(owner)
        blocking = False
        for kind, dependent in self._dependents(uid):
            reference = next(r for r in dependent["metadata"]["ownerReferences"] if r["uid"] == uid)
            blocking = blocking or bool(reference.get("blockOwnerDeletion"))
            if not dependent["metadata"].get("deletionTimestamp"):
                self._delete(kind, dependent, "Foreground")
        blocking = blocking and any(
            r["uid"] == uid and r.get("blockOwnerDeletion")
            for _, dependent in self._dependents(uid)
            for r in dependent["metadata"]["ownerReferences"]
        )
        if not blocking:
            self._without_finalizer(resource, owner, FOREGROUND)

    def _orphan(self, resource: str, owner: Obj) -> None:
        uid = uid_of(owner)
        for kind, dependent in self._dependents(uid):
            references = [r for r in dependent["metadata"]["ownerReferences"] if r["uid"] != uid]
            self._update(kind, with_meta(dependent, ownerReferences=references or None))
        self._without_finalizer(resource, owner, ORPHAN)

    def _without_finalizer(self, resource: str, obj: Obj, name: str) -> None:
        current = self.client.find(resource, obj["metadata"].get("namespace") or "", obj["metadata"]["name"])
        if current is None or name not in (current["metadata"].get("finalizers") or ()):
            return
        left = [finalizer for finalizer in current["metadata"]["finalizers"] if finalizer != name]
        self._update(resource, with_meta(current, finalizers=left or None))

    def _waiting_owners(self, dependent: Obj) -> list[str]:
        """Owners that are being deleted in the foreground may have waited for this one."""
        keys = []
        for reference in dependent["metadata"].get("ownerReferences") or ():
            mapping = self.client.resource_of(reference)
            if mapping is not None and reference.get("blockOwnerDeletion"):
                namespace = dependent["metadata"].get("namespace") or "" if mapping["namespaced"] else ""
                keys.append(f"{mapping['resource']}|{namespace}|{reference['name']}|{reference['uid']}")
        return keys

    def _delete(self, resource: str, obj: Obj, policy: str = "Background") -> None:
        meta = obj["metadata"]
        finalizers = meta.get("finalizers") or ()
        if ORPHAN in finalizers:
            policy = "Orphan"
        elif FOREGROUND in finalizers:
            policy = "Foreground"
        try:
            self.client.delete(
                resource,
                meta.get("namespace") or "",
                meta["name"],
                propagationPolicy=policy,
                preconditions={"uid": meta["uid"]},
            )
        except NotFound:
            return

    def _update(self, resource: str, obj: Obj) -> None:
        try:
            self.client.update(resource, obj)
        except StatusError as fault:
            if fault.reason not in ("NotFound", "Conflict"):
                raise
