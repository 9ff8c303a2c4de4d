"""list: many objects, by namespace, selectors, owner, and in pages."""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest, Expired
from minikctl.apiserver.handlers.keys import prefix_for, present

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    meta: Obj = {"resourceVersion": str(server.store.revision)}
    limit = int(request.options.get("limit") or 0)
    if limit and not _selective(request.options):
        items = _page(server, kind, request, limit, meta)
    else:
        items = select(server, kind, request)
    if kind.converts or kind.on_read:
        items = [present(server, kind, obj) for obj in items]
    return {"kind": f"{kind.kind}List", "apiVersion": kind.api_version, "metadata": meta, "items": items}


def select(server: APIServer, kind: Kind, request: Request) -> list[Obj]:
    """The stored objects that match namespace, owner and selectors."""
    options = request.options
    prefix = prefix_for(kind, request.namespace)
    labels, fields = options.get("labelSelector"), options.get("fieldSelector")
    term = None
    if options.get("owner"):
        term = f"o:{options['owner']}"
    elif labels or fields:
        term = _term(kind, labels, fields)
    found = server.store.list(prefix, term=term)
    if labels:
        found = _by_labels(found, labels)
    if fields and not (term is not None and term[:2] in ("i:", "d:") and "," not in fields):
        found = _by_fields(kind, found, fields)
    return found


def _selective(options: dict[str, Any]) -> bool:
    return bool(options.get("labelSelector") or options.get("fieldSelector") or options.get("owner"))


def _term(kind: Kind, labels: str | None, fields: str | None) -> str | None:
    """An index term that narrows the search, where the selectors offer one."""
    if fields and kind.qualified == "pods" and fields.startswith("spec.nodeName=") and "," not in fields:
        return f"d:{fields[14:].lstrip('=')}" if fields[14:].lstrip("=") else None
    if fields and kind.qualified == "events" and fields.startswith("involvedObject.uid="):
        return f"i:{fields[19:].partition(',')[0]}"
    if labels:
        from minikctl.apimachinery.selectors import parse_label_selector
        from minikctl.apiserver.index import UNINDEXED_LABELS

        try:
            requirements = parse_label_selector(labels).requirements
        except ValueError:
            return None  # worded where the labels are matched
        for requirement in requirements:
            if requirement.operator in ("=", "==") and requirement.key not in UNINDEXED_LABELS:
                return f"l:{requirement.key}={requirement.values[0]}"
    return None


def _by_labels(found: list[Obj], text: str) -> list[Obj]:
    from minikctl.apimachinery.selectors import parse_label_selector

    try:
        matches = parse_label_selector(text).matches
    except ValueError as fault:
        raise BadRequest(str(fault)) from None
    return [obj for obj in found if matches(obj["metadata"].get("labels") or {})]


def _by_fields(kind: Kind, found: list[Obj], text: str) -> list[Obj]:
    from minikctl.apimachinery.selectors import parse_field_selector

    try:
        selector = parse_field_selector(text)
    except ValueError as fault:
        raise BadRequest(str(fault)) from None
    own = kind.strategy().selectable

    def fields_of(obj: Obj) -> dict[str, str]:
        meta = obj["metadata"]
        return {**own(obj), "metadata.name": meta["name"], "metadata.namespace": meta.get("namespace") or ""}

    known = {"metadata.name", "metadata.namespace", *own({"metadata": {}})}
    for requirement in selector.requirements:
        if requirement.key not in known:
            raise BadRequest(
                f'Unable to find "{kind.group + "/" if kind.group else ""}{kind.version}, Resource={kind.resource}" '
                f'that match label selector "", field selector "{text}": field label not supported: {requirement.key}'
            )
    return [obj for obj in found if selector.matches(fields_of(obj))]


def _page(server: APIServer, kind: Kind, request: Request, limit: int, meta: Obj) -> list[Obj]:
    """The next ``limit`` objects; the token names the revision and the last key, and dies with a newer revision."""
    prefix, token, after = prefix_for(kind, request.namespace), request.options.get("continue"), ""
    if token:
        revision, _, after = str(token).partition(":")
        if revision != meta["resourceVersion"] or not after.startswith(prefix):
            raise Expired("The provided continue parameter is too old to display a consistent list result.")
    items, last, rest = server.store.page(prefix, limit=limit, after=after)
    if last:
        meta["continue"] = f"{meta['resourceVersion']}:{last}"
        meta["remainingItemCount"] = rest
    return items
