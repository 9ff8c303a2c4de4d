"""The cluster's present moment, as every component sees it.

Only `cluster/` moves it; everyone else reads ``clock.now`` (milliseconds since 1970). How it follows the wall clock,
stands still or runs faster is `cluster/cluster_time.py`'s business.
"""

from __future__ import annotations

from minikctl.apimachinery.timestamps import micro, rfc3339


class Clock:
    __slots__ = ("now",)

    def __init__(self, now: int) -> None:
        self.now = now

    def stamp(self) -> str:
        """The present as ``Time`` text, whole seconds."""
        return rfc3339(self.now)

    def micro_stamp(self) -> str:
        """The present as ``MicroTime`` text."""
        return micro(self.now)
