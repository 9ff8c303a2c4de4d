"""How far `clock advance --until-idle` goes."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver

HOUR = 3_600_000


@pytest.fixture
def session() -> Session:
    made = Session(MemoryDriver(), seed=1)
    made.create(profile="default", nodes=2, control_planes=1)
    made.control("freeze")
    return made


def create_pod(session: Session, *command: str) -> None:
    container: dict[str, Any] = {"name": "main", "image": "busybox:1.36", "command": list(command)}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one"}, "spec": {"containers": [container]}}
    session.client.create("pods", pod, namespace="default")


def phase(session: Session) -> str:
    found: str = session.client.get("pods", "default", "one")["status"]["phase"]
    return found


def test_it_ends_with_the_last_event_and_the_clock_stays_there(session: Session) -> None:
    create_pod(session, "sleep", "infinity")
    before = session.now
    state = session.control("advance_until_idle", quiet=0, limit=HOUR)
    assert state["idle"]
    assert state["next"] is None
    assert 0 < state["now"] - before < 60_000
    assert phase(session) == "Running"


def test_a_pause_longer_than_quiet_counts_as_idle(session: Session) -> None:
    create_pod(session, "sh", "-c", "sleep 600; exit 0")
    state = session.control("advance_until_idle", quiet=30_000, limit=HOUR)
    assert state["idle"]
    assert state["next"] is not None
    assert phase(session) == "Running"


def test_what_never_ends_is_left_at_the_limit(session: Session) -> None:
    create_pod(session, "sh", "-c", "exit 1")
    before = session.now
    state = session.control("advance_until_idle", quiet=0, limit=HOUR)
    assert not state["idle"]
    assert state["now"] == before + HOUR
