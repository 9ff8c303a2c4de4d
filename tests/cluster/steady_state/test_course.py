"""What one period does to an object, the next ones do too; and what is not sure to go on so is not carried on."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minikctl.apimachinery.timestamps import micro, rfc3339
from minikctl.cluster.steady_state.course import Course, Uneven, moments_in

MINUTE = 60_000
T = 1_750_000_020_000


def job(moment: int, letters: str = "bcdfg") -> dict[str, Any]:
    """What a CronJob of every minute leaves of one run."""
    name = f"tick-{moment // MINUTE}"
    uid = f"0123{ord(letters[0]):04x}-aaaa-4bbb-8ccc-0123456789ab"
    return {
        "metadata": {
            "name": name,
            "creationTimestamp": rfc3339(moment),
            "annotations": {"scheduled": rfc3339(moment)[:-1] + "+02:00"},
        },
        "pod": f"{name}-{letters}",
        "message": f"Created pod: {name}-{letters}",
        "event": f"{name}-{letters}.{moment * 1_000_000 + ord(letters[0]):016x}",
        "uid": uid,
        "time": micro(moment + 137),
        "due": moment + 5000,
        f"{uid}": moment,
        "log": ["date; echo Hello", 3, None, True],
    }


@given(st.integers(1, 180), st.integers(0, 50_000), st.text("bcdfg", min_size=5, max_size=5))
def test_it_goes_on_as_it_went(minutes: int, periods: int, letters: str) -> None:
    period = minutes * MINUTE
    before, after = job(T), job(T + period, letters)
    assert Course(period, periods).value(before, after) == job(T + (periods + 1) * period, letters)


@given(st.integers(1, 180), st.integers(1, 180))
def test_another_distance_than_the_period_is_uneven(minutes: int, other: int) -> None:
    before, after = job(T), job(T + minutes * MINUTE)
    if minutes != other:
        with pytest.raises(Uneven):
            Course(other * MINUTE).value(before, after)


def test_what_stands_still_stays() -> None:
    before = {"made": "2024-01-01T00:00:00Z", "last": rfc3339(T)}
    after = {"made": "2024-01-01T00:00:00Z", "last": rfc3339(T + MINUTE)}
    assert Course(MINUTE, 10).value(before, after) == {**before, "last": rfc3339(T + 11 * MINUTE)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"replicas": 3}, {"replicas": 4}),
        ({"restartCount": 3}, {"restartCount": 4}),
        ({"ready": True}, {"ready": False}),
        ({"count": 3}, {"count": 4}),
        ({"items": [1]}, {"items": [1, 1]}),
        ({"a": 1}, {"b": 1}),
        ({"message": "Scaled up from 1 to 2"}, {"message": "Scaled up from 2 to 3"}),
        ({"image": "nginx:1.27"}, {"image": "nginx:1.28"}),
        ({"node": "node-one"}, {"node": "node-two"}),
        ({"phase": None}, {"phase": "Running"}),
    ],
)
def test_what_differs_otherwise_is_uneven(before: Any, after: Any) -> None:
    with pytest.raises(Uneven):
        Course(MINUTE).value(before, after)


def test_counts_of_events_grow_on_once_the_first_25_are_told() -> None:
    assert Course(MINUTE, 10).value({"count": 25}, {"count": 27}) == {"count": 47}


def test_generations_grow_on() -> None:
    before, after = {"generation": 4, "observedGeneration": 4}, {"generation": 6, "observedGeneration": 6}
    assert Course(MINUTE, 10).value(before, after) == {"generation": 26, "observedGeneration": 26}


def test_nodes_are_of_equal_worth() -> None:
    course = Course(MINUTE, 1, ("worker", "worker2"))
    assert course.text("assigned a/b to worker", "assigned a/b to worker2") == "assigned a/b to worker2"
    with pytest.raises(Uneven):
        course.text("my-worker", "my-worker2")


def test_moments_are_found_wherever_they_are_named() -> None:
    found = moments_in({"a": [f"{rfc3339(T)} 137", {"b": "no time-of-day at-all"}], "c": 5})
    assert list(found) == [T]
