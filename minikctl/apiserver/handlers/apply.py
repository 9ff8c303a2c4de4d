"""patch of type apply: server-side apply, which creates what is not there and knows who owns which field."""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest
from minikctl.apimachinery.meta import deep_copy
from minikctl.apiserver.handlers.bodies import checked
from minikctl.apiserver.handlers.create import create_object
from minikctl.apiserver.handlers.keys import key_for, present
from minikctl.apiserver.handlers.update import update_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request


def apply(server: APIServer, kind: Kind, request: Request) -> Obj:
    from minikctl.apimachinery.managed_fields import apply as merge
    from minikctl.apiserver.schemas import view

    options = request.options
    manager = options.get("fieldManager")
    if not manager:
        raise BadRequest(
            'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch'
        )
    patch = deep_copy(request.body)
    patch.setdefault("metadata", {}).setdefault("name", request.name)
    if kind.namespaced:
        patch["metadata"].setdefault("namespace", request.namespace)
    stored = server.find(kind, key_for(kind, request.namespace, request.name))
    live = None if stored is None else present(server, kind, stored)
    now = server.clock.stamp()
    merged = merge(live, patch, view(kind), manager=manager, force=bool(options.get("force")), now=now)
    obj = checked(kind, request, merged)
    if kind.converts:
        from minikctl.apiserver.conversion import to_storage

        obj = to_storage(obj, kind)
    if stored is None:
        return present(server, kind, create_object(server, kind, request, obj))
    return present(server, kind, update_object(server, kind, request, obj, stored))
