"""table: what `kubectl get` prints, made here as a real server does, from summaries where no object is needed."""

from __future__ import annotations

from minikctl.apimachinery.errors import not_found
from minikctl.apiserver import event_expiry
from minikctl.apiserver.handlers.keys import key_for, prefix_for, present
from minikctl.apiserver.tables import make_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    """``includeObject`` (Object) among the options lets the rows carry whole objects in place of bare metadata."""
    options = request.options
    if request.name:
        return _of_one(server, kind, request)
    if options.get("fieldSelector") or options.get("owner") or options.get("includeObject") or kind.converts:
        from minikctl.apiserver.handlers.list import select

        objects = select(server, kind, request)
        if kind.expires:
            objects = event_expiry.unexpired(objects, server.clock.now)
        return table_of(server, kind, objects, whole=bool(options.get("includeObject")))
    summaries = server.store.summaries(prefix_for(kind, request.namespace))
    if kind.expires:
        summaries = event_expiry.unexpired_summaries(summaries, server.clock.now)
    if options.get("labelSelector"):
        from minikctl.apiserver.handlers.selection import label_selector

        matches = label_selector(options["labelSelector"]).matches
        summaries = [summary for summary in summaries if matches(summary[3])]
    return make_table(kind.strategy().COLUMNS, summaries, server.clock.now, str(server.store.revision))


def table_of(server: APIServer, kind: Kind, objects: list[Obj], *, whole: bool = False) -> Obj:
    """The Table of stored objects, as they are given; ``whole`` as for `handle`."""
    summaries = [summary_of(kind, obj) for obj in objects]
    table = make_table(kind.strategy().COLUMNS, summaries, server.clock.now, str(server.store.revision))
    if whole:
        for row, obj in zip(table["rows"], objects, strict=True):
            row["object"] = present(server, kind, obj)
    return table


def summary_of(kind: Kind, obj: Obj) -> list[Any]:
    """[name, namespace, creationTimestamp, labels or None, cells]: all that a row needs, free of the present."""
    meta = obj["metadata"]
    cells = kind.strategy().cells(obj)
    return [meta["name"], meta.get("namespace") or "", meta.get("creationTimestamp"), meta.get("labels") or None, cells]


def _of_one(server: APIServer, kind: Kind, request: Request) -> Obj:
    obj = server.find(kind, key_for(kind, request.namespace, request.name))
    if obj is None:
        raise not_found(kind.qualified, request.name)
    if request.subresource == "scale":
        from minikctl.apiserver.registry import scale

        meta, cells = obj["metadata"], scale.cells(obj)
        summary = [meta["name"], meta["namespace"], meta.get("creationTimestamp"), None, cells]
        return make_table(scale.COLUMNS, [summary], server.clock.now, str(server.store.revision))
    return table_of(server, kind, [obj], whole=bool(request.options.get("includeObject")))
