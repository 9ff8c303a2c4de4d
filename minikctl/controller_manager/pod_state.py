"""What controllers ask of a pod: does it count, is it ready, is it available, since when. Pure.

Source: k8s.io/kubernetes/pkg/api/v1/pod and pkg/controller/controller_utils.go.
"""

from __future__ import annotations

from minikctl.apimachinery.timestamps import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj


def is_active(pod: Obj) -> bool:
    """Neither finished nor on its way out."""
    return pod["status"].get("phase") not in ("Succeeded", "Failed") and not pod["metadata"].get("deletionTimestamp")


def ready_condition(pod: Obj) -> Obj | None:
    for condition in pod["status"].get("conditions") or ():
        if condition["type"] == "Ready":
            found: Obj = condition
            return found
    return None


def is_ready(pod: Obj) -> bool:
    condition = ready_condition(pod)
    return condition is not None and condition["status"] == "True"


def available_at(pod: Obj, min_ready_seconds: int) -> int | None:
    """The moment (ms) from which a ready pod counts as available; None for one that is not ready."""
    condition = ready_condition(pod)
    if condition is None or condition["status"] != "True":
        return None
    since = condition.get("lastTransitionTime")
    return parse(since) + min_ready_seconds * 1000 if since and min_ready_seconds else 0


class DeletionRank:
    """The smaller of two pods goes first: unassigned, pending, not ready, cheap to delete, doubled up on its node,
    ready for a shorter time, restarted more often, younger. ``doubled_up`` counts the pods on its node that belong
    together. Times are compared by powers of two; where two are of the same, the uid decides and nothing after it."""

    __slots__ = ("_created", "_now", "_plain", "_ready_since", "_restarts", "_uid")

    def __init__(self, pod: Obj, doubled_up: int, now: int) -> None:
        meta, status = pod["metadata"], pod["status"]
        condition = ready_condition(pod)
        ready = condition is not None and condition["status"] == "True"
        cost = int((meta.get("annotations") or {}).get("controller.kubernetes.io/pod-deletion-cost") or 0)
        phase = {"Pending": 0, "Unknown": 1}.get(status.get("phase"), 2)
        self._plain = (bool(pod["spec"].get("nodeName")), phase, ready, cost, -doubled_up)
        self._ready_since = parse(condition["lastTransitionTime"]) if ready and condition else 0
        self._restarts = max((c.get("restartCount", 0) for c in status.get("containerStatuses") or ()), default=0)
        self._created = parse(meta["creationTimestamp"])
        self._uid: str = meta["uid"]
        self._now = now

    def __lt__(self, other: DeletionRank) -> bool:
        if self._plain != other._plain:
            return self._plain < other._plain
        if self._ready_since != other._ready_since:
            return self._is_younger(self._ready_since, other._ready_since, other)
        if self._restarts != other._restarts:
            return self._restarts > other._restarts
        return self._is_younger(self._created, other._created, other)

    def _is_younger(self, mine: int, theirs: int, other: DeletionRank) -> bool:
        """Whether a moment is later by a power of two at least; else it is chance, which the uid stands for."""
        one, two = _scale(self._now - mine), _scale(self._now - theirs)
        return one < two if one != two else self._uid < other._uid


def _scale(milliseconds: int) -> int:
    """The power of two that a time in nanoseconds reaches."""
    return max(milliseconds * 1_000_000, 0).bit_length()
