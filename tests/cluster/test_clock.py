"""The cluster's clock: how it follows the wall, stands still, runs faster and jumps; and what is due on the way."""

from __future__ import annotations

from typing import Any, ClassVar

import doubles
import pytest

from minikctl.cluster import cluster_time
from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver

START = 1_750_000_000_000
MINUTE = 60_000


class Wall:
    """The wall's clock, which the test moves."""

    def __init__(self) -> None:
        self.now = START

    def sleep(self, seconds: float) -> None:
        self.now += max(round(seconds * 1000), 1)


class Alarms(doubles.Idle):
    """Notes when its timers fire."""

    fired: ClassVar[list[tuple[int, str]]] = []

    def fire(self, key: str) -> None:
        self.fired.append((self.surroundings.clock.now - START, key))
        if key.startswith("every"):
            self.surroundings.timers.set(key, self.surroundings.clock.now + MINUTE, recurring=True)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    wall = Wall()
    monkeypatch.setattr(cluster_time, "wall_now", lambda: wall.now)
    monkeypatch.setattr("minikctl.cluster.session.time.sleep", wall.sleep)
    return wall


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch, wall: Wall) -> MemoryDriver:
    doubles.use(monkeypatch, scheduler="Idle", kubelet="Idle")
    monkeypatch.setitem(__import__("sys").modules, "alarms", __import__("types").SimpleNamespace(Alarms=Alarms))
    from minikctl.cluster import cluster

    table = (*cluster.COMPONENTS, ("alarms", "alarms:Alarms", "system:alarms"))
    monkeypatch.setattr(cluster, "COMPONENTS", table)
    monkeypatch.setattr(Alarms, "fired", [])
    driver = MemoryDriver()
    doubles.session(driver=driver).finish()
    return driver


def alarm(state: MemoryDriver, **minutes: float) -> None:
    session = Session(state)
    session.become_writer()
    for name, after in minutes.items():
        due = session.cluster.clock.now + int(after * MINUTE)
        session.store.timers.set("alarms", name, due, recurring=name.startswith("every"))
    session.finish()


def command(state: MemoryDriver, what: str = "", **arguments: Any) -> int:
    """Another command: some control, or a mere look. Milliseconds since the beginning."""
    session = Session(state)
    if what:
        session.control(what, **arguments)
    now = session.now - START
    session.finish()
    return now


def test_it_follows_the_wall(state: MemoryDriver, wall: Wall) -> None:
    for step in (1, 999, 59_000):
        wall.now += step
        assert command(state) == wall.now - START


def test_writing_commands_do_not_make_it_late(state: MemoryDriver, wall: Wall) -> None:
    for number in range(20):
        session = Session(state)
        session.client.create("configmaps", doubles.config_map(f"c{number}"), namespace="default")
        wall.now += 150  # the command takes its time
        session.finish()
    assert command(state) == wall.now - START


def test_frozen_it_stands_still_until_it_is_resumed(state: MemoryDriver, wall: Wall) -> None:
    wall.now += 5000
    assert command(state, "freeze") == 5000
    wall.now += 3_600_000
    assert command(state) == 5000
    assert command(state, "resume") == 5000
    wall.now += 700
    assert command(state) == 5700


def test_it_runs_as_fast_as_it_is_told(state: MemoryDriver, wall: Wall) -> None:
    command(state, "speed", factor=10)
    wall.now += 1000
    assert command(state) == 10_000
    command(state, "speed", factor=0.5)
    wall.now += 1000
    assert command(state) == 10_500


def test_a_wall_that_goes_back_does_not_take_it_along(state: MemoryDriver, wall: Wall) -> None:
    wall.now += 5000
    command(state, "speed", factor=1)
    wall.now -= 60_000
    assert command(state) == 5000


def test_advancing_lets_everything_happen_at_its_time(state: MemoryDriver, wall: Wall) -> None:
    alarm(state, b=2, a=2, later=10, soon=0.5)
    assert command(state, "advance", to=START + 3 * MINUTE) == 3 * MINUTE
    assert Alarms.fired == [(MINUTE // 2, "soon"), (2 * MINUTE, "a"), (2 * MINUTE, "b")]
    wall.now += 1000
    assert command(state) == 3 * MINUTE + 1000


def test_advancing_into_the_past_goes_nowhere(state: MemoryDriver, wall: Wall) -> None:
    assert command(state, "advance", to=START - MINUTE) == 0


def test_each_step_of_an_advance_can_be_watched(state: MemoryDriver, wall: Wall) -> None:
    alarm(state, a=1, b=1, c=2)
    steps: list[int] = []
    command(state, "advance", to=START + 5 * MINUTE, each=steps.append)
    assert [step - START for step in steps] == [MINUTE, 2 * MINUTE]


class TestUntilIdle:
    def test_it_goes_on_while_something_is_due_soon(self, state: MemoryDriver, wall: Wall) -> None:
        alarm(state, a=0.5, b=1, c=60)
        assert command(state, "advance_until_idle", quiet=MINUTE, limit=600 * MINUTE) == 2 * MINUTE
        assert [key for _, key in Alarms.fired] == ["a", "b"]

    def test_recurring_work_is_no_reason_to_go_on(self, state: MemoryDriver, wall: Wall) -> None:
        alarm(state, every=0.5, a=3)
        now = command(state, "advance_until_idle", quiet=5 * MINUTE, limit=600 * MINUTE)
        assert now == 8 * MINUTE
        assert [key for _, key in Alarms.fired].count("every") == 8

    def test_it_ends_at_the_limit(self, state: MemoryDriver, wall: Wall) -> None:
        alarm(state, a=0.5, b=1, c=1.5)
        session = Session(state)
        answer = session.control("advance_until_idle", quiet=MINUTE, limit=MINUTE)
        assert (answer["idle"], answer["now"] - START) == (False, MINUTE)


class TestCatchingUp:
    def test_what_was_due_between_commands_happens_at_its_time(self, state: MemoryDriver, wall: Wall) -> None:
        alarm(state, a=1, b=2, c=8)
        wall.now += 5 * MINUTE
        command(state)
        assert Alarms.fired == [(MINUTE, "a"), (2 * MINUTE, "b")]

    def test_a_state_left_alone_for_long_wakes_up_once(self, state: MemoryDriver, wall: Wall) -> None:
        """Like a laptop that slept: what was due happens now, and schedules do not make up for what they missed."""
        alarm(state, a=1, b=2, every=1)
        wall.now += 24 * 60 * MINUTE
        command(state)
        day = 24 * 60 * MINUTE
        assert Alarms.fired == [(day, "a"), (day, "every"), (day, "b")]

    def test_a_frozen_one_never_sleeps(self, state: MemoryDriver, wall: Wall) -> None:
        alarm(state, a=1)
        command(state, "freeze")
        wall.now += 24 * 60 * MINUTE
        command(state)
        assert Alarms.fired == []

    def test_looking_with_nothing_due_writes_nothing(self, state: MemoryDriver, wall: Wall) -> None:
        alarm(state, a=10)
        wall.now += MINUTE
        session = Session(state)
        session.client.list("pods")
        assert not session.store.writing
        before = state.revision()
        session.finish()
        assert state.revision() == before


class TestWaiting:
    def test_it_sleeps_on_the_wall_until_something_changes(self, state: MemoryDriver, wall: Wall) -> None:
        session = Session(state)
        assert session.now == START
        assert session.wait(START + 2000) is False
        assert START + 2000 <= wall.now <= START + 2200

    def test_a_frozen_one_jumps_to_the_next_timer(self, state: MemoryDriver, wall: Wall) -> None:
        alarm(state, a=5)
        command(state, "freeze")
        session = Session(state)
        session.wait(START + 10 * MINUTE)
        session.finish()
        assert Alarms.fired == [(5 * MINUTE, "a")]
        assert wall.now == START
        assert command(state) == 10 * MINUTE  # nothing had changed by then, so it waited on for the deadline

    def test_a_frozen_one_that_others_moved_on_never_goes_back(
        self, state: MemoryDriver, wall: Wall, monkeypatch: Any
    ) -> None:
        alarm(state, a=5)
        command(state, "freeze")
        session = Session(state)
        assert session.now == START
        plan = Session._sleep

        def sleep(waiting: Session, deadline: int | None) -> None:
            plan(waiting, deadline)  # it means to jump five minutes
            other = Session(state)
            other.control("advance", to=START + 60 * MINUTE)
            other.finish()

        monkeypatch.setattr(Session, "_sleep", sleep)
        assert session.wait(START + 90 * MINUTE) is True
        assert session.now == START + 60 * MINUTE
        session.finish()
        assert command(state) == 60 * MINUTE

    def test_a_frozen_one_with_nothing_to_come_does_not_wait_for_ever(self, state: MemoryDriver, wall: Wall) -> None:
        command(state, "freeze")
        assert Session(state).wait(None) is False

    def test_what_others_write_is_noticed(self, state: MemoryDriver, wall: Wall, monkeypatch: Any) -> None:
        session = Session(state)
        session.client.list("configmaps")

        def sleep(seconds: float) -> None:
            wall.sleep(seconds)
            other = Session(state)
            if other.client.find("configmaps", "default", "a") is None:
                other.client.create("configmaps", doubles.config_map("a"), namespace="default")
            other.finish()

        monkeypatch.setattr("minikctl.cluster.session.time.sleep", sleep)
        assert session.wait(START + MINUTE) is True
        assert session.client.get("configmaps", "default", "a")
        assert wall.now < START + 1000


def test_the_clock_tells_of_itself(state: MemoryDriver, wall: Wall) -> None:
    alarm(state, a=5)
    session = Session(state)
    assert session.control("clock") == {
        "now": START,
        "mode": "running",
        "speed": 1.0,
        "next": (START + 5 * MINUTE, "alarms", "a"),
    }
