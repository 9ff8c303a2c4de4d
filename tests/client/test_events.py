"""Events, with client-go's numbers: 10 alike in 10 minutes are combined; 25 are told at once, then 1 in 5 minutes."""

from __future__ import annotations

from typing import Any

import doubles
import pytest

from minikctl.client.events import EventRecorder
from minikctl.cluster.cluster import StoreNotes

Obj = dict[str, Any]


class Teller:
    def __init__(self) -> None:
        self.session = doubles.session(nodes=1)
        self.client = self.session.cluster.client("system:test")
        self.clock = self.session.cluster.clock
        self.events = EventRecorder(self.client, self.clock, StoreNotes(self.session.store), "kubelet", "node-1")
        self.pod = self.session.cluster.client("x").create("pods", doubles.pod("a"), namespace="default")

    def told(self, obj: Obj | None = None) -> list[tuple[str, int]]:
        uid = (obj or self.pod)["metadata"]["uid"]
        found = self.client.list("events", "default", fields=f"involvedObject.uid={uid}")
        found.sort(key=lambda event: event["metadata"]["name"])
        return [(event["message"], event["count"]) for event in found]


@pytest.fixture
def teller(monkeypatch: pytest.MonkeyPatch) -> Teller:
    doubles.use(monkeypatch, controllers="Idle", scheduler="Idle", kubelet="Idle")
    return Teller()


def test_an_event_tells_of_whom_what_when_and_by_whom(teller: Teller) -> None:
    teller.events.normal(teller.pod, "Pulled", "Image is there", field_path="spec.containers{main}")
    (event,) = teller.client.list("events", "default")
    assert event["involvedObject"] == {
        "kind": "Pod",
        "apiVersion": "v1",
        "name": "a",
        "namespace": "default",
        "uid": teller.pod["metadata"]["uid"],
        "resourceVersion": teller.pod["metadata"]["resourceVersion"],
        "fieldPath": "spec.containers{main}",
    }
    assert (event["type"], event["reason"], event["message"]) == ("Normal", "Pulled", "Image is there")
    assert event["source"] == {"component": "kubelet", "host": "node-1"}
    assert event["firstTimestamp"] == event["lastTimestamp"] == teller.clock.stamp()
    assert event["metadata"]["name"].startswith("a.")


def test_the_same_again_is_counted(teller: Teller) -> None:
    first = teller.clock.stamp()
    for _ in range(3):
        teller.events.warning(teller.pod, "BackOff", "Back-off")
        teller.clock.now += 3_600_000 // 2
    (event,) = teller.client.list("events", "default")
    assert (event["count"], event["firstTimestamp"]) == (3, first)
    assert event["lastTimestamp"] > first


def test_another_reason_type_field_object_or_source_is_another_event(teller: Teller) -> None:
    other = teller.client.create("pods", doubles.pod("b"), namespace="default")
    teller.events.normal(teller.pod, "Started", "x")
    teller.events.normal(teller.pod, "Created", "x")
    teller.events.warning(teller.pod, "Started", "x")
    teller.events.normal(teller.pod, "Started", "x", field_path="spec.containers{main}")
    teller.events.normal(other, "Started", "x")
    EventRecorder(teller.client, teller.clock, StoreNotes(teller.session.store), "scheduler").normal(
        teller.pod, "Started", "x"
    )
    assert [count for _, count in teller.told()] == [1] * 5
    assert teller.told(other) == [("x", 1)]


def test_the_tenth_alike_and_those_after_are_combined(teller: Teller) -> None:
    for number in range(12):
        teller.events.normal(teller.pod, "Killing", f"text {number}")
    *single, combined = teller.told()
    assert single == [(f"text {number}", 1) for number in range(9)]
    assert combined == ("(combined from similar events): text 11", 3)


def test_after_ten_minutes_they_are_told_one_by_one_again(teller: Teller) -> None:
    for number in range(10):
        teller.events.normal(teller.pod, "Killing", f"text {number}")
    teller.clock.now += 601_000
    teller.events.normal(teller.pod, "Killing", "text 10")
    assert ("text 10", 1) in teller.told()


def test_twenty_five_at_once_are_enough(teller: Teller) -> None:
    for _ in range(40):
        teller.events.warning(teller.pod, "BackOff", "Back-off")
    assert teller.told() == [("Back-off", 25)]
    teller.events.normal(teller.pod, "Pulled", "of another type")
    assert len(teller.told()) == 2


def test_then_there_is_one_in_five_minutes(teller: Teller) -> None:
    for _ in range(40):
        teller.events.warning(teller.pod, "BackOff", "Back-off")
    for _ in range(60):
        teller.clock.now += 10_000
        teller.events.warning(teller.pod, "BackOff", "Back-off")
    assert teller.told() == [("Back-off", 27)]


def test_events_of_one_moment_have_names_of_their_own(teller: Teller) -> None:
    other = EventRecorder(teller.client, teller.clock, StoreNotes(teller.session.store), "kubelet", "node-1")
    for recorder in (teller.events, other):
        for number in range(3):
            recorder.record(teller.pod, "Normal", "Pulled", f"{number}", first=True)
    assert len({event["metadata"]["name"] for event in teller.client.list("events", "default")}) == 6


def test_of_what_has_no_namespace_it_is_told_in_the_default_one(teller: Teller) -> None:
    node = teller.client.get("nodes", "", "node-1")
    teller.events.normal(node, "Starting", "")
    (event,) = teller.client.list("events")
    assert event["metadata"]["namespace"] == "default"
    assert "namespace" not in event["involvedObject"]


def test_in_a_namespace_that_goes_nothing_is_told(teller: Teller) -> None:
    team = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team"}}
    teller.client.create("namespaces", {**team, "spec": {"finalizers": ["kubernetes"]}})
    pod = teller.client.create("pods", doubles.pod("c"), namespace="team")
    teller.client.delete("namespaces", "", "team")
    teller.events.normal(pod, "Killing", "x")
    assert teller.client.list("events") == []


def test_a_bucket_does_not_fill_when_what_was_told_expires(teller: Teller) -> None:
    for number in range(24):
        teller.events.warning(teller.pod, "Alone", f"{number}")
    for _ in range(130):  # longer than the life of the first ones
        teller.clock.now += 30_000
        teller.events.warning(teller.pod, "BackOff", "Back-off")
    ((_, before),) = [told for told in teller.told() if told[0] == "Back-off"]
    for _ in range(20):
        teller.clock.now += 30_000
        teller.events.warning(teller.pod, "BackOff", "Back-off")
    assert teller.told() == [("Back-off", before + 2)]
