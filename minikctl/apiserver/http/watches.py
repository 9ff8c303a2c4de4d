"""A watch as it goes on: what each look at the changes means to a client that sees a selection of objects. Pure.

The server tells of all changes of a resource and whether the object matches now; this remembers what the client has
seen, so that an object that comes into the selection is ADDED to it, and one that leaves it is DELETED.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apiserver.http.answers import as_sent, encoded
from minikctl.client.request import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from minikctl.apimachinery.types import Obj

    Handle = Callable[[Request], Any]


class Watch:
    """``request`` is the verb watch; ``since`` the revision that the client knows, "" or "0" for nothing: then it is
    sent what there is. ``table``: objects are sent as tables."""

    def __init__(self, request: Request, since: str, *, table: bool) -> None:
        self._request = request
        self._since = since if since not in ("", "0") else ""
        self._table = table
        self._seen: set[str] | None = None
        self._known_at = "0"
        self.over = False

    def step(self, handle: Handle) -> list[bytes]:
        """The lines to send now; after an error the watch is ``over``."""
        lines: list[bytes] = []
        try:
            if self._seen is None:
                lines += self._begin(handle)
            answer = handle(self._ask("watch", {"resourceVersion": self._since, "table": self._table}))
        except StatusError as fault:
            self.over = True
            return [*lines, _line("ERROR", fault.status())]
        known_at = int(self._known_at)
        for event in answer["events"]:
            lines += self._told(event, known_at)
        self._since = answer["resourceVersion"]
        return lines

    def _begin(self, handle: Handle) -> list[bytes]:
        """Find out what matches now, and send it to a client that knows nothing."""
        page = handle(self._ask("list", {}))
        self._known_at = page["metadata"]["resourceVersion"]
        self._seen = {_key(obj) for obj in page["items"]}
        if self._since:
            return []
        self._since = self._known_at
        if self._table and page["items"]:
            table = handle(self._ask("table", {"includeObject": self._request.options.get("includeObject")}))
            return [_line("ADDED", as_sent({**table, "rows": [row]})) for row in table["rows"]]
        return [_line("ADDED", as_sent(obj)) for obj in page["items"]]

    def _told(self, event: Obj, known_at: int) -> list[bytes]:
        obj, seen = event["object"], self._seen if self._seen is not None else set()
        key, kind = _key(obj), event["type"]
        early = int(obj["metadata"].get("resourceVersion") or 0) <= known_at
        if not early:
            if kind == "DELETED" or not event["matches"]:
                kind = "DELETED" if key in seen else ""
                seen.discard(key)
            else:
                kind = "MODIFIED" if key in seen else "ADDED"
                seen.add(key)
        elif not event["matches"]:
            kind = ""
        if not kind:
            return []
        return [_line(kind, as_sent(event["table"] if self._table else obj))]

    def _ask(self, verb: str, options: dict[str, Any]) -> Request:
        given, keep = self._request, ("labelSelector", "fieldSelector")
        kept = {name: given.options[name] for name in keep if name in given.options}
        name = given.name if verb == "watch" else ""
        if given.name and verb != "watch":
            kept["fieldSelector"] = f"metadata.name={given.name}"
        return Request(
            verb,
            given.resource,
            namespace=given.namespace,
            name=name,
            options={**kept, **{key: value for key, value in options.items() if value}},
            user=given.user,
            groups=given.groups,
        )


def _key(obj: Obj) -> str:
    return str(obj["metadata"].get("uid") or obj["metadata"]["name"])


def _line(kind: str, obj: Any) -> bytes:
    return encoded({"type": kind, "object": obj})
