"""The API server: one call a request, one handler module a verb, loaded on use.

Neighbours: handlers read and write through `self.store` and tell `self.publish` of every change.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import MethodNotAllowed, NotFound, method_not_allowed
from minikctl.apimachinery.modules import load as load_module
from minikctl.apimachinery.watch import Change
from minikctl.apiserver import event_expiry
from minikctl.apiserver.registry import catalog

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from minikctl.apimachinery.clock import Clock
    from minikctl.apimachinery.identity import Identity
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.client.request import Request
    from minikctl.storage.image import Image

    Handler = Callable[["APIServer", Kind, Request], Any]

_KIND_VERBS = frozenset(("get", "list", "table", "create", "update", "patch", "delete", "deletecollection", "watch"))
WRITING = frozenset(("create", "update", "patch", "delete", "deletecollection"))
"""Verbs that may change the store."""
_UNCHECKED = frozenset(("", "kubernetes-admin"))
"""Users who may do everything, so that nobody looks up their rights."""
_DEPRECATED = {
    "componentstatuses": "v1 ComponentStatus is deprecated in v1.19+",
    "endpoints": "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
}
"""Resources of the core group that are served with a warning."""


class APIServer:
    """``publish`` is called with each `Change` after it is in the store, which is open for writing when need be."""

    def __init__(
        self,
        store: Image,
        clock: Clock,
        identity: Identity,
        *,
        publish: Callable[[Change], None],
    ) -> None:
        self.store = store
        self.clock = clock
        self.identity = identity
        self.publish = publish
        self._handlers: dict[str, Handler] = {}
        self._kinds: dict[str, Kind] = {}

    def handle(self, request: Request) -> Any:
        """Answer one request; raises StatusError."""
        verb = request.verb
        if verb not in _KIND_VERBS:
            from minikctl.apiserver.handlers import discovery

            return discovery.answer(self, request)
        if request.resource == "*":
            from minikctl.apiserver.handlers import dependents

            return dependents.list_owned(self, request)
        kind = self.kind(request.resource)
        self._check_verb(kind, verb, request.subresource)
        if not request.trusted and request.user not in _UNCHECKED:
            from minikctl.apiserver import authorization

            authorization.check(self, kind, request)
        if not request.trusted and not kind.group and kind.resource in _DEPRECATED:
            request.warnings.append(_DEPRECATED[kind.resource])
        handler = self._handlers.get(verb)
        if handler is None:
            module = load_module(f"minikctl.apiserver.handlers.{verb}")
            handler = self._handlers[verb] = module.handle
        if request.options.get("dryRun"):
            return self._dry(handler, kind, request)
        return handler(self, kind, request)

    def _dry(self, handler: Handler, kind: Kind, request: Request) -> Any:
        """What would be, made of the same random choices that are made again when it comes to be."""
        before = self.identity.state
        try:
            return handler(self, kind, request)
        finally:
            self.identity.state = before

    def kind(self, resource: str) -> Kind:
        """The kind behind ``deployments.apps``, ``deployments.v1.apps`` or a built-in word; raises NotFound."""
        kind = self._kinds.get(resource)
        if kind is None:
            kind = catalog.find(resource, unserved=True)
            if kind is None:
                raise NotFound("the server could not find the requested resource")
            self._kinds[resource] = kind
        return kind

    def find(self, kind: Kind, key: str) -> Obj | None:
        """The stored object of a key as clients may see it: not an event that is over."""
        obj = self.store.get(key)
        if obj is None or not kind.expires or event_expiry.unexpired((obj,), self.clock.now):
            return obj
        return None

    def store_created(self, kind: Kind, key: str, obj: Obj) -> Obj:
        """Put a new object; its metadata is private to the caller and gets the resourceVersion."""
        obj["metadata"]["resourceVersion"] = str(self.store.revision + 1)
        revision = self.store.put(key, obj, expected=0)
        self.publish(Change("ADDED", kind.qualified, obj, None, revision))
        if kind.allocates:
            self._settle_allocation(obj, None)
        elif kind.expires:
            event_expiry.note_written(self, kind, obj)
        return obj

    def store_updated(self, kind: Kind, key: str, obj: Obj, old: Obj) -> Obj:
        """Put a new version; its metadata is private to the caller and gets the resourceVersion."""
        obj["metadata"]["resourceVersion"] = str(self.store.revision + 1)
        revision = self.store.put(key, obj)
        self.publish(Change("MODIFIED", kind.qualified, obj, old, revision))
        if kind.allocates:
            self._settle_allocation(obj, old)
        elif kind.expires:
            event_expiry.note_written(self, kind, obj)
        return obj

    def store_deleted(self, kind: Kind, key: str, obj: Obj) -> Obj:
        """Remove an object; its last version carries the revision of its removal."""
        last = {**obj, "metadata": {**obj["metadata"], "resourceVersion": str(self.store.revision + 1)}}
        revision = self.store.delete(key, last)
        self.publish(Change("DELETED", kind.qualified, last, obj, revision))
        if kind.allocates:
            self._settle_allocation(None, obj)
        return last

    def _settle_allocation(self, obj: Obj | None, old: Obj | None) -> None:
        from minikctl.apiserver.allocation import settle_allocation

        settle_allocation(self, obj, old)

    def _check_verb(self, kind: Kind, verb: str, subresource: str) -> None:
        if subresource:
            if subresource not in kind.subresources:
                raise NotFound("the server could not find the requested resource")
            return
        needed = "list" if verb == "table" else verb
        if needed not in kind.verbs and not (verb == "table" and "get" in kind.verbs):
            raise _not_allowed(kind, needed)


def _not_allowed(kind: Kind, verb: str) -> MethodNotAllowed:
    return method_not_allowed(kind.qualified, verb)
