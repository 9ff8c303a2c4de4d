"""table: what `kubectl get` prints, made here as a real server does, from summaries where no object is needed."""

from __future__ import annotations

from minikctl.apimachinery.errors import not_found
from minikctl.apiserver.handlers.keys import key_for, prefix_for
from minikctl.apiserver.tables import make_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    options = request.options
    summaries: Any
    if request.name:
        obj = server.store.get(key_for(kind, request.namespace, request.name))
        if obj is None:
            raise not_found(kind.qualified, request.name)
        summaries = [summary_of(kind, obj)]
    elif options.get("fieldSelector") or options.get("owner") or kind.converts:
        from minikctl.apiserver.handlers.list import select

        summaries = [summary_of(kind, obj) for obj in select(server, kind, request)]
    else:
        summaries = server.store.summaries(prefix_for(kind, request.namespace))
        if options.get("labelSelector"):
            summaries = _by_labels(summaries, options["labelSelector"])
    return make_table(kind, summaries, server.clock.now, str(server.store.revision))


def summary_of(kind: Kind, obj: Obj) -> list[Any]:
    """[name, namespace, creationTimestamp, labels or None, cells]: all that a row needs, free of the present."""
    meta = obj["metadata"]
    cells = kind.strategy().cells(obj)
    return [meta["name"], meta.get("namespace") or "", meta.get("creationTimestamp"), meta.get("labels") or None, cells]


def _by_labels(summaries: Any, text: str) -> list[Any]:
    from minikctl.apimachinery.errors import BadRequest
    from minikctl.apimachinery.selectors import parse_label_selector

    try:
        matches = parse_label_selector(text).matches
    except ValueError as fault:
        raise BadRequest(str(fault)) from None
    return [summary for summary in summaries if matches(summary[3] or {})]
