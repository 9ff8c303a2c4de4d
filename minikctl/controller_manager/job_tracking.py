"""The counters of a Job's status: a pod that ended is first noted by its uid, then loses its finalizer, then counts.

So no pod is counted twice or forgotten, whatever happens in between. Pure. Source: trackJobStatusAndRemoveFinalizers
and cleanUncountedPodsWithoutFinalizers in k8s.io/kubernetes/pkg/controller/job/job_controller.go.
"""

from __future__ import annotations

from minikctl.controller_manager import job_indexes, job_pods
from minikctl.controller_manager.job_policies import failure_action

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.controller_manager.job_decisions import Picture

MOST_UNCOUNTED = 500
"""Pods that one status notes at once, to keep it small."""


def noted(picture: Picture, status: Obj, pods: list[Obj], failing: bool) -> tuple[Obj, list[Obj]]:
    """(the status that notes these pods, those that it notes). ``failing``: the Job fails, so every pod does."""
    job = picture.job
    uncounted = status.get("uncountedTerminatedPods") or {}
    succeeded, failed = list(uncounted.get("succeeded") or ()), list(uncounted.get("failed") or ())
    indexes: list[int] = []
    taken: list[Obj] = []
    for pod in pods:
        taken.append(pod)
        uid = pod["metadata"]["uid"]
        if pod["status"].get("phase") == "Succeeded" and uid not in failed:
            if job_pods.is_indexed(job):
                if job_pods.valid_index(pod, job) and not job_indexes.has(picture.before, job_pods.index_of(pod)):
                    indexes.append(job_pods.index_of(pod))
            elif uid not in succeeded:
                succeeded.append(uid)
        elif (failing or job_pods.has_failed(pod, job)) and uid not in failed and _counts(job, pod):
            failed.append(uid)
        if len(indexes) + len(succeeded) + len(failed) >= MOST_UNCOUNTED:
            break
    status = {**status, "uncountedTerminatedPods": _lists(succeeded, failed)}
    if job_pods.is_indexed(job):
        done = job_indexes.merge(picture.before, job_indexes.of(indexes))
        status = {**status, "completedIndexes": job_indexes.show(done), "succeeded": job_indexes.total(done)}
        if picture.failed_indexes is not None:
            status["failedIndexes"] = job_indexes.show(picture.failed_indexes)
    return without_zeros(status), taken


def _counts(job: Obj, pod: Obj) -> bool:
    if job_pods.is_indexed(job) and not job_pods.valid_index(pod, job):
        return False
    return failure_action(job, pod)[0] != "Ignore"


def counted(status: Obj, tracked: set[str]) -> Obj:
    """The status in which the noted pods count that are no longer tracked (uids)."""
    uncounted = status.get("uncountedTerminatedPods") or {}
    left = {}
    counters = {}
    for field in ("succeeded", "failed"):
        before = uncounted.get(field) or []
        left[field] = [uid for uid in before if uid in tracked]
        counters[field] = status.get(field, 0) + len(before) - len(left[field])
    lists = _lists(left["succeeded"], left["failed"])
    return without_zeros({**status, **counters, "uncountedTerminatedPods": lists})


def waits(status: Obj) -> bool:
    """Whether some pod is noted and not counted."""
    return bool(status.get("uncountedTerminatedPods"))


def _lists(succeeded: list[str], failed: list[str]) -> Obj:
    return {field: uids for field, uids in (("succeeded", succeeded), ("failed", failed)) if uids}


def without_zeros(status: Obj) -> Obj:
    """As it is written: counters of nothing are left out."""
    optional = ("active", "succeeded", "failed", "completedIndexes")
    return {field: value for field, value in status.items() if value or field not in optional}
