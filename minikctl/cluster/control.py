"""What minikctl can do with a cluster that kubectl cannot: look at its clock and move it.

``run(session, what, arguments)`` with ``what`` one of `ACTIONS`; moments are milliseconds, durations too.
"""

from __future__ import annotations

from minikctl.cluster import cluster_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.cluster.session import Session

YEAR = 366 * 86_400_000
"""How far ahead (ms) a look for the next timer goes."""


def run(session: Session, what: str, arguments: dict[str, Any]) -> Any:
    return ACTIONS[what](session, **arguments)


def clock_state(session: Session) -> Obj:
    """``now``, ``mode`` (running, frozen), ``speed``, and ``next``: the next timer as (due, component, key) or None."""
    note = session.clock_note
    timer = session.store.timers.peek(session.cluster.clock.now + YEAR)
    following = None if timer is None else (timer.due, timer.component, timer.key)
    return {"now": session.cluster.clock.now, "mode": note["mode"], "speed": note["speed"], "next": following}


def freeze(session: Session) -> Obj:
    return _set(session, mode="frozen")


def resume(session: Session) -> Obj:
    return _set(session, mode="running")


def speed(session: Session, factor: float) -> Obj:
    """Let the clock run ``factor`` times as fast as the wall clock."""
    return _set(session, mode="running", speed=factor)


def advance(session: Session, *, to: int, each: Any = None) -> Obj:
    """Let everything up to the moment ``to`` happen, event by event."""
    session.become_writer()
    session.cluster.settle(max(to, session.cluster.clock.now), each=each)
    return _set(session)


def advance_until_idle(session: Session, *, quiet: int, limit: int, each: Any = None) -> Obj:
    """Go on until nothing but recurring timers is due within ``quiet`` (0: ever); at most for ``limit``.

    The answer has ``idle``: False where the limit came first.
    """
    session.become_writer()
    cluster, timers = session.cluster, session.store.timers
    end = cluster.clock.now + limit
    cluster.settle(cluster.clock.now)
    while (timer := timers.peek(min(cluster.clock.now + quiet, end) if quiet else end, recurring=False)) is not None:
        cluster.settle(timer.due, each=each)
    if quiet:
        idle = cluster.clock.now + quiet <= end
    else:
        idle = timers.peek(cluster.clock.now + YEAR, recurring=False) is None
    cluster.settle(min(cluster.clock.now + quiet, end) if idle else end, each=each)
    return {**_set(session), "idle": idle}


def describe(session: Session) -> Obj:
    """The profile and the size of the cluster."""
    return {"settings": dict(session.cluster.settings), "server": session.server}


def load_balancers(session: Session, *, on: bool) -> Obj:
    """Let the provider of load balancers work or fail; when it comes back, Services that wait get their address."""
    session.become_writer()
    cluster = session.cluster
    cluster.settings["load_balancers"] = "on" if on else "off"
    if on:
        session.store.timers.set("addons", "load-balancer|all", cluster.clock.now)
    return _set(session)


def _set(session: Session, **changes: Any) -> Obj:
    """Note the clock's state; it goes on from the cluster's present."""
    session.become_writer()
    session.wall = cluster_time.wall_now()
    session.clock_note = {
        **session.clock_note,
        **changes,
        "cluster": session.cluster.clock.now,
        "wall": session.wall,
    }
    session.clock_changed = True
    return clock_state(session)


ACTIONS: dict[str, Callable[..., Any]] = {
    "clock": clock_state,
    "freeze": freeze,
    "resume": resume,
    "speed": speed,
    "advance": advance,
    "advance_until_idle": advance_until_idle,
    "describe": describe,
    "load_balancers": load_balancers,
}
