"""Events, recorded as client-go's recorder does: the same event again raises a count, many similar ones are combined.

A real recorder remembers what it sent; here the stored events of the object are the memory, so that counting goes on
over commands. Source: client-go/tools/record (events_cache.go): the tenth similar event within ten minutes is combined
with those that follow, and who tells more than 25 times of one object is heard once in five minutes.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import AlreadyExists, StatusError
from minikctl.apimachinery.timestamps import parse
from minikctl.client.event_buckets import BURST, REFILL, EventBuckets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.clock import Clock
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.client.component import Notes

SIMILAR_MAXIMUM = 10
SIMILAR_WINDOW = 600_000
COMBINED = "(combined from similar events): "


class EventRecorder:
    """``component`` is the source as `kubectl describe` shows it (``kubelet``, ``default-scheduler``)."""

    __slots__ = ("_buckets", "_client", "_clock", "_component", "_host", "_serial")

    def __init__(self, client: Client, clock: Clock, notes: Notes, component: str, host: str = "") -> None:
        self._client = client
        self._clock = clock
        self._component = component
        self._host = host
        self._buckets = EventBuckets(notes)
        self._serial = 0

    def normal(self, obj: Obj, reason: str, message: str, *, field_path: str = "") -> None:
        self.record(obj, "Normal", reason, message, field_path=field_path)

    def warning(self, obj: Obj, reason: str, message: str, *, field_path: str = "") -> None:
        self.record(obj, "Warning", reason, message, field_path=field_path)

    def record(
        self,
        obj: Obj,
        type_: str,
        reason: str,
        message: str,
        *,
        field_path: str = "",
        host: str = "",
        action: str = "",
        first: bool = False,
    ) -> None:
        """Tell of ``obj``. An event that cannot be stored (its namespace is going away) is lost, as in life.

        ``first``: the caller knows that nothing like it was told of before, which saves the search for it.
        """
        reference = reference_to(obj, field_path)
        host = host or self._host
        if first:
            self._new(reference, type_, reason, message, host)
            return
        told = self._told(reference, type_, host)
        if not self._may_tell(f"{self._component}|{host}|{reference['uid']}", told):
            return
        alike = [event for event in told if event["reason"] == reason]
        same = next((e for e in alike if e["message"] == message and _field(e) == field_path), None)
        few = len(alike) < SIMILAR_MAXIMUM - 1
        if same is None and not few and len(self._recent(alike)) >= SIMILAR_MAXIMUM - 1:
            message = COMBINED + message
            same = next((event for event in alike if event["message"].startswith(COMBINED)), None)
        if same is not None:
            self._again(same, message)
        else:
            self._new(reference, type_, reason, message, host)

    def _told(self, reference: Obj, type_: str, host: str) -> list[Obj]:
        """What this source has told of the object."""
        known = self._client.list(
            "events", reference.get("namespace") or "default", fields=f"involvedObject.uid={reference.get('uid', '')}"
        )
        return [
            event
            for event in known
            if event.get("type") == type_
            and (event.get("source") or {}).get("component") == self._component
            and event["source"].get("host", "") == host
        ]

    def _may_tell(self, key: str, told: list[Obj]) -> bool:
        """Whether the bucket of 25 has one left. Before it was empty once, the stored events tell what it has."""
        now = self._clock.now
        full_again = self._buckets.full_again(key, now)
        if full_again is None:
            count: int = sum(event["count"] for event in told)
            if count < BURST:
                return True
            full_again = parse(min(event["firstTimestamp"] for event in told)) + count * REFILL
        return self._buckets.take(key, full_again, now)

    def _recent(self, alike: list[Obj]) -> set[str]:
        """The different texts of the last ten minutes."""
        since = self._clock.now - SIMILAR_WINDOW
        return {
            event["message"]
            for event in alike
            if not event["message"].startswith(COMBINED) and parse(event["lastTimestamp"]) >= since
        }

    def _again(self, event: Obj, message: str) -> None:
        new = {
            **event,
            "message": message,
            "count": event["count"] + 1,
            "lastTimestamp": self._clock.stamp(),
        }
        self._client.update("events", new)

    def _new(self, reference: Obj, type_: str, reason: str, message: str, host: str) -> None:
        now = self._clock.stamp()
        source = {"component": self._component}
        if host:
            source["host"] = host
        namespace = reference.get("namespace") or "default"
        event = {
            "apiVersion": "v1",
            "kind": "Event",
            "metadata": {"name": self._name(reference["name"]), "namespace": namespace},
            "involvedObject": reference,
            "reason": reason,
            "message": message,
            "source": source,
            "firstTimestamp": now,
            "lastTimestamp": now,
            "count": 1,
            "type": type_,
            "eventTime": None,
            "reportingComponent": self._component,
            "reportingInstance": host,
        }
        while True:
            try:
                self._client.create("events", event, namespace=namespace)
            except AlreadyExists:  # of another component, or of an earlier command while the clock stood still
                event = {**event, "metadata": {"name": self._name(reference["name"]), "namespace": namespace}}
                continue
            except StatusError:
                pass
            return

    def _name(self, base: str) -> str:
        """``web.17d3…``: the object's name and the moment in nanoseconds, in hexadecimal; a serial keeps it unique."""
        self._serial += 1
        return f"{base}.{self._clock.now * 1_000_000 + self._serial % 1_000_000:016x}"


def _field(event: Obj) -> str:
    return str(event["involvedObject"].get("fieldPath") or "")


def reference_to(obj: Obj, field_path: str = "") -> Obj:
    """The ObjectReference of an object."""
    meta = obj["metadata"]
    reference: Obj = {
        "kind": obj["kind"],
        "apiVersion": obj["apiVersion"],
        "name": meta["name"],
        "uid": meta.get("uid", ""),
    }
    if meta.get("namespace"):
        reference["namespace"] = meta["namespace"]
    if meta.get("resourceVersion"):
        reference["resourceVersion"] = meta["resourceVersion"]
    if field_path:
        reference["fieldPath"] = field_path
    return reference
