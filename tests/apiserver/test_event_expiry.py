"""Events are gone one hour after they were written last: `--event-ttl`, whose default is 1h0m0s."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import doubles
import pytest

from minikctl.apimachinery.errors import NotFound
from minikctl.client.events import EventRecorder
from minikctl.cluster.cluster import StoreNotes
from minikctl.cluster.places import open_driver
from minikctl.cluster.session import Session

HOUR = 3_600_000
Obj = dict[str, Any]


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    doubles.use(monkeypatch, controllers="Idle", scheduler="Idle", kubelet="Idle")
    made = doubles.session(nodes=1)
    made.control("freeze")
    return made


def recorder(session: Session) -> EventRecorder:
    client, notes = session.cluster.client("system:node"), StoreNotes(session.store)
    return EventRecorder(client, session.cluster.clock, notes, "kubelet", "node-1")


def pod(session: Session, name: str) -> Obj:
    session.become_writer()
    return session.cluster.client("system:test").create("pods", doubles.pod(name), namespace="default")


def stored(session: Session) -> int:
    return len(session.store.list("/registry/events/"))


def told(session: Session) -> list[str]:
    return [event["message"] for event in session.client.list("events", "default")]


def test_the_last_time_that_an_event_was_told_counts(session: Session) -> None:
    events, one = recorder(session), pod(session, "one")
    events.normal(one, "Pulled", "once")
    events.normal(one, "Started", "twice")
    session.cluster.clock.now += HOUR - 1000
    events.normal(one, "Started", "twice")
    assert sorted(told(session)) == ["once", "twice"]
    session.cluster.clock.now += 1000
    assert told(session) == ["twice"]
    session.cluster.clock.now += HOUR - 1000
    assert told(session) == []


def test_nobody_sees_one_that_is_over_and_looking_writes_nothing(session: Session) -> None:
    recorder(session).normal(pod(session, "one"), "Pulled", "once")
    (event,) = session.client.list("events")
    name = event["metadata"]["name"]
    session.finish()
    session.cluster.clock.now += HOUR
    before = session.store.revision
    assert session.client.table("events", "default")["rows"] == []
    assert session.client.list("events.events.k8s.io", "default") == []
    assert session.client.list_page("events", "default", limit=5)["items"] == []
    for resource in ("events", "events.events.k8s.io"):
        with pytest.raises(NotFound):
            session.client.get(resource, "default", name)
    with pytest.raises(NotFound):
        session.client.table("events", "default", name)
    assert session.store.revision == before
    assert not session.store.changed


def test_one_that_is_over_can_be_neither_changed_nor_deleted_but_made_again(session: Session) -> None:
    about = {"kind": "Pod", "name": "one", "namespace": "default"}
    event = {"apiVersion": "v1", "kind": "Event", "metadata": {"name": "mine"}, "involvedObject": about}
    first = session.client.create("events", event, namespace="default")
    session.cluster.clock.now += HOUR
    with pytest.raises(NotFound):
        session.client.patch("events", "default", "mine", {"message": "x"}, type="merge")
    with pytest.raises(NotFound):
        session.client.delete("events", "default", "mine")
    again = session.client.create("events", event, namespace="default")
    assert again["metadata"]["uid"] != first["metadata"]["uid"]
    assert session.client.get("events", "default", "mine") == again


def test_they_are_deleted_with_later_ones_a_few_at_a_time_and_watchers_see_it(session: Session) -> None:
    events = recorder(session)
    for number in range(40):
        events.record(pod(session, f"pod-{number}"), "Normal", "Pulled", "then", first=True)
    session.cluster.clock.now += HOUR + 60_000
    since, later = session.store.revision, pod(session, "later")
    deleted = 0
    for number in range(4):
        events.record(later, "Normal", "Pulled", f"{number}", first=True)
        gone = [change for change in session.changes(since) if change.type == "DELETED"]
        assert len(gone) - deleted <= 8
        deleted = len(gone)
    assert deleted == 32
    assert stored(session) == 40 - 32 + 4
    for number in range(4, 6):
        events.record(later, "Normal", "Pulled", f"{number}", first=True)
    assert stored(session) == 6


def test_a_namespace_goes_with_events_that_are_over() -> None:
    session = doubles.session(nodes=1)
    session.control("freeze")
    session.client.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team"}})
    session.settle()
    session.client.create("pods", doubles.pod("one"), namespace="team")
    session.settle()
    assert session.client.list("events", "team")
    session.cluster.clock.now += 2 * HOUR
    session.client.delete("namespaces", "", "team")
    session.control("advance", to=session.now + 60_000)
    assert [n for n in session.client.list("namespaces") if n["metadata"]["name"] == "team"] == []
    assert session.client.list("events", "team") == []


def test_a_writing_command_reads_no_more_of_them_than_it_deletes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubles.use(monkeypatch, controllers="Idle", scheduler="Idle", kubelet="Idle")
    path = str(tmp_path / "state.db")
    session = doubles.session(nodes=1, driver=open_driver(path))
    session.control("freeze")
    events = recorder(session)
    for number in range(300):
        events.record(pod(session, f"pod-{number}"), "Normal", "Pulled", "then", first=True)
    session.control("advance", to=session.now + 2 * HOUR)
    session.finish()
    session.close()
    counts = []
    for _ in range(2):
        session = Session(open_driver(path))
        recorder(session).record(pod(session, f"new-{len(counts)}"), "Normal", "Pulled", "now", first=True)
        counts.append(sum(map(len, session.store._folders.values())))
        session.finish()
        session.close()
    assert max(counts) < 60
    session = Session(open_driver(path))
    assert stored(session) == 300 - 2 * 8 + 2
    session.close()
