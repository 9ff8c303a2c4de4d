"""The pods that wait: those to be tried now, and those that were tried in vain.

A pod that fits nowhere is tried again when something happened that may help it, and after five minutes in any case.
One whose back-off is not over comes after all others; when none of those is left, it need not wait any longer (feature
SchedulerPopFromBackoffQ). What is known of failed tries stands in the checkpoint, the pods themselves do not.
Source: pkg/scheduler/backend/queue.
"""

from __future__ import annotations

from heapq import heappop, heappush

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.scheduler.shapes import QueuedPod

FIRST_BACKOFF = 1_000
LONGEST_BACKOFF = 10_000
BACKOFF_WINDOW = 1_000
"""Pods whose back-off ends within the same second are ordered by priority."""
FLUSH_AFTER = 300_000


class Waiting:
    """A pod that was tried in vain: ``attempts`` so often, ``since`` the last time (ms), for ``plugins``' sake.

    ``parked`` pods have their node and wait for their volumes; ``nominated`` is the node that is being emptied for it.
    """

    __slots__ = ("attempts", "nominated", "parked", "plugins", "since")

    def __init__(
        self,
        attempts: int,
        since: int,
        plugins: tuple[str, ...],
        *,
        parked: bool = False,
        nominated: str = "",
    ) -> None:
        self.attempts = attempts
        self.since = since
        self.plugins = plugins
        self.parked = parked
        self.nominated = nominated

    @property
    def backoff_ends(self) -> int:
        return self.since + backoff(self.attempts)

    def value(self) -> list[Any]:
        return [self.attempts, self.since, list(self.plugins), int(self.parked), self.nominated]

    @classmethod
    def from_value(cls, value: list[Any]) -> Waiting:
        attempts, since, plugins, parked, nominated = value
        return cls(attempts, since, tuple(plugins), parked=bool(parked), nominated=nominated)


class SchedulingQueue:
    """PrioritySort: pods of higher priority come first, then those that have waited longer.

    ``nominations`` has the node that is being emptied for a pod until it has one, where there is any.
    """

    def __init__(self, value: dict[str, Any] | None = None) -> None:
        self.waiting = {key: Waiting.from_value(entry) for key, entry in (value or {}).items()}
        self.nominations = {key: entry.nominated for key, entry in self.waiting.items() if entry.nominated}
        self.attempts: dict[str, int] = {}
        self._active: dict[str, QueuedPod] = {}
        self._heap: list[tuple[int, int, int, int, str]] = []
        self._serial = 0

    def __len__(self) -> int:
        return len(self._active)

    def __contains__(self, key: str) -> bool:
        return key in self._active or key in self.waiting

    def add(self, pod: QueuedPod, now: int) -> None:
        """Try a pod at the next opportunity: those in back-off last, by the second in which that ends."""
        entry = self.waiting.pop(pod.key, None)
        held, since = 0, now
        if entry is not None:
            self.attempts[pod.key] = entry.attempts
            since = entry.since
            if not entry.parked and entry.backoff_ends > now:
                held = -(-entry.backoff_ends // BACKOFF_WINDOW)
        if pod.key not in self._active:
            self._serial += 1
            heappush(self._heap, (held, -pod.shape.priority, since, self._serial, pod.key))
        self._active[pod.key] = pod

    def refresh(self, pod: QueuedPod) -> None:
        """A newer version of a pod that is to be tried."""
        if pod.key in self._active:
            self._active[pod.key] = pod

    def is_active(self, key: str) -> bool:
        return key in self._active

    def pop(self) -> QueuedPod | None:
        while self._heap:
            key = heappop(self._heap)[-1]
            pod = self._active.pop(key, None)
            if pod is not None:
                return pod
        return None

    def remove(self, key: str) -> bool:
        """A pod is gone, or has its node; whether it was waiting after a failure."""
        self._active.pop(key, None)
        self.attempts.pop(key, None)
        self.nominations.pop(key, None)
        return self.waiting.pop(key, None) is not None

    def fail(self, key: str, now: int, plugins: tuple[str, ...], nominated: str) -> None:
        attempts = self.attempts.pop(key, 0) + 1
        self.waiting[key] = Waiting(attempts, now, plugins, nominated=nominated)
        self.nominations.pop(key, None)
        if nominated:
            self.nominations[key] = nominated

    def park(self, key: str, now: int, plugins: tuple[str, ...]) -> None:
        self.waiting[key] = Waiting(self.attempts.pop(key, 0), now, plugins, parked=True)

    def withdraw_nomination(self, key: str) -> None:
        self.nominations.pop(key, None)
        if key in self.waiting:
            self.waiting[key].nominated = ""

    def overdue(self, now: int) -> list[str]:
        """The keys of those that have waited for very long."""
        return [key for key, entry in self.waiting.items() if not entry.parked and entry.since + FLUSH_AFTER <= now]

    def next_flush(self) -> int | None:
        """When the next pod will have waited for five minutes."""
        return min((e.since + FLUSH_AFTER for e in self.waiting.values() if not e.parked), default=None)

    def value(self) -> dict[str, Any]:
        return {key: entry.value() for key, entry in self.waiting.items()}


def backoff(attempts: int) -> int:
    """Milliseconds before the next try: one second, doubled with every attempt, at most ten."""
    return min(FIRST_BACKOFF << min(attempts - 1, 10), LONGEST_BACKOFF) if attempts else 0
