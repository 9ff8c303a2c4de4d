"""The pods of a Job: how they are made, what index they carry, when they count as failed and since when. Pure.

Source: k8s.io/kubernetes/pkg/controller/job (indexed_job_utils.go, backoff_utils.go).
"""

from __future__ import annotations

from minikctl.apimachinery.identity import MAX_GENERATED_BASE
from minikctl.apimachinery.meta import annotations_of, is_deleting
from minikctl.apimachinery.timestamps import parse
from minikctl.controller_manager.job_policies import failure_action
from minikctl.controller_manager.pod_control import pod_from_template
from minikctl.controller_manager.pod_state import ready_condition

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

FINALIZER = "batch.kubernetes.io/job-tracking"
INDEX = "batch.kubernetes.io/job-completion-index"
FAILURES = "batch.kubernetes.io/job-index-failure-count"
IGNORED_FAILURES = "batch.kubernetes.io/job-index-ignored-failure-count"
INDEX_VARIABLE = "JOB_COMPLETION_INDEX"


def is_indexed(job: Obj) -> bool:
    return bool(job["spec"].get("completionMode") == "Indexed")


def limits_each_index(job: Obj) -> bool:
    return job["spec"].get("backoffLimitPerIndex") is not None


def replaces_failed_only(job: Obj) -> bool:
    """Whether a pod on its way out is replaced only when it has come to its end."""
    return bool(job["spec"].get("podReplacementPolicy") == "Failed" or job["spec"].get("podFailurePolicy"))


def is_tracked(pod: Obj) -> bool:
    """Whether the Job has still to count this pod."""
    return FINALIZER in (pod["metadata"].get("finalizers") or ())


def is_terminating(pod: Obj) -> bool:
    return is_deleting(pod) and pod["status"].get("phase") not in ("Succeeded", "Failed")


def has_failed(pod: Obj, job: Obj) -> bool:
    phase = pod["status"].get("phase")
    if phase == "Failed":
        return True
    return not replaces_failed_only(job) and is_deleting(pod) and phase != "Succeeded"


def index_of(pod: Obj) -> int:
    """The completion index, or -1."""
    text = annotations_of(pod).get(INDEX, "")
    return int(text) if text.isascii() and text.isdigit() else -1


def valid_index(pod: Obj, job: Obj) -> bool:
    """Whether a pod stands for one of the indexes that an Indexed Job has."""
    return index_of(pod) in range(job["spec"]["completions"])


def counted_failures(pod: Obj) -> int:
    return _number(pod, FAILURES)


def all_failures(pod: Obj) -> int:
    """The failures of the pod's index before it, ignored ones too."""
    return _number(pod, FAILURES) + _number(pod, IGNORED_FAILURES)


def _number(pod: Obj, name: str) -> int:
    text = annotations_of(pod).get(name, "")
    return int(text) if text.isascii() and text.isdigit() and int(text) < 2**31 else 0


def finished_at(pod: Obj) -> int:
    """The moment (ms) at which a pod came to its end, as well as it can be told."""
    ends = [
        ((c.get("state") or {}).get("terminated") or {}).get("finishedAt")
        for c in pod["status"].get("containerStatuses") or ()
    ]
    if ends and all(ends):
        return max(parse(end) for end in ends if end)
    ready = ready_condition(pod)
    if ready is not None and ready["status"] == "False" and ready.get("lastTransitionTime"):
        return parse(ready["lastTransitionTime"])
    meta = pod["metadata"]
    if is_deleting(pod):
        return parse(meta["deletionTimestamp"]) - (meta.get("deletionGracePeriodSeconds") or 0) * 1000
    return parse(meta["creationTimestamp"])


def removal_rank(pod: Obj) -> tuple[object, ...]:
    """Smaller goes first: without a node, pending, not ready, ready for a shorter time, restarted more, younger."""
    status = pod["status"]
    ready = ready_condition(pod)
    is_ready = ready is not None and ready["status"] == "True"
    since = parse(ready["lastTransitionTime"]) if ready is not None and is_ready else 0
    restarts = max((c.get("restartCount", 0) for c in status.get("containerStatuses") or ()), default=0)
    return (
        bool(pod["spec"].get("nodeName")),
        {"Pending": 0, "Unknown": 1}.get(status.get("phase"), 2),
        is_ready,
        -since,
        -restarts,
        -parse(pod["metadata"]["creationTimestamp"]),
        pod["metadata"]["name"],
    )


def new_pod(job: Obj, index: int, replaced: Obj | None) -> Obj:
    """The body of a pod; ``index`` is -1 for a Job whose pods are all alike, ``replaced`` the failed pod whose failures
    an index goes on to count from."""
    pod = pod_from_template(job["spec"]["template"], job)
    meta = pod["metadata"]
    meta["finalizers"] = [*(name for name in meta.get("finalizers") or () if name != FINALIZER), FINALIZER]
    if index < 0:
        return pod
    name = job["metadata"]["name"]
    ending = f"-{index}-"
    meta["generateName"] = name[: MAX_GENERATED_BASE - len(ending)] + ending
    meta["labels"] = {**(meta.get("labels") or {}), INDEX: str(index)}
    meta["annotations"] = {**(meta.get("annotations") or {}), INDEX: str(index)}
    if limits_each_index(job):
        meta["annotations"].update(_failures_so_far(job, replaced))
    spec = {**pod["spec"], "hostname": f"{name}-{index}"}
    for field in ("initContainers", "containers"):
        if spec.get(field):
            spec[field] = [_with_variable(container) for container in spec[field]]
    return {**pod, "spec": spec}


def _failures_so_far(job: Obj, replaced: Obj | None) -> dict[str, str]:
    if replaced is None:
        return {FAILURES: "0"}
    ignored = failure_action(job, replaced)[0] == "Ignore"
    counted = counted_failures(replaced) + (not ignored)
    unheeded = _number(replaced, IGNORED_FAILURES) + ignored
    return {FAILURES: str(counted), **({IGNORED_FAILURES: str(unheeded)} if unheeded else {})}


def _with_variable(container: Obj) -> Obj:
    if any(variable["name"] == INDEX_VARIABLE for variable in container.get("env") or ()):
        return container
    source = {"fieldRef": {"apiVersion": "v1", "fieldPath": f"metadata.labels['{INDEX}']"}}
    return {**container, "env": [*(container.get("env") or ()), {"name": INDEX_VARIABLE, "valueFrom": source}]}
