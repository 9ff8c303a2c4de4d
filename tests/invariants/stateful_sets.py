"""A StatefulSet with ordered pods makes none before all below it are ready, removes from the top, and leaves no gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from invariants.observed import controller_of, is_deleting, is_ready, name_of, owned_by

if TYPE_CHECKING:
    from invariants.world import World

    from minikctl.apimachinery.watch import Change

Obj = dict[str, Any]


def ordinal(pod: Obj) -> int:
    return int(name_of(pod).rpartition("-")[2])


def at_change(world: World, server: Any, change: Change) -> None:
    if change.resource != "pods" or change.type != "ADDED":
        return
    owner = controller_of(change.obj)
    if owner is None or owner["kind"] != "StatefulSet":
        return
    owned = server.store.get(server.kind("statefulsets.apps").key(change.obj["metadata"]["namespace"], owner["name"]))
    start, replicas = first(owned), owned["spec"].get("replicas", 1)
    number = ordinal(change.obj)
    assert start <= number < start + replicas, f"{change}: beyond {start} + {replicas}"
    if owned["spec"].get("podManagementPolicy") == "Parallel":
        return
    pods = owned_by(owned, server.store.list("/registry/pods/"))
    below = {ordinal(pod) for pod in pods if is_ready(pod) and not is_deleting(pod) and ordinal(pod) < number}
    assert below == set(range(start, number)), f"{change}: made while only {sorted(below)} are ready"


def first(owner: Obj) -> int:
    start: int = (owner["spec"].get("ordinals") or {}).get("start", 0)
    return start


def when_quiet(world: World) -> None:
    pods = world.read("pods")
    for owner in world.read("statefulsets.apps"):
        start = first(owner)
        numbers = sorted(ordinal(pod) for pod in owned_by(owner, pods) if not is_deleting(pod))
        ready = sorted(ordinal(pod) for pod in owned_by(owner, pods) if is_ready(pod))
        assert len(set(numbers)) == len(numbers)
        if owner["spec"].get("podManagementPolicy") != "Parallel" and ready:
            missing = set(range(start, ready[-1])) - set(numbers)
            taken = {name_of(pod) for pod in pods}  # by pods that were released
            excused = world.read("resourcequotas") or {f"{name_of(owner)}-{number}" for number in missing} <= taken
            assert not missing or excused, f"{name_of(owner)}: {missing} missing below {ready[-1]}"
