"""watch: the changes of a resource above a revision, as far as the log reaches back.

A watching client asks again whenever something was written. What becomes of a selector as an object changes into it or
out of it is the client's to follow: it knows what it has seen (`kubectl/watching.py`).
"""

from __future__ import annotations

from minikctl.apimachinery.errors import Expired
from minikctl.apiserver.handlers.keys import key_for, prefix_for, present
from minikctl.apiserver.handlers.selection import matcher
from minikctl.apiserver.handlers.table import table_of
from minikctl.storage.store import Compacted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    """``events`` with ``type``, ``object``, ``matches`` (the selectors) and, where ``table`` was asked for, ``table``.

    ``resourceVersion`` among the options is the revision to go on after; that of the answer is the next one. Raises
    Expired.
    """
    options, store = request.options, server.store
    matches = matcher(kind, options)
    since = int(options.get("resourceVersion") or 0)
    try:
        entries = store.log_since(since)
    except Compacted:
        raise Expired(f"too old resource version: {since} ({store.revision})") from None
    prefix = prefix_for(kind, request.namespace)
    only = key_for(kind, request.namespace, request.name) if request.name else ""
    events = []
    for entry in entries:
        if not entry.key.startswith(prefix) or (only and entry.key != only):
            continue
        event: Obj = {
            "type": "DELETED" if entry.deleted else "ADDED" if entry.created else "MODIFIED",
            "object": present(server, kind, entry.obj),
            "matches": matches is None or matches(entry.obj),
        }
        if options.get("table"):
            event["table"] = table_of(server, kind, [entry.obj])
        events.append(event)
    return {"events": events, "resourceVersion": str(store.revision)}
