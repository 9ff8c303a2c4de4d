"""The conditions of a Deployment: Available, Progressing, ReplicaFailure. Pure.

Source: k8s.io/kubernetes/pkg/controller/deployment/progress.go and sync.go.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import condition
from minikctl.controller_manager import deployment_decisions as decide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj


def made(kind: str, status: str, reason: str, message: str, stamp: str) -> Obj:
    return {
        "type": kind,
        "status": status,
        "lastUpdateTime": stamp,
        "lastTransitionTime": stamp,
        "reason": reason,
        "message": message,
    }


def with_condition(conditions: list[Obj], new: Obj, *, renew: bool = False) -> list[Obj]:
    """The list with ``new`` in it; one of the same status and reason stays as it was, unless ``renew``."""
    old = next((c for c in conditions if c["type"] == new["type"]), None)
    if old is not None and old["status"] == new["status"]:
        if old["reason"] == new["reason"] and not renew:
            return conditions
        new = {**new, "lastTransitionTime": old["lastTransitionTime"]}
    return [*(c for c in conditions if c["type"] != new["type"]), new]


def without(conditions: list[Obj], kind: str) -> list[Obj]:
    return [c for c in conditions if c["type"] != kind]


def availability(deployment: Obj, status: Obj, stamp: str) -> Obj:
    enough = decide.wanted(deployment) - decide.max_unavailable(deployment)
    if status.get("availableReplicas", 0) >= enough:
        return made("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", stamp)
    text = "Deployment does not have minimum availability."
    return made("Available", "False", "MinimumReplicasUnavailable", text, stamp)


def after_rollout_step(
    deployment: Obj, status: Obj, sets: list[Obj], new: Obj | None, now: int, stamp: str
) -> list[Obj]:
    """The conditions that follow from ``status`` (counts with the conditions so far) while a rollout is looked at."""
    conditions: list[Obj] = status["conditions"]
    if decide.progress_seconds(deployment) is None:
        conditions = without(conditions, "Progressing")
    else:
        conditions = _progress(deployment, status, conditions, new, now, stamp)
    return _replica_failure(conditions, sets, new)


def _progress(deployment: Obj, status: Obj, conditions: list[Obj], new: Obj | None, now: int, stamp: str) -> list[Obj]:
    current = next((c for c in conditions if c["type"] == "Progressing"), None)
    settled = status.get("replicas", 0) == status.get("updatedReplicas", 0)
    if settled and current is not None and current["reason"] == "NewReplicaSetAvailable":
        return conditions
    who = f'ReplicaSet "{new["metadata"]["name"]}"' if new else f'Deployment "{deployment["metadata"]["name"]}"'
    if decide.is_complete(deployment, status):
        text = f"{who} has successfully progressed."
        return with_condition(conditions, made("Progressing", "True", "NewReplicaSetAvailable", text, stamp))
    if decide.is_progressing(deployment.get("status", {}), status):
        text = f"{who} is progressing."
        step = made("Progressing", "True", "ReplicaSetUpdated", text, stamp)
        return with_condition(conditions, step, renew=True)
    limit = decide.deadline(deployment, {"conditions": conditions})
    if limit is not None and now >= limit:
        text = f"{who} has timed out progressing."
        return with_condition(conditions, made("Progressing", "False", "ProgressDeadlineExceeded", text, stamp))
    return conditions


def _replica_failure(conditions: list[Obj], sets: list[Obj], new: Obj | None) -> list[Obj]:
    """A set that cannot make its pods shows in the Deployment too; the new set's word goes before the others'."""
    for replica_set in ([new] if new else []) + sets:
        failure = condition(replica_set, "ReplicaFailure")
        if failure is not None:
            same = next((c for c in conditions if c["type"] == "ReplicaFailure"), None)
            if same is not None and same["message"] == failure.get("message"):
                return conditions
            shown = made(
                "ReplicaFailure",
                failure["status"],
                failure["reason"],
                failure["message"],
                failure["lastTransitionTime"],
            )
            return with_condition(conditions, shown)
    return without(conditions, "ReplicaFailure")


def pause_changed(deployment: Obj, stamp: str) -> list[Obj] | None:
    """The conditions after a pause or a resume that they do not show yet; None where there is none."""
    if decide.progress_seconds(deployment) is None:
        return None
    conditions = deployment.get("status", {}).get("conditions") or []
    current = condition(deployment, "Progressing")
    reason = current["reason"] if current else ""
    paused = bool(deployment["spec"].get("paused"))
    if reason == "ProgressDeadlineExceeded" or paused == (reason == "DeploymentPaused"):
        return None
    if paused:
        new = made("Progressing", "Unknown", "DeploymentPaused", "Deployment is paused", stamp)
    else:
        new = made("Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed", stamp)
    return with_condition(conditions, new)
