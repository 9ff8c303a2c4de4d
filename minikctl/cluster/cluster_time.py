"""How the cluster's clock follows the wall clock: running (at a speed), or frozen. Kept as a small JSON note.

``{"mode": "running"|"frozen", "speed": 1.0, "cluster": ms, "wall": ms}``: at wall time ``wall`` it was ``cluster``.
"""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

SLEEP_LIMIT = 600_000
"""A running cluster that was left alone for longer wakes up like a laptop: what was due happens at the wake-up."""


def wall_now() -> int:
    return time.time_ns() // 1_000_000


def fresh(now: int) -> Obj:
    """The clock of a new cluster: it follows the wall."""
    return {"mode": "running", "speed": 1.0, "cluster": now, "wall": now}


def reading(clock: Obj, wall: int) -> int:
    """The cluster's time at a wall time."""
    if clock["mode"] == "frozen":
        return int(clock["cluster"])
    return int(clock["cluster"] + max(wall - clock["wall"], 0) * clock["speed"])


def wall_delay(clock: Obj, now: int, moment: int) -> float | None:
    """Seconds on the wall until the cluster's clock, now at ``now``, shows ``moment``; None with a frozen clock."""
    if clock["mode"] == "frozen":
        return None
    return max(moment - now, 0) / 1000 / float(clock["speed"])


def moved(clock: Obj, now: int, wall: int) -> Obj:
    """The same clock set to ``now``."""
    return {**clock, "cluster": now, "wall": clock["wall"] if clock["mode"] == "frozen" else wall}
