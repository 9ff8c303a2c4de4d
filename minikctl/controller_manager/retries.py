"""How long a work queue waits before it tries a key again: twice as long with every failure in a row.

Counts are kept in the controller manager's checkpoint, so that they go on over commands. Source:
k8s.io/client-go/util/workqueue (default_rate_limiters.go, ItemExponentialFailureRateLimiter).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.client.component import Surroundings

FIRST, LAST = 5, 1_000_000
"""Milliseconds of the first and of the longest delay, where a controller has none of its own."""
MEMORY = "retries"
"""The part of the checkpoint with the failures in a row: ``{"controller|key": number}``."""


class Unfinished(Exception):
    """A key could not be reconciled in full, which was told already: it is to be tried again after its delay.
    ``again`` is another moment (ms) to look at it, or None."""

    def __init__(self, again: int | None = None) -> None:
        super().__init__()
        self.again = again


class Retries:
    __slots__ = ("_surroundings",)

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings

    def next(self, key: str, first: int, last: int) -> int:
        """Milliseconds to wait after one more failure of ``key``."""
        whole, counts = self._recall()
        failures: int = counts.get(key, 0)
        self._surroundings.save({**whole, MEMORY: {**counts, key: failures + 1}})
        return min(first << min(failures, 32), last)

    def forget(self, key: str) -> None:
        """Start anew: ``key`` was reconciled."""
        whole, counts = self._recall()
        if key in counts:
            left = {other: failures for other, failures in counts.items() if other != key}
            self._surroundings.save({**whole, MEMORY: left})

    def _recall(self) -> tuple[dict[str, Any], dict[str, int]]:
        whole = self._surroundings.checkpoint() or {}
        return whole, whole.get(MEMORY) or {}
