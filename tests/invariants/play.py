"""Runs a program and holds it against all families of invariants.

A family is a module with any of ``at_change`` (each single change), ``before_command`` and ``after_command``,
``when_quiet`` (nothing is due any more, schedules apart) and ``at_the_end`` (all that kept the cluster from its work is
healed, and those who try again and again have done so).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest import mock

from invariants import budgets, jobs, networking, ownership, placement, quotas, rest, rollouts, stateful_sets, workloads
from invariants.world import START, World

from minikctl.cluster import cluster_time

if TYPE_CHECKING:
    from collections.abc import Sequence

FAMILIES = (rest, placement, budgets, quotas, ownership, stateful_sets, networking, jobs, workloads, rollouts)
RETRIES = 1200
"""Seconds in which all that is tried again from time to time has been."""
END: tuple[tuple[Any, ...], ...] = (("heal",), ("settle",), ("advance", RETRIES), ("settle",))


def play(program: Sequence[tuple[Any, ...]], *, again: bool = True) -> World:
    """Run a program in a new cluster, heal it, let it become quiet; ``again``: play it a second time, unwatched."""
    with mock.patch.object(cluster_time, "wall_now", lambda: START):
        world = World(functions("at_change"))
        for command in (*program, *END):
            step(world, *command)
        assert world.told[-1], f"the cluster does not become quiet: {world.pending_timers()}"
        for check in functions("at_the_end"):
            check(world)
        if again:
            replay(world)
    return world


def step(world: World, *command: Any) -> None:
    """One command and what must hold around it."""
    for check in functions("before_command"):
        check(world, command)
    answer = world.do(*command)
    for check in functions("after_command"):
        check(world, command, answer)
    if command[0] == "settle" and answer is True:
        for check in functions("when_quiet"):
            check(world)


def functions(name: str) -> tuple[Any, ...]:
    return tuple(getattr(family, name) for family in FAMILIES if hasattr(family, name))


def replay(world: World) -> None:
    other = World()
    for command in world.commands:
        other.do(*command)
    assert other.dump() == world.dump(), "the same commands give the same bytes"
