"""Events of the newer kind. The rules are those of client-go/tools/events: what makes a series, and when it ends."""

from __future__ import annotations

from typing import Any

from minikctl.apimachinery.clock import Clock
from minikctl.apimachinery.errors import AlreadyExists
from minikctl.client.event_series import EventSeriesRecorder

START = 1_735_700_000_000


class Shelf:
    """As much of a client as the recorder uses."""

    def __init__(self) -> None:
        self.events: dict[str, Any] = {}

    def list(self, resource: str, namespace: str, fields: str) -> list[Any]:
        return list(self.events.values())

    def create(self, resource: str, event: Any, namespace: str) -> None:
        if event["metadata"]["name"] in self.events:
            raise AlreadyExists("there is one")
        self.events[event["metadata"]["name"]] = event

    def update(self, resource: str, event: Any) -> None:
        self.events[event["metadata"]["name"]] = event


def pod(version: str = "1") -> dict[str, Any]:
    meta = {"name": "web", "namespace": "default", "uid": "u", "resourceVersion": version}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta}


def recorder(shelf: Shelf, clock: Clock) -> EventSeriesRecorder:
    client: Any = shelf
    return EventSeriesRecorder(client, clock, "default-scheduler", "default-scheduler-x")


def fail(events: EventSeriesRecorder, version: str = "1", message: str = "no room") -> None:
    events.record(pod(version), "Warning", "FailedScheduling", "Scheduling", message)


def test_an_event_has_its_time_to_the_microsecond_and_none_of_the_older_fields() -> None:
    shelf = Shelf()
    fail(recorder(shelf, Clock(START)))
    (event,) = shelf.events.values()
    assert event["eventTime"].endswith(".000000Z")
    assert (event["firstTimestamp"], event["lastTimestamp"], event["source"]) == (None, None, {})
    assert (event["action"], event["reportingComponent"]) == ("Scheduling", "default-scheduler")
    assert "count" not in event


def test_repetitions_count_in_a_series_that_keeps_the_first_message() -> None:
    shelf, clock = Shelf(), Clock(START)
    events = recorder(shelf, clock)
    fail(events)
    for _ in range(2):
        clock.now += 300_000
        fail(events, message="still no room")
    (event,) = shelf.events.values()
    assert event["message"] == "no room"
    assert event["series"]["count"] == 3


def test_a_series_ends_after_six_minutes_and_with_another_version_of_the_object() -> None:
    shelf, clock = Shelf(), Clock(START)
    events = recorder(shelf, clock)
    fail(events)
    fail(events, version="2")
    assert len(shelf.events) == 2
    clock.now += 360_001
    fail(events, version="2")
    assert len(shelf.events) == 3


def test_events_of_one_moment_do_not_get_into_each_others_way() -> None:
    shelf = Shelf()
    fail(recorder(shelf, Clock(START)), version="1")
    fail(recorder(shelf, Clock(START)), version="2")
    assert len(shelf.events) == 2
