"""update: another version of a stored object, or of its status, scale or other part."""

from __future__ import annotations

from importlib import import_module

from minikctl.apimachinery.errors import BadRequest, invalid, modified, not_found
from minikctl.apiserver import admission
from minikctl.apiserver.handlers.bodies import decode
from minikctl.apiserver.handlers.create import in_wire_form
from minikctl.apiserver.handlers.keys import key_for, present

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.registry.strategy import Strategy
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

_KEPT = ("creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation")
"""Metadata that no update changes."""


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    key = key_for(kind, request.namespace, request.name)
    old = server.find(kind, key)
    if old is None:
        raise not_found(kind.qualified, request.name)
    _check_uid(kind, request, key, old)
    if request.trusted and request.subresource == "status":
        return _trusted_status(server, kind, key, request.body, old)
    if request.subresource == "scale":
        from minikctl.apiserver.handlers.scale import update_scale

        return update_scale(server, kind, request, old)
    obj = decode(server, kind, request)
    if not obj["metadata"].get("resourceVersion") and not request.trusted:
        _check_unconditional(kind, request)
    return present(server, kind.storage, update_object(server, kind, request, obj, old))


def _check_unconditional(kind: Kind, request: Request) -> None:
    if not kind.strategy().UNCONDITIONAL_UPDATE:
        from minikctl.apiserver.validation.metadata import must_be_specified

        raise invalid(kind.resource, kind.group, request.name, [must_be_specified()])


def update_object(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj) -> Obj:
    """Admit, validate and store ``obj`` (private, storage version) in place of ``old``; equal ones write nothing."""
    kind = kind.storage
    strategy = kind.strategy()
    meta, old_meta = obj["metadata"], old["metadata"]
    _check_identity(kind, request, meta, old_meta)
    if not (request.trusted and not request.subresource):
        strategy.default(obj)
    _keep(meta, old_meta)
    if not request.subresource:
        admission.mutate(server, kind, request, obj, old)
    _prepare(strategy, request.subresource, obj, old)
    if strategy.GENERATION and request.subresource != "status" and strategy.generation_changed(obj, old):
        meta["generation"] = old_meta.get("generation", 0) + 1
    if kind.allocates and not request.subresource:
        from minikctl.apiserver.allocation import allocate

        allocate(server, kind, obj, old)
    if not request.trusted:
        _validate(kind, strategy, request, obj, old)
        obj = in_wire_form(kind, obj)
    admission.validate(server, kind, request, obj, old)
    return _finish(server, kind, request, obj, old)


def _finish(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj) -> Obj:
    old_meta = old["metadata"]
    if not request.trusted and request.options.get("patchType") != "apply":
        from minikctl.apiserver.managers import note_update

        note_update(server, kind, request, obj, old)
    if obj == old:
        return old
    if request.options.get("dryRun"):
        return obj
    key = key_for(kind, old_meta.get("namespace") or "", old_meta["name"])
    if _may_go(kind, obj):
        return server.store_deleted(kind, key, obj)
    return server.store_updated(kind, key, obj, old)


def _may_go(kind: Kind, obj: Obj) -> bool:
    """Whether nothing holds an object back any more that was asked to go."""
    meta = obj["metadata"]
    if not meta.get("deletionTimestamp") or meta.get("finalizers") or meta.get("deletionGracePeriodSeconds"):
        return False
    return kind.kind != "Namespace" or not (obj.get("spec") or {}).get("finalizers")


def _trusted_status(server: APIServer, kind: Kind, key: str, body: Obj, old: Obj) -> Obj:
    """A component's status report: only the status and annotations change (a Deployment's revision comes this way),
    and nothing is checked."""
    meta = body["metadata"]
    old_meta = old["metadata"]
    if meta.get("resourceVersion") not in (None, old_meta["resourceVersion"]):
        raise modified(kind.qualified, old_meta["name"])
    status, annotations = body.get("status"), meta.get("annotations")
    if status == old.get("status") and annotations == old_meta.get("annotations"):
        return old
    new_meta = dict(old_meta)
    if annotations:
        new_meta["annotations"] = annotations
    return server.store_updated(kind.storage, key, {**old, "metadata": new_meta, "status": status}, old)


def _check_uid(kind: Kind, request: Request, key: str, old: Obj) -> None:
    """An update that names a uid means that object, and no other of the same name."""
    body, actual = request.body, old["metadata"]["uid"]
    meta = body.get("metadata") if isinstance(body, dict) else None
    uid = meta.get("uid") if isinstance(meta, dict) else None
    if uid and uid != actual and request.subresource != "scale":
        from minikctl.apimachinery.errors import conflict

        why = (
            f"StorageError: invalid object, Code: 4, Key: {key}, ResourceVersion: 0, AdditionalErrorMsg: "
            f"Precondition failed: UID in precondition: {uid}, UID in object meta: {actual}"
        )
        raise conflict(kind.qualified, request.name, why)


def _check_identity(kind: Kind, request: Request, meta: Obj, old_meta: Obj) -> None:
    if meta.get("name") != request.name:
        raise BadRequest(
            f"the name of the object ({meta.get('name') or ''}) does not match the name on the URL ({request.name})"
        )
    if kind.namespaced and meta.setdefault("namespace", request.namespace) != request.namespace:
        raise BadRequest("the namespace of the provided object does not match the namespace sent on the request")
    version = meta.get("resourceVersion")
    if version and version != old_meta["resourceVersion"]:
        raise modified(kind.qualified, request.name)


def _keep(meta: Obj, old_meta: Obj) -> None:
    meta.setdefault("uid", old_meta["uid"])
    meta["resourceVersion"] = old_meta["resourceVersion"]
    for field in _KEPT:
        if field in old_meta:
            meta[field] = old_meta[field]
        else:
            meta.pop(field, None)
    if "managedFields" not in meta and "managedFields" in old_meta:
        meta["managedFields"] = old_meta["managedFields"]
    meta.pop("selfLink", None)


def _prepare(strategy: Strategy, subresource: str, obj: Obj, old: Obj) -> None:
    if not subresource:
        strategy.prepare_update(obj, old)
    elif subresource == "status":
        strategy.prepare_status_update(obj, old)
    elif subresource == "finalize":
        finalizers = (obj.get("spec") or {}).get("finalizers") or []
        obj.clear()
        obj.update({**old, "metadata": dict(old["metadata"]), "spec": {**old["spec"], "finalizers": finalizers}})
    else:
        getattr(strategy, f"prepare_{subresource}_update")(obj, old)


def _validate(kind: Kind, strategy: Strategy, request: Request, obj: Obj, old: Obj) -> None:
    special = getattr(strategy, f"validate_{request.subresource}_update", None) if request.subresource else None
    if special is not None:
        faults = special(obj, old)
    elif request.subresource:
        faults = []
    else:
        objects = import_module("minikctl.apiserver.validation.objects")
        faults = objects.changed_object_faults(kind, obj, old)
    if faults:
        raise invalid(kind.kind, kind.group, request.name, faults)
    if not request.subresource:
        request.warnings += strategy.warnings(obj)
