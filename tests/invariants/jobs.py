"""What a Job says of its pods is true, none of its pods is left behind with a finalizer, and it ends where it can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from invariants.observed import (
    controller_of,
    has_condition,
    is_active,
    is_deleting,
    is_over,
    is_ready,
    name_of,
    owned_by,
)

if TYPE_CHECKING:
    from invariants.world import World

    from minikctl.apimachinery.watch import Change

Obj = dict[str, Any]
TRACKING = "batch.kubernetes.io/job-tracking"


def at_change(world: World, server: Any, change: Change) -> None:
    if change.resource == "jobs.batch" and change.type == "MODIFIED":
        _only_grows(change)
    if change.resource != "pods" or change.type == "DELETED":
        return
    owner = controller_of(change.obj)
    if owner is not None and owner["kind"] == "Job" and change.obj["status"].get("phase") == "Succeeded":
        world.memory.setdefault("succeeded", {}).setdefault(owner["uid"], set()).add(change.obj["metadata"]["uid"])


def _only_grows(change: Change) -> None:
    assert change.old is not None
    old, new = change.old.get("status") or {}, change.obj.get("status") or {}
    if has_condition(change.old, "Complete") or has_condition(change.old, "Failed"):
        assert new.get("conditions") == old.get("conditions"), f"{change}: it had ended before"
    assert not (has_condition(change.obj, "Complete") and has_condition(change.obj, "Failed"))
    for count in ("succeeded", "failed"):
        if new.get("startTime") == old.get("startTime"):
            assert new.get(count, 0) >= old.get(count, 0), f"{change}: {count} {old.get(count)} -> {new.get(count)}"


def when_quiet(world: World) -> None:
    pods = world.read("pods")
    jobs = {job["metadata"]["uid"]: job for job in world.read("jobs.batch")}
    for pod in pods:
        owner = jobs.get((controller_of(pod) or {}).get("uid", ""))
        tracked = TRACKING in (pod["metadata"].get("finalizers") or ())
        counts_later = owner is not None and (is_active(pod) or (_waits_for_the_end(owner) and not is_over(pod)))
        assert not tracked or counts_later, f"{name_of(pod)} keeps its finalizer"
    for job in jobs.values():
        _status(job, owned_by(job, pods), len(world.memory.get("succeeded", {}).get(job["metadata"]["uid"], ())))


def _waits_for_the_end(job: Obj) -> bool:
    """Whether a pod on its way out counts only when it has ended, which it never does on a node that has stopped."""
    return bool(job["spec"].get("podFailurePolicy")) or job["spec"].get("podReplacementPolicy") == "Failed"


def _status(job: Obj, pods: list[Obj], succeeded: int) -> None:
    spec, status = job["spec"], job.get("status") or {}
    name, active = name_of(job), [pod for pod in pods if is_active(pod)]
    ended = has_condition(job, "Complete") or has_condition(job, "Failed")
    assert status.get("active", 0) == len(active), f"{name}: {status} with {len(active)} active pods"
    assert status.get("ready", 0) == sum(is_ready(pod) for pod in active), f"{name}: {status}"
    going = sum(is_deleting(pod) and not is_over(pod) for pod in pods)  # on nodes that have stopped
    assert status.get("terminating", 0) == going, f"{name}: {status} with {going} pods on their way out"
    left = status.get("uncountedTerminatedPods") or {}
    assert not any(left.values()), f"{name}: uncounted {left}"
    if spec.get("completionMode") == "Indexed":
        assert status.get("succeeded", 0) == len(indexes(status.get("completedIndexes", ""))), f"{name}: {status}"
    elif not has_condition(job, "Failed"):
        assert status.get("succeeded", 0) == succeeded, f"{name}: {status}, {succeeded} succeeded"
    if ended or spec.get("suspend"):
        assert not active, f"{name}: {status} with active pods"
    if has_condition(job, "Complete"):
        assert status.get("completionTime")


def indexes(text: str) -> set[int]:
    """The numbers of ``0-2,5``."""
    found: set[int] = set()
    for part in filter(None, text.split(",")):
        low, _, high = part.partition("-")
        found |= set(range(int(low), int(high or low) + 1))
    return found
