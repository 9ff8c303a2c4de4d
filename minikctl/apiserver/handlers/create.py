"""create: a new object, from the body to the store."""

from __future__ import annotations

from importlib import import_module

from minikctl.apimachinery.errors import AlreadyExists, BadRequest, StatusError, already_exists, invalid
from minikctl.apiserver import admission
from minikctl.apiserver.handlers.bodies import decode
from minikctl.apiserver.handlers.keys import key_for, present

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

LIMIT_RANGER = "kubernetes.io/limit-ranger"
"""The annotation in which the admission plugin of that name tells what it has set."""
_REVIEWED = frozenset(("authentication.k8s.io", "authorization.k8s.io"))
"""The API groups that hold nothing but questions, which are answered and not stored."""
_SUBRESOURCES = {"binding": "binding", "eviction": "eviction", "token": "token"}
NAME_ATTEMPTS = 8
"""How many generated names are tried (feature RetryGenerateName)."""


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    if request.subresource:
        module = _SUBRESOURCES.get(request.subresource)
        if module is None:
            raise BadRequest(f"{request.subresource} takes no create")
        answer: Obj = import_module(f"minikctl.apiserver.handlers.{module}").handle(server, kind, request)
        return answer
    if kind.group in _REVIEWED:
        reviewed: Obj = import_module("minikctl.apiserver.handlers.reviews").handle(server, kind, request)
        return reviewed
    obj = decode(server, kind, request)
    return present(server, kind, create_object(server, kind, request, obj))


def create_object(server: APIServer, kind: Kind, request: Request, obj: Obj) -> Obj:
    """Admit, validate and store ``obj``, which is private and in the kind's storage version."""
    kind = kind.storage
    strategy = kind.strategy()
    meta = obj["metadata"]
    versioned = meta.get("resourceVersion") not in (None, "", "0")
    _place(kind, request, meta)
    admission.check_namespace(server, kind, meta)
    _identify(server, strategy.GENERATION, meta)
    strategy.default(obj)
    admission.mutate(server, kind, request, obj, None)
    if not meta.get("name") and meta.get("generateName"):
        _name(server, kind, meta)
    strategy.prepare_create(obj)
    if kind.allocates:
        _allocate(server, kind, obj)
    if request.trusted:
        _validate_filled_in(kind, obj)
    else:
        _validate(kind, obj)
        request.warnings += strategy.warnings(obj)
        obj = in_wire_form(kind, obj)
    admission.validate(server, kind, request, obj, None)
    key = key_for(kind, meta.get("namespace") or "", meta["name"])
    if versioned:
        raise StatusError("resourceVersion should not be set on objects to be created")
    present_one = server.find(kind, key)
    if present_one is not None:
        raise _exists(kind, meta, present_one)
    if not request.trusted:
        from minikctl.apiserver.managers import note_create

        note_create(server, kind, request, obj)
    if request.options.get("dryRun"):
        return obj
    if kind.expires and (over := server.store.get(key)) is not None:
        server.store_deleted(kind, key, over)
    return server.store_created(kind, key, obj)


def _place(kind: Kind, request: Request, meta: Obj) -> None:
    """The namespace of the request, which the body may repeat but not contradict."""
    if not kind.namespaced:
        meta.pop("namespace", None)
        return
    if not request.namespace:
        raise BadRequest("an empty namespace may not be set during creation")
    given = meta.setdefault("namespace", request.namespace) or request.namespace
    if given != request.namespace:
        raise BadRequest("the namespace of the provided object does not match the namespace sent on the request")
    meta["namespace"] = request.namespace


def _identify(server: APIServer, generation: bool, meta: Obj) -> None:
    for field in ("selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion", "generation"):
        meta.pop(field, None)
    meta["uid"] = server.identity.uid()
    meta["creationTimestamp"] = server.clock.stamp()
    if generation:
        meta["generation"] = 1


def _name(server: APIServer, kind: Kind, meta: Obj) -> None:
    for _ in range(NAME_ATTEMPTS):
        meta["name"] = server.identity.name(meta["generateName"])
        if server.store.get(key_for(kind, meta.get("namespace") or "", meta["name"])) is None:
            return


def _allocate(server: APIServer, kind: Kind, obj: Obj) -> None:
    from minikctl.apiserver.allocation import allocate

    allocate(server, kind, obj, None)


def _validate(kind: Kind, obj: Obj) -> None:
    from minikctl.apiserver.validation.objects import new_object_faults

    faults = new_object_faults(kind, obj)
    if faults:
        raise invalid(kind.kind, kind.group, obj["metadata"].get("name") or "", faults)


def _validate_filled_in(kind: Kind, obj: Obj) -> None:
    """A component's object is taken as it is, but a LimitRange may have given its containers limits below what they
    ask for."""
    if kind.qualified == "pods" and LIMIT_RANGER in (obj["metadata"].get("annotations") or {}):
        _validate(kind, obj)


def _exists(kind: Kind, meta: Obj, there: Obj) -> AlreadyExists:
    fault = already_exists(kind.qualified, meta["name"])
    message = fault.message
    if meta.get("generateName"):
        message += ", the server was not able to generate a unique name for the object"
    if there["metadata"].get("deletionTimestamp"):
        message = f"object is being deleted: {message}"
    return AlreadyExists(message, fault.details)


def in_wire_form(kind: Kind, obj: Obj) -> Obj:
    """With the empty values that a real server shows (``creationTimestamp: null``, ``resources: {}``); private."""
    from minikctl.apiserver.validation.wire_form import wire_form

    return wire_form(obj, kind)
