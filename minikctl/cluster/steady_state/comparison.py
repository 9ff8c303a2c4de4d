"""Whether two snapshots show the same but for the time that passed, and what will be some periods later. Pure.

Two states that differ only by their place in time have the same future but for that place. What belongs to fixed
moments bounds how far that carries: timers that stood still, moments to come that objects name, and schedules
(`schedules`).
"""

from __future__ import annotations

from minikctl.apimachinery.timestamps import parse
from minikctl.apiserver.event_expiry import TTL, last_written
from minikctl.cluster.steady_state.course import Course, Uneven, by_shape, moments_in, shape
from minikctl.storage.store import Timer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.cluster.steady_state.snapshot import Snapshot

EVENTS = "/registry/events/"
PURGE = 120_000
"""So long after their end (ms) events are deleted with the next one that is written."""
DERIVED = {"checkpoint:scheduler": ("nodes", "affinity"), "checkpoint:kubelet": ("addresses",)}
"""Parts of notes that follow from the pods and the nodes that they are on."""


class Future:
    """What is to be written in place of what is there: objects as (key now, key then, object then), timers and notes
    that move."""

    __slots__ = ("notes", "objects", "timers")

    def __init__(
        self,
        objects: list[tuple[str, str, Obj]],
        timers: list[tuple[Timer, Timer]],
        notes: dict[str, Any],
    ) -> None:
        self.objects = objects
        self.timers = timers
        self.notes = notes


def future(before: Snapshot, after: Snapshot, nodes: Iterable[str], periods: int = 0) -> Future:
    """What will be ``periods`` times the time between the two after ``after``; raises Uneven where they show different
    things. The two have the same number of everything (`Snapshot.may_follow`)."""
    course = Course(after.now - before.now, periods, nodes)
    timers, notes = _timers(before, after, course, periods), _notes(before, after, course)
    return Future(_objects(before, after, course), timers, notes)


def moving(before: Snapshot, after: Snapshot) -> list[tuple[str, str]]:
    """The keys of objects that do not stand still, as they were called before and are called after."""
    pairs = zip(before.keys, after.keys, strict=True)
    return [(old, new) for (_, old), (_, new) in pairs if before.objects[old] is not after.objects[new]]


def standing_until(before: Snapshot, after: Snapshot) -> int | None:
    """The first moment to come that does not move with the time: nothing can be said beyond it."""
    fixed = [timer.due for identity, timer in after.timers.items() if _stands(before.timers.get(identity), timer)]
    return min(fixed + _ends_of_events(before, after), default=None)


def named_until(before: Snapshot, after: Snapshot) -> int | None:
    """The first moment to come that a moving object names: what happens to those after it may be something else."""
    named = (moment for key, _ in moving(before, after) for moment in moments_in(before.objects[key]))
    return min((moment for moment in named if moment > after.now), default=None)


def _ends_of_events(before: Snapshot, after: Snapshot) -> list[int]:
    """When events that stand still will be over: no timer tells. Some wait a little to be deleted, and some for long,
    until others are written."""
    moved = {key for _, key in moving(before, after)}
    standing = [obj for key, obj in after.objects.items() if key.startswith(EVENTS) and key not in moved]
    ends = [parse(last_written(event) + "Z") + TTL for event in standing]
    return [end for end in ends if end > after.now - PURGE]


def oldest_moving(before: Snapshot, after: Snapshot) -> int:
    """The moment at which the oldest object was made that another will have taken the place of."""
    made = [after.objects[new]["metadata"]["creationTimestamp"] for old, new in moving(before, after) if old != new]
    return parse(min(made)) if made else after.now


def _stands(before: Timer | None, after: Timer) -> bool:
    return before is not None and before.due == after.due


def _timers(before: Snapshot, after: Snapshot, course: Course, periods: int) -> list[tuple[Timer, Timer]]:
    period = after.now - before.now
    old = [t for identity, t in before.timers.items() if not _stands(after.timers.get(identity), t)]
    new = [t for identity, t in after.timers.items() if not _stands(before.timers.get(identity), t)]
    if len(old) != len(new):
        raise Uneven("timers")
    moved = []
    for one, other in zip(_in_order(old), _in_order(new), strict=True):
        if (other.due - one.due, other.component, other.recurring) != (period, one.component, one.recurring):
            raise Uneven(f"{one} and {other}")
        key = course.text(one.key, other.key)
        moved.append((other, Timer(other.due + periods * period, other.component, key, other.recurring)))
    return moved


def _in_order(timers: list[Timer]) -> list[Timer]:
    return sorted(timers, key=lambda timer: (timer.due, timer.component, shape(timer.key), timer.key))


def _objects(before: Snapshot, after: Snapshot, course: Course) -> list[tuple[str, str, Obj]]:
    found = [
        (new, course.text(old, new), course.value(before.objects[old], after.objects[new]))
        for old, new in moving(before, after)
    ]
    return sorted(found, key=lambda entry: int(entry[2]["metadata"]["resourceVersion"]))


def _notes(before: Snapshot, after: Snapshot, course: Course) -> dict[str, Any]:
    found = {}
    for old, new in zip(by_shape(before.notes), by_shape(after.notes), strict=True):
        earlier, later = before.notes[old], after.notes[new]
        for part in DERIVED.get(new, ()):
            earlier = {**earlier, part: later.get(part)}
        if earlier != later:
            found[course.text(old, new)] = course.value(earlier, later)
    return found
