"""How much a source may still tell of an object: client-go's spam filter, a bucket of 25, one back in 5 minutes.

Until the bucket is empty for the first time, the stored events say how many were told. From then on that is not enough,
for what is not told any more expires and is not counted; so the moment at which the bucket would be full again is kept
in a note, and forgotten when it has come. Source: client-go/tools/record (events_cache.go).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.client.component import Notes

BURST, REFILL = 25, 300_000
NOTE = "event-buckets"


class EventBuckets:
    """The buckets of all sources: the note is ``{key: moment (ms) at which it is full again}``."""

    __slots__ = ("_notes",)

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    def full_again(self, key: str, now: int) -> int | None:
        """None for a bucket that was never empty, or has been full since."""
        moment: int | None = (self._notes.get(NOTE) or {}).get(key)
        return moment if moment is not None and moment > now else None

    def take(self, key: str, full_again: int, now: int) -> bool:
        """Take one out of a bucket that would be full at ``full_again`` (ms); False where nothing is in it."""
        if full_again - now > (BURST - 1) * REFILL:
            return False
        known = {other: moment for other, moment in (self._notes.get(NOTE) or {}).items() if moment > now}
        self._notes.set(NOTE, {**known, key: max(full_again, now) + REFILL})
        return True
