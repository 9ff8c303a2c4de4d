"""Following objects as they change: what ``get --watch``, ``events --watch``, ``wait`` and ``rollout status`` share.

The API server tells what was written; what that means to a selection is worked out here, as a real server would send
it: an object that changes into the selection is ADDED, one that changes out of it DELETED. A log that no longer
reaches back is no fault: the objects are listed again, and what differs is told.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import Expired

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from minikctl.apimachinery.types import Obj
    from minikctl.client.session import Session


class Event:
    """``obj`` is the object at that moment (when DELETED, its last version); ``table`` the Table of it, where asked."""

    __slots__ = ("obj", "table", "type")

    def __init__(self, type_: str, obj: Obj, table: Obj | None) -> None:
        self.type = type_
        self.obj = obj
        self.table = table


class Watch:
    """The objects of one resource, or the one called ``name``; ``tables`` gives each event its Table."""

    def __init__(
        self,
        session: Session,
        resource: str,
        namespace: str = "",
        name: str = "",
        *,
        labels: str = "",
        fields: str = "",
        tables: bool = False,
    ) -> None:
        self._session = session
        self._resource = resource
        self._namespace = namespace
        self._name = name
        self._options = {"labelSelector": labels, "fieldSelector": fields}
        self._tables = tables
        self._known: dict[tuple[str, str], Event] = {}
        self._revision = ""

    def start(self) -> list[Event]:
        """What is there now, each as ADDED; later events tell what changes."""
        self._known, self._revision = self._list()
        return list(self._known.values())

    def events(self) -> list[Event]:
        """What happened since the last call."""
        try:
            answer = self._session.client.watch(
                self._resource,
                self._namespace,
                self._name,
                resourceVersion=self._revision,
                table=self._tables,
                **self._options,
            )
        except Expired:
            return self._list_again()
        self._revision = answer["resourceVersion"]
        events = [self._follow(event) for event in answer["events"]]
        return [event for event in events if event is not None]

    def follow(self, deadline: int | None = None) -> Iterator[Event]:
        """The events from now on, as they come, until the moment ``deadline`` (ms) or until nothing can come."""
        session, waiting = self._session, True
        while waiting:
            session.settle()
            yield from self.events()
            waiting = session.wait(deadline)
        yield from self.events()

    def _list(self) -> tuple[dict[tuple[str, str], Event], str]:
        fields = self._options["fieldSelector"]
        if self._name:
            fields = f"{fields},metadata.name={self._name}" if fields else f"metadata.name={self._name}"
        table = self._session.client.table(
            self._resource,
            self._namespace,
            labelSelector=self._options["labelSelector"],
            fieldSelector=fields,
            includeObject="Object",
        )
        found = {}
        for row in table["rows"]:
            obj = row["object"]
            found[_key(obj)] = Event("ADDED", obj, {**table, "rows": [row]} if self._tables else None)
        return found, table["metadata"]["resourceVersion"]

    def _list_again(self) -> list[Event]:
        before = self._known
        self._known, self._revision = self._list()
        events = [Event("DELETED", old.obj, old.table) for key, old in before.items() if key not in self._known]
        for key, new in self._known.items():
            old = before.get(key)
            if old is None:
                events.append(new)
            elif old.obj["metadata"].get("resourceVersion") != new.obj["metadata"].get("resourceVersion"):
                events.append(Event("MODIFIED", new.obj, new.table))
        return events

    def _follow(self, change: Obj) -> Event | None:
        """What a change means to those who see only what is selected; None where it means nothing to them."""
        key = _key(change["object"])
        old = self._known.get(key)
        if change["type"] != "DELETED" and change["matches"]:
            event = Event("MODIFIED" if old else "ADDED", change["object"], change.get("table"))
            self._known[key] = event
            return event
        if old is None:
            return None
        del self._known[key]
        if change["matches"]:
            return Event("DELETED", change["object"], change.get("table"))
        return Event("DELETED", old.obj, old.table)


def _key(obj: Obj) -> tuple[str, str]:
    meta = obj["metadata"]
    return meta.get("namespace") or "", meta["name"]
