"""No eviction breaks a disruption budget: right after each that was granted, as many pods are healthy as must be."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from invariants.observed import controller_of, is_deleting, is_over, is_ready, labels_of, matches, name_of

if TYPE_CHECKING:
    from invariants.world import World

Obj = dict[str, Any]


def after_command(world: World, command: tuple[Any, ...], answer: Any) -> None:
    if command[0] != "evict" or isinstance(answer, str):
        return
    name, budgets, pods, owners = answer
    was_healthy = world.memory.get("healthy", {})
    for budget in budgets:
        if is_deleting(budget):
            continue
        covered = [pod for pod in pods if matches(budget["spec"]["selector"], labels_of(pod))]
        healthy = [pod for pod in covered if is_ready(pod) and not is_deleting(pod)]
        if name not in was_healthy or not matches(budget["spec"]["selector"], was_healthy[name]):
            continue  # it was not healthy: its going takes nothing away
        wanted = desired(budget, covered, owners)
        assert len(healthy) >= wanted, f"{name} went: {len(healthy)} healthy, {wanted} wanted by {budget['spec']}"


def before_command(world: World, command: tuple[Any, ...]) -> None:
    if command[0] == "evict":
        pods = [pod for pod in world.read("pods") if is_ready(pod) and not is_deleting(pod)]
        world.memory["healthy"] = {name_of(pod): labels_of(pod) for pod in pods}


def desired(budget: Obj, covered: list[Obj], owners: list[Obj]) -> int:
    """How many must stay healthy. Shares, and ``maxUnavailable``, are of what the pods' controllers want."""
    spec = budget["spec"]
    if isinstance(spec.get("minAvailable"), int):
        return int(spec["minAvailable"])
    by_uid = {owner["metadata"]["uid"]: owner for owner in owners}
    scales: dict[str, int] = {}
    for pod in covered:
        if is_over(pod):
            continue
        owner = by_uid.get((controller_of(pod) or {}).get("uid", ""))
        above = by_uid.get((controller_of(owner) or {}).get("uid", "")) if owner else None
        top = above or owner
        if top is not None:
            scales[top["metadata"]["uid"]] = top["spec"].get("replicas", 0)
    expected = sum(scales.values())
    if "minAvailable" in spec:
        return _share(spec["minAvailable"], expected)
    return max(expected - _share(spec["maxUnavailable"], expected), 0)


def _share(value: Any, of: int) -> int:
    return value if isinstance(value, int) else ceil(int(value.rstrip("%")) * of / 100)


def when_quiet(world: World) -> None:
    pods = world.read("pods")
    for budget in world.read("poddisruptionbudgets.policy"):
        status = budget["status"]
        covered = [pod for pod in pods if matches(budget["spec"]["selector"], labels_of(pod))]
        covered = [pod for pod in covered if pod["metadata"]["namespace"] == budget["metadata"]["namespace"]]
        if any(c["reason"] == "SyncFailed" for c in status.get("conditions") or ()):
            assert status.get("disruptionsAllowed", 0) == 0
            continue
        healthy = sum(is_ready(pod) and not is_deleting(pod) for pod in covered if not is_over(pod))
        assert status["currentHealthy"] == healthy, f"{name_of(budget)}: {status}, {healthy} are healthy"
        assert not status.get("disruptedPods"), "an eviction that never ends"
        allowed = max(healthy - status["desiredHealthy"], 0) if status["expectedPods"] else 0
        assert status["disruptionsAllowed"] == allowed
