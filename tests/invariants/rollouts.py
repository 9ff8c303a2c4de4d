"""A Deployment that is complete and is updated in peace keeps its bounds at each single change: never more pods than
wanted and maxSurge, never fewer ready ones than wanted less maxUnavailable; with Recreate, never two versions at once.
"""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, Any

from invariants.observed import is_active, is_over, is_ready, owned_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from invariants.world import World

    from minikctl.apimachinery.watch import Change

Obj = dict[str, Any]
PEACEFUL = ("set image", "advance", "settle")
UNSTEADY = ("minikctl.dev/fail-first", "minikctl.dev/crash-at", "minikctl.dev/readiness-probe")


def before_command(world: World, command: tuple[Any, ...]) -> None:
    if command[0] not in PEACEFUL:
        world.memory["steady"] = []


def when_quiet(world: World) -> None:
    """Note which Deployments are complete: by themselves, with nobody who scales them or may take their room."""
    pods = world.read("pods")
    busy = world.read("horizontalpodautoscalers.autoscaling") or any(pod["spec"].get("priority") for pod in pods)
    world.memory["steady"] = [] if busy else [d["metadata"]["name"] for d in world.read("deployments.apps") if _calm(d)]


def _calm(deployment: Obj) -> bool:
    wanted, status = deployment["spec"].get("replicas", 1), deployment["status"]
    complete = all(status.get(field, 0) == wanted for field in ("replicas", "updatedReplicas", "availableReplicas"))
    notes = deployment["spec"]["template"]["metadata"].get("annotations") or {}
    return complete and not any(note in notes for note in UNSTEADY)


def at_change(world: World, server: Any, change: Change) -> None:
    if change.resource != "pods":
        return
    for name in world.memory.get("steady", ()):
        deployment = server.store.get(server.kind("deployments.apps").key("default", name))
        sets = owned_by(deployment, server.store.list(server.kind("replicasets.apps").key_prefix))
        pods = [owned_by(one, server.store.list("/registry/pods/default/")) for one in sets]
        if deployment["spec"]["strategy"]["type"] == "Recreate":
            versions = sum(any(not is_over(pod) for pod in some) for some in pods)
            assert versions <= 1, f"{change}: {name} runs in {versions} versions"
            continue
        most, least = bounds(deployment)
        active = [pod for some in pods for pod in some if is_active(pod)]
        assert len(active) <= most, f"{change}: {len(active)} pods of {name}, {most} at most"
        assert sum(map(is_ready, active)) >= least, f"{change}: fewer ready pods of {name} than {least}"


def bounds(deployment: Obj) -> tuple[int, int]:
    """(most pods, fewest ready ones)"""
    wanted = deployment["spec"].get("replicas", 1)
    rolling = deployment["spec"]["strategy"]["rollingUpdate"]
    surge, unavailable = _share(rolling["maxSurge"], wanted, ceil), _share(rolling["maxUnavailable"], wanted, floor)
    return wanted + surge, wanted - (unavailable or int(not surge))


def _share(value: Any, of: int, rounded: Callable[[float], int]) -> int:
    return value if isinstance(value, int) else rounded(int(value.rstrip("%")) * of / 100)
