"""Which pods a StatefulSet should have, at which revision, and which may go next. Pure.

Source: k8s.io/kubernetes/pkg/controller/statefulset/stateful_set_control.go.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import is_deleting, name_of
from minikctl.controller_manager.pod_state import available_at
from minikctl.controller_manager.stateful_pods import (
    first_ordinal,
    in_range,
    is_available,
    is_healthy,
    is_running_and_ready,
    ordinal_of,
    revision_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj


class Layout:
    """``replicas``: for each ordinal of the set its pod, or None where there is none; ``condemned``: the pods beyond,
    the highest ordinal first."""

    __slots__ = ("condemned", "replicas", "start")

    def __init__(self, owner: Obj, pods: list[Obj]) -> None:
        self.start = first_ordinal(owner)
        self.replicas: list[Obj | None] = [None] * owner["spec"]["replicas"]
        for pod in pods:
            if in_range(pod, owner):
                self.replicas[ordinal_of(pod) - self.start] = pod
        beyond = [pod for pod in pods if ordinal_of(pod) >= 0 and not in_range(pod, owner)]
        self.condemned = sorted(beyond, key=ordinal_of, reverse=True)

    def first_unhealthy(self) -> Obj | None:
        """The pod with the lowest place that does not work; None as well where the first one is still to be made."""
        for pod in [*self.replicas, *reversed(self.condemned)]:
            if pod is None or not is_healthy(pod):
                return pod
        return None


def is_ordered(owner: Obj) -> bool:
    return bool(owner["spec"].get("podManagementPolicy") != "Parallel")


def wants_current(owner: Obj, index: int) -> bool:
    """Whether a pod that is made anew gets the current revision, not the one that is being rolled out. ``index``
    counts from the set's first ordinal."""
    strategy = owner["spec"].get("updateStrategy") or {}
    rolling = strategy.get("rollingUpdate")
    if rolling is not None:
        return bool(index < (rolling.get("partition") or 0))
    status = owner.get("status") or {}
    return strategy.get("type") == "RollingUpdate" and index < status.get("currentReplicas", 0)


def blocks(pod: Obj, owner: Obj, now: int) -> bool:
    """Whether in an ordered set all later pods have to wait for this one."""
    return is_deleting(pod) or not is_running_and_ready(pod) or not is_available(pod, owner, now)


def next_condemned(owner: Obj, layout: Layout, now: int) -> list[Obj]:
    """The pods beyond the set that may go now: all at once, or one by one from the highest ordinal on."""
    if not is_ordered(owner):
        return [pod for pod in layout.condemned if not is_deleting(pod)]
    for pod in layout.condemned[:1]:
        works = is_running_and_ready(pod) and is_available(pod, owner, now)
        if not is_deleting(pod) and (works or pod is layout.first_unhealthy()):
            return [pod]
    return []


def next_outdated(owner: Obj, layout: Layout, update: str) -> Obj | None:
    """The pod to replace by one of the revision ``update``, as soon as all above it work."""
    strategy = owner["spec"].get("updateStrategy") or {}
    if strategy.get("type") == "OnDelete":
        return None
    lowest = (strategy.get("rollingUpdate") or {}).get("partition") or 0
    for pod in reversed(layout.replicas[lowest:]):
        if pod is not None and revision_of(pod) != update and not is_deleting(pod):
            return pod
        if pod is None or not is_healthy(pod):
            return None
    return None


def status_of(owner: Obj, pods: list[Obj], current: Obj, update: Obj, now: int) -> tuple[Obj, int | None]:
    """(status, the moment at which the next ready pod becomes available)."""
    counts = dict.fromkeys(("ready", "available", "current", "updated"), 0)
    again: int | None = None
    for pod in pods:
        counts["ready"] += is_running_and_ready(pod)
        moment = available_at(pod, owner["spec"].get("minReadySeconds") or 0)
        if is_running_and_ready(pod) and moment is not None:
            counts["available"] += moment <= now
            if moment > now:
                again = moment if again is None else min(again, moment)
        if not is_deleting(pod):
            counts["current"] += revision_of(pod) == name_of(current)
            counts["updated"] += revision_of(pod) == name_of(update)
    status: Obj = {
        "observedGeneration": owner["metadata"].get("generation", 0),
        "replicas": len(pods),
        "availableReplicas": counts["available"],
        "currentRevision": name_of(current),
        "updateRevision": name_of(update),
        "collisionCount": (owner.get("status") or {}).get("collisionCount", 0),
    }
    for field in ("ready", "current", "updated"):
        if counts[field]:
            status[f"{field}Replicas"] = counts[field]
    return status, again


def after_rollout(owner: Obj, status: Obj) -> Obj:
    """The status with the rollout marked as done, where all pods are new and ready."""
    rolling = (owner["spec"].get("updateStrategy") or {}).get("type") == "RollingUpdate"
    total = owner["spec"]["replicas"]
    if not rolling or any(status.get(field, 0) != total for field in ("replicas", "updatedReplicas", "readyReplicas")):
        return status
    status = {**status, "currentRevision": status["updateRevision"]}
    if total:
        status["currentReplicas"] = total
    return status
