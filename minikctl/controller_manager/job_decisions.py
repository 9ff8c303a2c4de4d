"""What a Job makes of its pods: how many count, whether it is over, which pods to make and which to delete. Pure.

Source: k8s.io/kubernetes/pkg/controller/job/job_controller.go and backoff_utils.go.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import condition, condition_is, is_deleting
from minikctl.apimachinery.timestamps import parse
from minikctl.controller_manager import job_indexes, job_pods
from minikctl.controller_manager.job_policies import failure_action, success_message
from minikctl.controller_manager.pod_state import is_active, is_ready

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.controller_manager.job_indexes import Indexes

FIRST_BACKOFF = 10_000
LONGEST_BACKOFF = 600_000
"""Milliseconds until a failed pod is replaced: doubled with each failure in a row."""
MOST_AT_ONCE = 500
"""Pods that one look at a Job may create or delete."""


class Backoff:
    """How often in a row pods have failed, and when the last one did (ms)."""

    __slots__ = ("failures", "last")

    def __init__(self, failures: int = 0, last: int = 0) -> None:
        self.failures = failures
        self.last = last


class Picture:
    """A Job and its pods at one moment, counted. ``succeeded`` and ``failed`` include what the status does not yet."""

    __slots__ = (
        "active",
        "backoff",
        "before",
        "delayed",
        "done",
        "failed",
        "failed_indexes",
        "job",
        "pods",
        "ready",
        "succeeded",
        "terminating",
    )

    def __init__(self, job: Obj, pods: list[Obj], backoff: Backoff) -> None:
        status = job.get("status") or {}
        uncounted = status.get("uncountedTerminatedPods") or {}
        known = {*(uncounted.get("succeeded") or ()), *(uncounted.get("failed") or ())}
        fresh = [p for p in pods if job_pods.is_tracked(p) and p["metadata"]["uid"] not in known]
        self.job = job
        self.pods = pods
        self.active = [pod for pod in pods if is_active(pod)]
        self.ready = sum(is_ready(pod) for pod in self.active)
        self.terminating = sum(job_pods.is_terminating(pod) for pod in pods)
        self.before: Indexes = []
        self.done: Indexes = []
        self.failed_indexes: Indexes | None = None
        self.delayed: dict[int, Obj] = {}
        if job_pods.is_indexed(job):
            fresh = [pod for pod in fresh if job_pods.valid_index(pod, job)]
        succeeded = [pod for pod in fresh if pod["status"].get("phase") == "Succeeded"]
        failed = [pod for pod in fresh if job_pods.has_failed(pod, job)]
        self.succeeded = status.get("succeeded", 0) + len(succeeded) + len(uncounted.get("succeeded") or ())
        heeded = sum(failure_action(job, pod)[0] != "Ignore" for pod in failed)
        self.failed = status.get("failed", 0) + heeded + len(uncounted.get("failed") or ())
        self.backoff = next_backoff(backoff, succeeded, failed)
        if job_pods.is_indexed(job):
            self._count_indexes(status)

    def _count_indexes(self, status: Obj) -> None:
        job = self.job
        tracked = [pod for pod in self.pods if job_pods.is_tracked(pod) and job_pods.valid_index(pod, job)]
        self.before = job_indexes.parse(status.get("completedIndexes", ""), job["spec"]["completions"])
        new = job_indexes.of(job_pods.index_of(p) for p in tracked if p["status"].get("phase") == "Succeeded")
        self.done = job_indexes.merge(self.before, new)
        self.succeeded = job_indexes.total(self.done)
        if not job_pods.limits_each_index(job):
            return
        known = job_indexes.parse(status.get("failedIndexes") or "", job["spec"]["completions"])
        failed = job_indexes.of(job_pods.index_of(pod) for pod in tracked if index_failed(job, pod))
        self.failed_indexes = job_indexes.merge(known, failed)
        self.delayed = self._delayed(tracked, self.failed_indexes)

    def _delayed(self, tracked: list[Obj], failed_indexes: Indexes) -> dict[int, Obj]:
        """The failed pod of each index that waits for its replacement, which takes over its count of failures."""
        settled = job_indexes.merge(self.done, failed_indexes)
        running = {job_pods.index_of(pod) for pod in self.active}
        found: dict[int, Obj] = {}
        for pod in tracked:
            index = job_pods.index_of(pod)
            if not job_pods.has_failed(pod, self.job) or index in running or job_indexes.has(settled, index):
                continue
            other = found.get(index)
            if other is None or _rank(pod) >= _rank(other):
                found[index] = pod
        return found


def _rank(pod: Obj) -> tuple[int, int]:
    return job_pods.all_failures(pod), job_pods.finished_at(pod)


def index_failed(job: Obj, pod: Obj) -> bool:
    """Whether with this pod its index has used up its retries."""
    if not job_pods.has_failed(pod, job):
        return False
    action = failure_action(job, pod)[0]
    if action == "FailIndex":
        return True
    return action != "Ignore" and job_pods.counted_failures(pod) >= job["spec"]["backoffLimitPerIndex"]


def next_backoff(record: Backoff, succeeded: list[Obj], failed: list[Obj]) -> Backoff:
    """The record after these pods came to their end: a success forgives all failures before it."""
    if not succeeded and not failed:
        return record
    moments = sorted(job_pods.finished_at(pod) for pod in failed)
    if succeeded:
        last = max(job_pods.finished_at(pod) for pod in succeeded)
        moments = [moment for moment in moments if moment > last]
        return Backoff(len(moments), moments[-1] if moments else 0)
    return Backoff(record.failures + len(moments), moments[-1])


def ready_to_retry(failures: int, last: int) -> int:
    """The moment (ms) from which a pod may be made after so many failures in a row, the last at ``last``."""
    if not failures:
        return 0
    return last + int(min(FIRST_BACKOFF * 2 ** min(failures - 1, 16), LONGEST_BACKOFF))


# --- is it over?


def verdict(picture: Picture, now: int, stamp: str) -> Obj | None:
    """The condition that ends the Job, SuccessCriteriaMet or FailureTarget, or None while it goes on (or may yet turn
    out complete by what `plan` leaves)."""
    job = picture.job
    for kind in ("SuccessCriteriaMet", "FailureTarget"):
        if condition_is(job, kind):
            return condition(job, kind)
    for pod in picture.pods:
        if job_pods.has_failed(pod, job):
            action, message = failure_action(job, pod)
            if action == "FailJob":
                return made("FailureTarget", "PodFailurePolicy", message, stamp)
    failure = _failure(picture, now)
    if failure is not None:
        return made("FailureTarget", *failure, stamp)
    message = success_message(job, picture.done) if job_pods.is_indexed(job) else ""
    return made("SuccessCriteriaMet", "SuccessPolicy", message, stamp) if message else None


def _failure(picture: Picture, now: int) -> tuple[str, str] | None:
    job, spec = picture.job, picture.job["spec"]
    if picture.failed > spec["backoffLimit"] or _restarted_too_often(picture):
        return "BackoffLimitExceeded", "Job has reached the specified backoff limit"
    end = deadline(job)
    if end is not None and now >= end:
        return "DeadlineExceeded", "Job was active longer than specified deadline"
    if picture.failed_indexes is None:
        return None
    failed = job_indexes.total(picture.failed_indexes)
    if spec.get("maxFailedIndexes") is not None and failed > spec["maxFailedIndexes"]:
        return "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes"
    if failed and failed + picture.succeeded >= spec["completions"]:
        return "FailedIndexes", "Job has failed indexes"
    return None


def _restarted_too_often(picture: Picture) -> bool:
    spec = picture.job["spec"]
    if spec["template"]["spec"].get("restartPolicy") != "OnFailure":
        return False
    restarts = 0
    for pod in picture.pods:
        if pod["status"].get("phase") in ("Running", "Pending"):
            for field in ("initContainerStatuses", "containerStatuses"):
                restarts += sum(c.get("restartCount", 0) for c in pod["status"].get(field) or ())
    return bool(restarts > 0 if spec["backoffLimit"] == 0 else restarts >= spec["backoffLimit"])


def deadline(job: Obj) -> int | None:
    """The moment (ms) at which a running Job has taken too long, or None."""
    seconds, start = job["spec"].get("activeDeadlineSeconds"), (job.get("status") or {}).get("startTime")
    if seconds is None or not start or job["spec"].get("suspend"):
        return None
    return parse(start) + int(seconds) * 1000


def is_complete(picture: Picture, active: int) -> bool:
    completions = picture.job["spec"].get("completions")
    enough = picture.succeeded > 0 if completions is None else picture.succeeded >= completions
    return enough and active == 0


def completed(stamp: str) -> Obj:
    return made("SuccessCriteriaMet", "CompletionsReached", "Reached expected number of succeeded pods", stamp)


def made(kind: str, reason: str, message: str, stamp: str, status: str = "True") -> Obj:
    return {
        "type": kind,
        "status": status,
        "lastProbeTime": stamp,
        "lastTransitionTime": stamp,
        "reason": reason,
        "message": message,
    }


def with_condition(conditions: list[Obj], new: Obj) -> list[Obj]:
    """The list with ``new`` in the place of its type; what was never true is not told as false."""
    for place, old in enumerate(conditions):
        if old["type"] == new["type"]:
            same = all(old.get(field) == new[field] for field in ("status", "reason", "message"))
            return conditions if same else [*conditions[:place], new, *conditions[place + 1 :]]
    return conditions if new["status"] == "False" else [*conditions, new]


def is_finished(job: Obj) -> bool:
    return condition_is(job, "Complete") or condition_is(job, "Failed")


# --- which pods?


class Plan:
    """``delete`` and ``create`` (indexes; -1 for pods that are all alike), of which one is empty; ``wait``: the moment
    (ms) before which no pod may be made."""

    __slots__ = ("create", "delete", "wait")

    def __init__(self, delete: list[Obj], create: list[int], wait: int | None = None) -> None:
        self.delete = delete
        self.create = create
        self.wait = wait


def plan(picture: Picture, now: int) -> Plan:
    job, active = picture.job, picture.active
    if job["spec"].get("suspend"):
        return Plan(surplus(job, active, len(active)), [])
    wanted = _wanted(picture)
    doomed = surplus(job, active, max(len(active) - wanted, 0))[:MOST_AT_ONCE]
    if doomed:
        return Plan(doomed, [])
    missing = wanted - len(active) - (picture.terminating if job_pods.replaces_failed_only(job) else 0)
    if missing <= 0:
        return Plan([], [])
    retry = ready_to_retry(picture.backoff.failures, picture.backoff.last)
    if retry > now and not job_pods.limits_each_index(job):
        return Plan([], [], retry)
    missing = min(missing, MOST_AT_ONCE)
    if not job_pods.is_indexed(job):
        return Plan([], [-1] * missing)
    return _of_indexes(picture, _pending(picture, missing), now)


def _wanted(picture: Picture) -> int:
    spec = picture.job["spec"]
    parallelism: int = spec["parallelism"]
    if spec.get("completions") is None:
        return len(picture.active) if picture.succeeded > 0 else parallelism
    left: int = spec["completions"] - picture.succeeded
    return max(min(left, parallelism), 0)


def _pending(picture: Picture, count: int) -> list[int]:
    taken = picture.active
    if job_pods.replaces_failed_only(picture.job):
        taken = taken + [pod for pod in picture.pods if job_pods.is_terminating(pod)]
    running = job_indexes.of(index for index in map(job_pods.index_of, taken) if index >= 0)
    settled = job_indexes.merge(job_indexes.merge(picture.done, running), picture.failed_indexes or [])
    return job_indexes.first_missing(settled, count, picture.job["spec"]["completions"])


def _of_indexes(picture: Picture, indexes: list[int], now: int) -> Plan:
    """The indexes whose own back-off is over; if there is none, the moment at which the first one's is."""
    if not job_pods.limits_each_index(picture.job):
        return Plan([], indexes)
    retries = {}
    for index in indexes:
        last = picture.delayed.get(index)
        retries[index] = ready_to_retry(job_pods.all_failures(last) + 1, job_pods.finished_at(last)) if last else 0
    ready = [index for index in indexes if retries[index] <= now]
    return Plan([], ready, None if ready else min(retries.values(), default=None))


def surplus(job: Obj, pods: list[Obj], count: int) -> list[Obj]:
    """At least ``count`` active pods to delete; of an Indexed Job all that have no index, a wrong one, or one that
    another pod has too."""
    doomed: list[Obj] = []
    left = pods
    if job_pods.is_indexed(job):
        kept: dict[int, Obj] = {}
        for pod in sorted(pods, key=job_pods.removal_rank, reverse=True):
            if job_pods.valid_index(pod, job) and job_pods.index_of(pod) not in kept:
                kept[job_pods.index_of(pod)] = pod
            else:
                doomed.append(pod)
        left = list(kept.values())
    return doomed + sorted(left, key=job_pods.removal_rank)[: max(count - len(doomed), 0)]


# --- what is counted


def releasable(picture: Picture, over: bool) -> list[Obj]:
    """The tracked pods that are to be counted now and let go: those that ended; all of them, once the Job is over."""
    job, found = picture.job, []
    for pod in picture.pods:
        if not job_pods.is_tracked(pod):
            continue
        if not (over or is_deleting(job) or pod["status"].get("phase") == "Succeeded"):
            waiting = picture.delayed.get(job_pods.index_of(pod)) if picture.delayed else None
            if not job_pods.has_failed(pod, job) or waiting is pod:
                continue
        found.append(pod)
    return found
