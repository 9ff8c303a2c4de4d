"""Where an object stands in the store, and how a stored object looks to the one who asked."""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer


def key_for(kind: Kind, namespace: str, name: str) -> str:
    """The store key; the name must be there, and so must the namespace of a namespaced kind."""
    if not name:
        raise BadRequest("resource name may not be empty")
    if not kind.namespaced:
        return f"{kind.key_prefix}{name}"
    if not namespace:
        raise BadRequest("an empty namespace may not be set when a resource name is provided")
    return f"{kind.key_prefix}{namespace}/{name}"


def prefix_for(kind: Kind, namespace: str) -> str:
    return f"{kind.key_prefix}{namespace}/" if namespace and kind.namespaced else kind.key_prefix


def present(server: APIServer, kind: Kind, obj: Obj) -> Obj:
    """The object in the version asked for, with what is computed on reading (a node's heartbeat)."""
    if kind.converts:
        from minikctl.apiserver.conversion import to_version

        return to_version(obj, kind)
    if kind.on_read:
        from minikctl.apiserver.heartbeats import as_read

        return as_read(kind, obj, server.clock.now)
    return obj
