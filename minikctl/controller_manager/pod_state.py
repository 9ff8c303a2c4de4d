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


def deletion_rank(pod: Obj, doubled_up: int, now: int) -> tuple[object, ...]:
    """Smaller goes first: unassigned, pending, not ready, cheap to delete, doubled up on its node, ready for a
    shorter time (in powers of two), restarted more often, younger. ``doubled_up`` counts the set's pods on its node."""
    meta, status = pod["metadata"], pod["status"]
    condition = ready_condition(pod)
    ready = condition is not None and condition["status"] == "True"
    ready_for = now - parse(condition["lastTransitionTime"]) if ready and condition else 0
    cost = int((meta.get("annotations") or {}).get("controller.kubernetes.io/pod-deletion-cost") or 0)
    restarts = max((c.get("restartCount", 0) for c in status.get("containerStatuses") or ()), default=0)
    age = now - parse(meta["creationTimestamp"])
    return (
        bool(pod["spec"].get("nodeName")),
        {"Pending": 0, "Unknown": 1}.get(status.get("phase"), 2),
        ready,
        cost,
        -doubled_up,
        _scale(ready_for),
        -restarts,
        _scale(age),
        meta["uid"],
    )


def _scale(milliseconds: int) -> int:
    """The power of two that a time in nanoseconds reaches: among pods of about one age, chance decides."""
    return max(milliseconds * 1_000_000, 0).bit_length()
