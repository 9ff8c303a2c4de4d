"""Edits by hand to a state that is a readable file: checked as if they came through the API, then followed.

An edit that the API server would refuse is refused with its words, and the state stays as the person left it. What is
new goes the way of any create. Of what was changed or removed the version before is not known, so afterwards every
component is told of every object, as when real components start.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError, invalid
from minikctl.apimachinery.meta import deep_copy
from minikctl.apimachinery.watch import Change
from minikctl.apiserver.registry.keys import by_key
from minikctl.apiserver.validation import schema
from minikctl.apiserver.validation.objects import new_object_faults
from minikctl.apiserver.validation.wire_form import wire_form
from minikctl.client.request import Request
from minikctl.storage.store import StorageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.cluster.session import Session
    from minikctl.storage.drivers.yaml_file import Edit

CHECKPOINTS = ("checkpoint:scheduler", "checkpoint:kubelet", "checkpoint:addons", "checkpoint:controller-manager")
NAMESPACES = "/registry/namespaces/"


def follow(session: Session, edits: list[Edit]) -> None:
    """Bring the edits into the store, which is open for writing, and tell the components; raises StorageError."""
    from minikctl.apiserver.allocation import recount

    server, changes = session.cluster.server, []
    for name in CHECKPOINTS:
        session.store.set_note(name, None)  # components' sums are of the state before
    kept = session.store.list("/registry/")
    for edit in edits:
        if edit.obj is None:
            changes.append(_removed(edit.key, session.store.revision))
        elif edit.obj["metadata"].get("uid"):
            changes.append(_changed(session, edit.key, edit.obj))
    recount(server)
    for change in changes + [_seen_again(obj) for obj in kept if obj["kind"] != "Event"]:
        server.publish(change)
    new = [edit for edit in edits if edit.obj is not None and not edit.obj["metadata"].get("uid")]
    for edit in sorted(new, key=lambda edit: not edit.key.startswith(NAMESPACES)):
        if not edit.key.startswith(NAMESPACES):
            session.cluster.settle(session.cluster.clock.now)  # a new namespace has its ServiceAccount by then
        _create(session, edit.key, edit.obj or {})
    session.cluster.settle(session.cluster.clock.now)


def _create(session: Session, key: str, obj: Obj) -> None:
    kind, meta = by_key(key), obj["metadata"]
    request = Request(
        "create",
        kind.qualified,
        namespace=meta.get("namespace") or "",
        body=obj,
        options={"fieldValidation": "Strict"},
        user=session.client.user,
    )
    try:
        session.cluster.server.handle(request)
    except StatusError as fault:
        raise _refused(key, fault) from None


def _changed(session: Session, key: str, obj: Obj) -> Change:
    kind, store = by_key(key), session.store
    strategy = kind.strategy()
    try:
        checked, _ = schema.decode(deep_copy(obj), kind, "strict")
        strategy.default(checked)
        meta = checked["metadata"]
        meta.setdefault("creationTimestamp", session.cluster.clock.stamp())
        faults = new_object_faults(kind, checked)
        if faults:
            raise invalid(kind.kind, kind.group, meta["name"], faults)
    except StatusError as fault:
        raise _refused(key, fault) from None
    checked = wire_form(checked, kind)
    meta = checked["metadata"] = dict(checked["metadata"])
    if strategy.GENERATION:
        meta["generation"] = meta.get("generation", 0) + 1
    meta["resourceVersion"] = str(store.revision + 1)
    return Change("ADDED", kind.qualified, checked, None, store.put(key, checked))


def _removed(key: str, revision: int) -> Change:
    """All that is left of the object is its key."""
    kind = by_key(key)
    parts = key[len(kind.key_prefix) :].split("/")
    meta: Obj = {"name": parts[-1], "uid": "", "creationTimestamp": None}
    if kind.namespaced:
        meta["namespace"] = parts[0]
    obj = {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": meta, "spec": {}, "status": {}}
    return Change("DELETED", kind.qualified, obj, obj, revision)


def _seen_again(obj: Obj) -> Change:
    """A change of an object in nothing but its owners: whoever keeps an eye on it looks whether all is well."""
    from minikctl.apiserver.registry.keys import key_of

    meta = {field: value for field, value in obj["metadata"].items() if field != "ownerReferences"}
    revision = int(obj["metadata"].get("resourceVersion") or 0)
    return Change("MODIFIED", by_key(key_of(obj)).qualified, obj, {**obj, "metadata": meta}, revision)


def _refused(key: str, fault: StatusError) -> StorageError:
    return StorageError(f"the state file was edited, and {key} cannot be as it is now: {fault.message}")
