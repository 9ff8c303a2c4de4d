"""Edits by hand to a state that is a readable file: checked as if they came through the API, then followed.

An edit that the API server would refuse is refused with its words, and the state stays as the person left it.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError, invalid
from minikctl.apimachinery.meta import deep_copy
from minikctl.apimachinery.watch import Change
from minikctl.apiserver.registry.keys import by_key
from minikctl.apiserver.validation import schema
from minikctl.apiserver.validation.objects import new_object_faults
from minikctl.apiserver.validation.wire_form import wire_form
from minikctl.storage.drivers.yaml_file import YAMLDriver
from minikctl.storage.store import StorageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.cluster.session import Session

CHECKPOINTS = ("checkpoint:scheduler", "checkpoint:kubelet", "checkpoint:addons", "checkpoint:controller-manager")


def follow(session: Session) -> None:
    """Bring the edits into the store and tell the components; raises StorageError for one that cannot be."""
    driver = session.store.driver
    assert isinstance(driver, YAMLDriver)
    session.become_writer()
    edits = driver.edits
    changes = []
    for edit in edits:
        if edit.obj is not None:
            changes.append(_stored(session, edit.key, edit.obj))
    for name in CHECKPOINTS:
        session.store.set_note(name, None)  # components' sums are of the state before
    for edit in edits:
        if edit.obj is None:
            changes.append(_removed(session, edit.key))
    for change in changes:
        session.cluster.server.publish(change)


def _stored(session: Session, key: str, obj: Obj) -> Change:
    kind, store = by_key(key), session.store
    try:
        checked, _ = schema.decode(deep_copy(obj), kind, "strict")
        kind.strategy().default(checked)
        meta = checked["metadata"]
        meta.setdefault("uid", session.cluster.identity.uid())
        meta.setdefault("creationTimestamp", session.cluster.clock.stamp())
        faults = new_object_faults(kind, checked)
        if faults:
            raise invalid(kind.kind, kind.group, meta["name"], faults)
        checked = wire_form(checked, kind)
    except StatusError as fault:
        raise StorageError(f"the state file was edited, and {key} cannot be as it is now: {fault.message}") from None
    checked["metadata"]["resourceVersion"] = str(store.revision + 1)
    revision = store.put(key, checked)
    return Change("ADDED", kind.qualified, checked, None, revision)


def _removed(session: Session, key: str) -> Change:
    """All that is left of the object is its key; what it owned is found by the garbage collector's next look."""
    kind = by_key(key)
    parts = key[len(kind.key_prefix) :].split("/")
    meta: Obj = {"name": parts[-1], "uid": "", "creationTimestamp": None}
    if kind.namespaced:
        meta["namespace"] = parts[0]
    obj = {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": meta, "spec": {}, "status": {}}
    return Change("DELETED", kind.qualified, obj, obj, session.store.revision)
