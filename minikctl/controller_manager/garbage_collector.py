"""The garbage collector: dependents go when their owners are gone, are orphaned or wait for each other as asked.

Source: the documentation on garbage collection, k8s.io/kubernetes/pkg/controller/garbagecollector.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import NotFound, StatusError
from minikctl.apimachinery.meta import is_deleting, namespace_of, uid_of, with_meta
from minikctl.controller_manager.controller import Controller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change

FOREGROUND = "foregroundDeletion"
ORPHAN = "orphan"
SOLID, WAITING, GONE = "solid", "waiting", "gone"
"""What an owner is to its dependent."""


class GarbageCollector(Controller):
    """Keys are ``resource|namespace|name|uid``: of an object that went, waits for its dependents, or has new owners."""

    name = "garbage-collector"
    source = "garbage-collector-controller"

    def keys_for(self, change: Change) -> Iterable[str]:
        meta = change.obj["metadata"]
        keys = [f"{change.resource}|{meta.get('namespace') or ''}|{meta['name']}|{meta.get('uid', '')}"]
        if change.type == "DELETED":
            keys += self._waiting_owners(change.obj)
        elif change.old is not None and change.old["metadata"].get("ownerReferences") != meta.get("ownerReferences"):
            keys += self._waiting_owners(change.old)
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
            self._check_owners(resource, obj, tell=True)
        return None

    def _dependents(self, uid: str) -> list[tuple[str, Obj]]:
        found = self.client.list("*", owner=uid)
        return [(entry["resource"], entry["object"]) for entry in found]

    def _owner_gone(self, uid: str) -> None:
        for resource, dependent in self._dependents(uid):
            self._check_owners(resource, dependent)

    def _check_owners(self, resource: str, obj: Obj, *, tell: bool = False) -> None:
        """Delete an object that nobody keeps any more; of one that somebody keeps, drop the references to others.
        ``tell``: warn of owners that are not where they should be."""
        if obj["metadata"].get("deletionTimestamp"):
            return
        references = obj["metadata"]["ownerReferences"]
        states = [self._state_of(reference, obj) for reference in references]
        if tell and (GONE in states or not namespace_of(obj)):
            self._tell_strangers(obj)
        if SOLID in states:
            kept = [reference for reference, state in zip(references, states, strict=True) if state == SOLID]
            if len(kept) < len(references):
                self._update(resource, with_meta(obj, ownerReferences=kept))
            return
        dependents = self._dependents(uid_of(obj)) if WAITING in states else []
        if not dependents:
            self._delete(resource, obj)
            return
        if any(FOREGROUND in (d["metadata"].get("finalizers") or ()) and is_deleting(d) for _, d in dependents):
            # owners in a circle would wait for each other for ever
            obj = with_meta(obj, ownerReferences=[{**r, "blockOwnerDeletion": False} for r in references])
            self._update(resource, obj)
        self._delete(resource, obj, "Foreground")

    def _tell_strangers(self, obj: Obj) -> None:
        """Warn of owners that live where they cannot own the object: in another namespace, or in any, where the object
        is in none."""
        namespace = namespace_of(obj)
        for reference in obj["metadata"]["ownerReferences"]:
            mapping = self.client.resource_of(reference)
            if mapping is None or not mapping["namespaced"] or not self._lives_elsewhere(mapping, reference, namespace):
                continue
            where = f"namespace: {namespace}, name: {reference['name']}, uid: {reference['uid']}"
            owner = f"[{reference['apiVersion']}/{reference['kind']}, {where}]"
            text = f'ownerRef {owner} does not exist in namespace "{namespace}"'
            self.events.warning(obj, "OwnerRefInvalidNamespace", text)

    def _lives_elsewhere(self, mapping: Obj, reference: Obj, namespace: str) -> bool:
        if namespace and self.client.find(mapping["resource"], namespace, reference["name"]) is not None:
            return False
        return any(uid_of(found) == reference["uid"] for found in self.client.list(mapping["resource"]))

    def _state_of(self, reference: Obj, dependent: Obj) -> str:
        """Whether an owner keeps its dependent, waits for it to go, or is gone."""
        mapping = self.client.resource_of(reference)
        if mapping is None:
            return SOLID  # an unknown kind: a real collector cannot tell either, and leaves it
        namespace = dependent["metadata"].get("namespace") or "" if mapping["namespaced"] else ""
        if mapping["namespaced"] and not namespace:
            return SOLID
        owner = self.client.find(mapping["resource"], namespace, reference["name"])
        if owner is None or uid_of(owner) != reference["uid"]:
            return GONE
        return WAITING if is_deleting(owner) and FOREGROUND in (owner["metadata"].get("finalizers") or ()) else SOLID

    def _delete_dependents_first(self, resource: str, owner: Obj) -> None:
        uid = uid_of(owner)
        for kind, dependent in self._dependents(uid):
            self._check_owners(kind, dependent)
        blocked = any(
            reference["uid"] == uid and reference.get("blockOwnerDeletion")
            for _, dependent in self._dependents(uid)
            for reference in dependent["metadata"]["ownerReferences"]
        )
        if not blocked:
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
