"""What a Job's own policies say: which failures of pods matter, and when enough indexes have succeeded. Pure.

Source: k8s.io/kubernetes/pkg/controller/job/pod_failure_policy.go and success_policy.go.
"""

from __future__ import annotations

from minikctl.controller_manager import job_indexes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.controller_manager.job_indexes import Indexes


def failure_action(job: Obj, pod: Obj) -> tuple[str, str]:
    """(action, message) of the first rule of podFailurePolicy that a failed pod matches: Ignore, Count, FailIndex or
    FailJob, which alone has a message; ("", "") where none does, so that the failure counts as any."""
    for number, rule in enumerate((job["spec"].get("podFailurePolicy") or {}).get("rules") or ()):
        what = ""
        meta = pod["metadata"]
        if rule.get("onExitCodes") is not None:
            container = _container(pod["status"], rule["onExitCodes"])
            if container is not None:
                code = container["state"]["terminated"]["exitCode"]
                what = (
                    f"Container {container['name']} for pod {meta['namespace']}/{meta['name']} failed with exit code "
                    f"{code} matching {rule['action']} rule at index {number}"
                )
        elif rule.get("onPodConditions"):
            kind = _condition(pod["status"], rule["onPodConditions"])
            if kind:
                what = (
                    f"Pod {meta['namespace']}/{meta['name']} has condition {kind} matching {rule['action']} rule at "
                    f"index {number}"
                )
        if what:
            return rule["action"], what if rule["action"] == "FailJob" else ""
    return "", ""


def _container(status: Obj, wanted: Obj) -> Obj | None:
    """The first container that ended with a matching exit code other than 0."""
    for container in (*(status.get("containerStatuses") or ()), *(status.get("initContainerStatuses") or ())):
        ended = (container.get("state") or {}).get("terminated")
        if not ended or wanted.get("containerName") not in (None, container["name"]):
            continue
        code = ended.get("exitCode", 0)
        if code and (code in wanted["values"]) == (wanted["operator"] == "In"):
            found: Obj = container
            return found
    return None


def _condition(status: Obj, patterns: list[Obj]) -> str:
    wanted = [(pattern["type"], pattern.get("status", "True")) for pattern in patterns]
    for condition in status.get("conditions") or ():
        if (condition["type"], condition["status"]) in wanted:
            return str(condition["type"])
    return ""


def success_message(job: Obj, succeeded: Indexes) -> str:
    """Which rule of successPolicy is met by the indexes that succeeded; "" for none."""
    if not succeeded:
        return ""
    for number, rule in enumerate((job["spec"].get("successPolicy") or {}).get("rules") or ()):
        count = rule.get("succeededCount")
        if rule.get("succeededIndexes") is not None:
            wanted = job_indexes.parse(rule["succeededIndexes"], job["spec"]["completions"])
            met = job_indexes.common(wanted, succeeded) >= (job_indexes.total(wanted) if count is None else count)
        else:
            met = count is not None and job_indexes.total(succeeded) >= count
        if met:
            return f"Matched rules at index {number}"
    return ""
