"""get: one object, or a subresource of it that has a shape of its own."""

from __future__ import annotations

from minikctl.apimachinery.errors import not_found
from minikctl.apiserver.handlers.keys import key_for, present

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    obj = server.find(kind, key_for(kind, request.namespace, request.name))
    if obj is None:
        raise not_found(kind.qualified, request.name)
    if request.subresource == "scale":
        from minikctl.apiserver.registry.scale import read_scale

        return read_scale(obj, kind.kind)
    return present(server, kind, obj)
