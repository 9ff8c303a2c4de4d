"""deletecollection: delete everything that a list with the same selectors would give."""

from __future__ import annotations

from minikctl.apiserver.handlers.delete import delete_object
from minikctl.apiserver.handlers.keys import key_for
from minikctl.apiserver.handlers.list import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    items = select(server, kind, request)
    for obj in items:
        meta = obj["metadata"]
        key = key_for(kind, meta.get("namespace") or "", meta["name"])
        request.name = meta["name"]
        delete_object(server, kind.storage, request, key, obj)
    meta = {"resourceVersion": str(server.store.revision)}
    return {"kind": f"{kind.kind}List", "apiVersion": kind.api_version, "metadata": meta, "items": items}
