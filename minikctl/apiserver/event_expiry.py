"""Events live for one hour after they were last written (kube-apiserver's ``--event-ttl``).

Reading hides those that are over, so that it stays a reading. They are deleted, oldest first and a few at a time,
whenever an event is written: a command that comes an hour after a hundred thousand pods were made must not read all
that was told of them. A note lists the minutes in which events were written, a look-up term finds those of a minute.
"""

from __future__ import annotations

from minikctl.apimachinery.timestamps import rfc3339

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer

TTL = 3_600_000
NOTE = "event-minutes"
"""The minutes (``2025-01-02T03:04``), ascending, that may still have events."""
DELETED_A_WRITE = 8
"""At most so many go with one event that is written: more than come, so that a backlog melts."""
_SECOND, _MINUTE = 19, 16
"""Lengths of RFC 3339 text up to there."""


def last_written(event: Obj) -> str:
    """The second in which an event was written last, as far as it tells: ``2025-01-02T03:04:05``."""
    created, told, series = event["metadata"].get("creationTimestamp"), event.get("lastTimestamp"), event.get("series")
    if told and created and not series and not event.get("eventTime"):  # as the cluster's components tell
        return str(told if told > created else created)[:_SECOND]
    moments = (
        created,
        told,
        event.get("eventTime"),
        series.get("lastObservedTime") if series else None,
    )
    return max((moment[:_SECOND] for moment in moments if moment), default="")


def minute_term(event: Obj) -> str:
    """The look-up term of all events of one minute."""
    return f"e:{last_written(event)[:_MINUTE]}"


def oldest_alive(now: int) -> str:
    """Events whose `last_written` is no later than this are over."""
    return rfc3339(now - TTL)[:_SECOND]


def unexpired(events: Iterable[Obj], now: int) -> list[Obj]:
    over = oldest_alive(now)
    return [event for event in events if last_written(event) > over]


def unexpired_summaries(summaries: Iterable[Any], now: int) -> list[Any]:
    """The same for summaries (`handlers/table.py`), whose first cell is the moment that was told of last."""
    over = oldest_alive(now)
    return [summary for summary in summaries if _last_told(summary) > over]


def _last_told(summary: Any) -> str:
    created, cell = summary[2] or "", summary[4][0]
    return str(max(created, cell[-1]) if cell.__class__ is list else created)[:_SECOND]


def note_written(server: APIServer, kind: Kind, event: Obj) -> None:
    """Remember the minute of an event that was written just now, and delete some of those that are over."""
    known: list[str] = server.store.note(NOTE) or []
    minute = last_written(event)[:_MINUTE]
    minutes = known if known[-1:] == [minute] else sorted({*known, minute})
    over = oldest_alive(server.clock.now)[:_MINUTE]
    left = DELETED_A_WRITE
    while minutes[0] < over and left:
        found = server.store.some_with_term(f"e:{minutes[0]}", left)
        for key, old in found:
            server.store_deleted(kind, key, old)
        if len(found) < left:
            minutes = minutes[1:]
        left -= len(found)
    if minutes is not known:
        server.store.set_note(NOTE, minutes)
