"""list: many objects, by namespace, selectors, owner, and in pages."""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest, Expired
from minikctl.apiserver import event_expiry
from minikctl.apiserver.handlers.keys import prefix_for, present
from minikctl.apiserver.handlers.selection import is_all_said, matcher, term_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

CONTINUE_EXPIRED = (
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without "
    "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. "
    "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or "
    "deleted between the time the first chunk was returned and now may show up in the list."
)


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    meta: Obj = {"resourceVersion": str(server.store.revision)}
    limit = int(request.options.get("limit") or 0)
    if limit and not _selective(request.options):
        items = _page(server, kind, request, limit, meta)
    else:
        items = select(server, kind, request)
    if kind.expires:
        items = event_expiry.unexpired(items, server.clock.now)
    if kind.converts or kind.on_read:
        items = [present(server, kind, obj) for obj in items]
    return {"kind": f"{kind.kind}List", "apiVersion": kind.api_version, "metadata": meta, "items": items}


def select(server: APIServer, kind: Kind, request: Request) -> list[Obj]:
    """The stored objects that match namespace, owner and selectors."""
    options = request.options
    term = term_of(kind, options)
    matches = None if is_all_said(term, options) else matcher(kind, options)
    found = server.store.list(prefix_for(kind, request.namespace), term=term)
    return found if matches is None else [obj for obj in found if matches(obj)]


def _selective(options: dict[str, Any]) -> bool:
    return bool(options.get("labelSelector") or options.get("fieldSelector") or options.get("owner"))


def _page(server: APIServer, kind: Kind, request: Request, limit: int, meta: Obj) -> list[Obj]:
    """The next ``limit`` objects; the token names the revision and the last key, and dies with a newer revision."""
    prefix, token, after = prefix_for(kind, request.namespace), request.options.get("continue"), ""
    if token:
        revision, _, after = str(token).partition(":")
        if not after.startswith(prefix):
            raise BadRequest("invalid continue token: continue key is not valid")
        if revision != meta["resourceVersion"]:
            raise Expired(CONTINUE_EXPIRED)
    items, last, rest = server.store.page(prefix, limit=limit, after=after)
    if last:
        meta["continue"] = f"{meta['resourceVersion']}:{last}"
        meta["remainingItemCount"] = rest
    return items
