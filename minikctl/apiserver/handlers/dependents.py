"""list of ``*`` by owner: every object of any kind that names a uid among its owners, for the garbage collector."""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest
from minikctl.apiserver.registry.keys import by_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request


def list_owned(server: APIServer, request: Request) -> Obj:
    """A List whose items are ``{"resource": qualified plural, "object": obj}``."""
    owner = request.options.get("owner")
    if request.verb != "list" or not owner:
        raise BadRequest("only a list by owner goes over all resources")
    pairs = server.store.with_term(f"o:{owner}")
    return {"items": [{"resource": by_key(key).qualified, "object": obj} for key, obj in pairs]}
