"""Events as `events.k8s.io/v1` wants them: with an action, to the microsecond, and repeated as a series.

The newer of Kubernetes' two recorders; the scheduler uses it, most others use `events.EventRecorder`. An event belongs
to a series if all but its message and its time is the same, the object's version included, and it comes within six
minutes of the last one. A real recorder sends the count now and then, this one each time.
Source: client-go/tools/events/event_broadcaster.go.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import AlreadyExists, StatusError
from minikctl.apimachinery.timestamps import parse
from minikctl.client.events import reference_to

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.clock import Clock
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client

SERIES_ENDS_AFTER = 360_000
LONGEST_NAME = 253


class EventSeriesRecorder:
    """``controller`` is who reports (``default-scheduler``), ``instance`` which process of it."""

    __slots__ = ("_client", "_clock", "_controller", "_instance", "_serial")

    def __init__(self, client: Client, clock: Clock, controller: str, instance: str) -> None:
        self._client = client
        self._clock = clock
        self._controller = controller
        self._instance = instance
        self._serial = 0

    def record(
        self,
        obj: Obj,
        type_: str,
        reason: str,
        action: str,
        message: str,
        *,
        related: Obj | None = None,
        once: bool = False,
    ) -> None:
        """Tell of ``obj``. ``once``: this cannot have happened to it before, so that no series is looked for."""
        about = {
            "involvedObject": reference_to(obj),
            "reason": reason,
            "action": action,
            "type": type_,
            "reportingComponent": self._controller,
            "reportingInstance": self._instance,
        }
        if related is not None:
            about["related"] = reference_to(related)
        same = None if once else self._same(about)
        try:
            if same is None:
                self._create(about, message)
            else:
                count = (same.get("series") or {"count": 1})["count"] + 1
                series = {"count": count, "lastObservedTime": self._clock.micro_stamp()}
                self._client.update("events", {**same, "series": series})
        except StatusError:
            return  # its namespace is going away

    def _same(self, about: Obj) -> Obj | None:
        reference = about["involvedObject"]
        known = self._client.list(
            "events", reference.get("namespace") or "default", fields=f"involvedObject.uid={reference['uid']}"
        )
        since = self._clock.now - SERIES_ENDS_AFTER
        for event in known:
            if all(event.get(field) == value for field, value in about.items()) and event.get("eventTime"):
                last = (event.get("series") or {}).get("lastObservedTime") or event["eventTime"]
                if parse(last) >= since:
                    return event
        return None

    def _create(self, about: Obj, message: str) -> None:
        namespace = about["involvedObject"].get("namespace") or "default"
        event = {
            "apiVersion": "v1",
            "kind": "Event",
            "eventTime": self._clock.micro_stamp(),
            "firstTimestamp": None,
            "lastTimestamp": None,
            "source": {},
            "message": message,
            **about,
        }
        while True:
            meta = {"name": self._name(about["involvedObject"]["name"]), "namespace": namespace}
            try:
                self._client.create("events", {**event, "metadata": meta}, namespace=namespace)
            except AlreadyExists:  # of another component, or of an earlier command while the clock stood still
                continue
            return

    def _name(self, base: str) -> str:
        """The object's name and the moment in nanoseconds; a serial number keeps it unique."""
        self._serial += 1
        suffix = f".{self._clock.now * 1_000_000 + self._serial % 1_000_000:x}"
        return base[: LONGEST_NAME - len(suffix)] + suffix
