"""What the status of a workload has to look like when someone writes it by hand (``--subresource=status``).

Controllers of this cluster are trusted and not asked. Source: pkg/apis/{apps,core}/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation.workloads import not_negative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_PATH = "status"


def replica_status_faults(status: Obj) -> list[FieldError]:
    """ReplicaSet and ReplicationController."""
    counts = ("fullyLabeledReplicas", "readyReplicas", "availableReplicas")
    faults = not_negative(status, _PATH, "replicas", *counts, "observedGeneration", "terminatingReplicas")
    faults += _at_most(status, counts, "replicas", "status.replicas")
    return faults + _at_most(status, ("availableReplicas",), "readyReplicas", "readyReplicas")


def deployment_status_faults(status: Obj, old: Obj) -> list[FieldError]:
    counts = ("updatedReplicas", "readyReplicas", "availableReplicas")
    faults = not_negative(status, _PATH, "observedGeneration", "replicas", *counts, "unavailableReplicas")
    faults += not_negative(status, _PATH, "terminatingReplicas", "collisionCount")
    faults += _at_most(status, counts, "replicas", "status.replicas")
    faults += _at_most(status, ("availableReplicas",), "readyReplicas", "readyReplicas")
    return faults + _collisions(status, old)


def stateful_set_status_faults(status: Obj, old: Obj) -> list[FieldError]:
    counts = ("readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas")
    faults = not_negative(status, _PATH, "replicas", *counts, "observedGeneration", "collisionCount")
    faults += _at_most(status, counts, "replicas", "status.replicas")
    faults += _at_most(status, ("availableReplicas",), "readyReplicas", "status.readyReplicas")
    return faults + _collisions(status, old)


def daemon_set_status_faults(status: Obj, old: Obj) -> list[FieldError]:
    counts = ("currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady")
    faults = not_negative(status, _PATH, *counts, "observedGeneration", "updatedNumberScheduled")
    faults += not_negative(status, _PATH, "numberAvailable", "numberUnavailable", "collisionCount")
    return faults + _collisions(status, old)


def _at_most(status: Obj, counts: tuple[str, ...], limit: str, shown: str) -> list[FieldError]:
    most = status.get(limit) or 0
    above = ((count, status.get(count) or 0) for count in counts)
    why = f"cannot be greater than {shown}"
    return [field_errors.invalid(f"{_PATH}.{count}", value, why) for count, value in above if value > most]


def _collisions(status: Obj, old: Obj) -> list[FieldError]:
    count, before = status.get("collisionCount"), old.get("collisionCount")
    if before is None or (count is not None and count >= before):
        return []
    return [field_errors.invalid(f"{_PATH}.collisionCount", count or 0, "cannot be decremented")]
