"""Jobs as Kubernetes 1.33's controller treats them. Sources: the documentation on Jobs, KEP-3329, KEP-3850, KEP-3939,
KEP-3998, KEP-4368, and the recorded scenario of jobs."""

from __future__ import annotations

from typing import Any

import pytest
from control_plane import ControlPlane, Obj

from minikctl.apimachinery.timestamps import rfc3339


def job(name: str = "work", *, policy: str = "Never", **spec: Any) -> Obj:
    pod = {"restartPolicy": policy, "containers": [{"name": "main", "image": "busybox:1.36"}]}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name},
        "spec": {**spec, "template": {"spec": pod}},
    }


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


def status(plane: ControlPlane, name: str = "work") -> Obj:
    found: Obj = plane.get("jobs.batch", name)["status"]
    return found


def conditions(plane: ControlPlane, name: str = "work") -> list[tuple[str, str, str, str]]:
    return [(c["type"], c["status"], c["reason"], c["message"]) for c in status(plane, name).get("conditions", ())]


REACHED = ("CompletionsReached", "Reached expected number of succeeded pods")


def test_a_job_runs_one_pod_to_its_end(plane: ControlPlane) -> None:
    plane.create("jobs.batch", job())
    start = rfc3339(plane.now)
    (pod,) = plane.pods()
    assert pod["metadata"]["finalizers"] == ["batch.kubernetes.io/job-tracking"]
    assert pod["metadata"]["labels"]["batch.kubernetes.io/job-name"] == "work"
    assert status(plane) == {
        "active": 1,
        "ready": 0,
        "startTime": start,
        "terminating": 0,
        "uncountedTerminatedPods": {},
    }
    plane.run(pod)
    assert status(plane)["ready"] == 1
    plane.advance(5)
    plane.finish(pod)
    end = rfc3339(plane.now)
    stamped = {"lastProbeTime": end, "lastTransitionTime": end, "status": "True"}
    stamped.update(reason=REACHED[0], message=REACHED[1])
    assert status(plane) == {
        "completionTime": end,
        "conditions": [{"type": "SuccessCriteriaMet", **stamped}, {"type": "Complete", **stamped}],
        "ready": 0,
        "startTime": start,
        "succeeded": 1,
        "terminating": 0,
        "uncountedTerminatedPods": {},
    }
    assert "finalizers" not in plane.pods()[0]["metadata"]
    assert plane.events("work") == [
        ("Normal", "SuccessfulCreate", f"Created pod: {pod['metadata']['name']}"),
        ("Normal", "Completed", "Job completed"),
    ]


def test_no_more_pods_run_at_once_than_parallelism_and_than_are_missing(plane: ControlPlane) -> None:
    plane.create("jobs.batch", job(completions=5, parallelism=3))
    assert len(plane.pods()) == 3
    plane.run(*plane.pods())
    plane.finish(*plane.pods()[:2])
    assert (len(plane.pods()), status(plane)["active"], status(plane)["succeeded"]) == (5, 3, 2)
    plane.run(*plane.pods("Pending"))
    plane.finish(*plane.pods("Running")[:2])
    assert (len(plane.pods()), status(plane)["active"], status(plane)["succeeded"]) == (5, 1, 4)
    plane.finish(*plane.pods("Running"))
    assert conditions(plane)[-1] == ("Complete", "True", *REACHED)


def test_a_work_queue_ends_when_one_pod_has_succeeded_and_the_others_ended(plane: ControlPlane) -> None:
    plane.create("jobs.batch", job(parallelism=2))
    plane.run(*plane.pods())
    first, second = plane.pods()
    plane.finish(first)
    assert (len(plane.pods()), conditions(plane)) == (2, [])
    plane.finish(second, code=1)
    assert status(plane)["failed"] == 1
    assert conditions(plane)[-1][0] == "Complete"


def test_failed_pods_are_replaced_after_ten_seconds_then_twenty_until_the_limit(plane: ControlPlane) -> None:
    plane.create("jobs.batch", job(backoffLimit=2))
    for delay in (10, 20):
        plane.run(*plane.pods("Pending"))
        plane.finish(*plane.pods("Running"), code=1)
        known = len(plane.pods())
        plane.advance(delay - 1.5)
        assert len(plane.pods()) == known
        plane.advance(1.5)
        assert len(plane.pods()) == known + 1
    plane.run(*plane.pods("Pending"))
    plane.finish(*plane.pods("Running"), code=1)
    why = ("BackoffLimitExceeded", "Job has reached the specified backoff limit")
    assert conditions(plane) == [("FailureTarget", "True", *why), ("Failed", "True", *why)]
    assert status(plane)["failed"] == 3
    assert "completionTime" not in status(plane)
    assert plane.events("work")[-1] == ("Warning", *why)


def test_the_wait_for_a_replacement_is_never_longer_than_ten_minutes() -> None:
    from minikctl.controller_manager.job_decisions import ready_to_retry

    assert [ready_to_retry(failures, 0) // 1000 for failures in range(9)] == [0, 10, 20, 40, 80, 160, 320, 600, 600]


def test_a_success_ends_the_row_of_failures(plane: ControlPlane) -> None:
    plane.create("jobs.batch", job(completions=3))
    plane.run(*plane.pods())
    plane.finish(*plane.pods(), code=1)
    plane.advance(10)
    plane.run(*plane.pods("Pending"))
    plane.finish(*plane.pods("Running"))
    assert len(plane.pods("Pending")) == 1


def test_a_deleted_pod_counts_as_failed_and_is_replaced_after_the_wait(plane: ControlPlane) -> None:
    plane.create("jobs.batch", job())
    plane.run(*plane.pods())
    plane.delete("pods", plane.pods()[0]["metadata"]["name"])
    assert (status(plane)["failed"], status(plane)["terminating"]) == (1, 1)
    plane.reap()
    assert plane.do.list("pods", "default") == []
    plane.advance(9)
    assert plane.pods() == []
    plane.advance(2)
    assert len(plane.pods()) == 1
    assert status(plane)["terminating"] == 0


def test_with_replacement_of_failed_pods_a_terminating_one_is_waited_for(plane: ControlPlane) -> None:
    plane.create("jobs.batch", job(podReplacementPolicy="Failed"))
    plane.run(*plane.pods())
    (pod,) = plane.pods()
    plane.delete("pods", pod["metadata"]["name"])
    plane.advance(60)
    assert (plane.pods(), status(plane)["terminating"], status(plane).get("failed")) == ([], 1, None)
    plane.finish(pod, code=137)
    assert status(plane)["failed"] == 1
    plane.advance(11)
    assert len(plane.pods()) == 1


def test_restarts_of_containers_count_against_the_limit(plane: ControlPlane) -> None:
    plane.create("jobs.batch", job(policy="OnFailure", backoffLimit=3))
    plane.run(*plane.pods())
    (pod,) = plane.pods()
    for count in (2, 3):
        containers = [{**c, "restartCount": count} for c in plane.pods()[0]["status"]["containerStatuses"]]
        pod = plane.get("pods", pod["metadata"]["name"])
        plane.trusted.update_status("pods", {**pod, "status": {**pod["status"], "containerStatuses": containers}})
        plane.session.settle()
        assert [c[0] for c in conditions(plane)] == ([] if count == 2 else ["FailureTarget"])
    assert plane.pods() == []
    plane.reap()
    assert [c[0] for c in conditions(plane)] == ["FailureTarget", "Failed"]
    assert status(plane)["failed"] == 1


def test_a_job_that_takes_too_long_fails_when_its_pods_are_gone(plane: ControlPlane) -> None:
    plane.create("jobs.batch", job(activeDeadlineSeconds=30))
    plane.run(*plane.pods())
    name = plane.pods()[0]["metadata"]["name"]
    plane.advance(29)
    assert conditions(plane) == []
    plane.advance(1)
    why = ("DeadlineExceeded", "Job was active longer than specified deadline")
    assert conditions(plane) == [("FailureTarget", "True", *why)]
    assert (status(plane)["failed"], status(plane)["terminating"]) == (1, 1)
    plane.reap()
    assert conditions(plane) == [("FailureTarget", "True", *why), ("Failed", "True", *why)]
    assert plane.events("work")[1:] == [("Normal", "SuccessfulDelete", f"Deleted pod: {name}"), ("Warning", *why)]


def test_a_suspended_job_has_no_pods_and_starts_when_it_is_resumed(plane: ControlPlane) -> None:
    plane.create("jobs.batch", job(suspend=True))
    assert conditions(plane) == [("Suspended", "True", "JobSuspended", "Job suspended")]
    assert "startTime" not in status(plane)
    plane.advance(60)
    plane.patch("jobs.batch", "work", {"spec": {"suspend": False}})
    assert conditions(plane) == [("Suspended", "False", "JobResumed", "Job resumed")]
    assert status(plane)["startTime"] == rfc3339(plane.now)
    (pod,) = plane.pods()
    plane.run(pod)
    plane.patch("jobs.batch", "work", {"spec": {"suspend": True}})
    plane.reap()
    assert plane.pods() == []
    assert (status(plane).get("failed"), status(plane).get("active")) == (None, None)
    assert [reason for _, reason, _ in plane.events("work")] == [
        "Suspended",
        "SuccessfulCreate",
        "Resumed",
        "SuccessfulDelete",
    ]


def test_less_parallelism_removes_the_pods_that_are_least_far_uncounted(plane: ControlPlane) -> None:
    plane.create("jobs.batch", job(completions=3, parallelism=3))
    keep = plane.pods()[1]
    plane.run(keep)
    plane.patch("jobs.batch", "work", {"spec": {"parallelism": 1}})
    assert [pod["metadata"]["name"] for pod in plane.pods()] == [keep["metadata"]["name"]]
    assert "failed" not in status(plane)


def test_an_indexed_job_gives_each_pod_its_index(plane: ControlPlane) -> None:
    plane.create("jobs.batch", job(completionMode="Indexed", completions=3, parallelism=2))
    first = plane.pods()[0]
    key = "batch.kubernetes.io/job-completion-index"
    assert (first["metadata"]["annotations"][key], first["metadata"]["labels"][key]) == ("0", "0")
    assert first["metadata"]["generateName"] == "work-0-"
    assert first["spec"]["hostname"] == "work-0"
    assert first["spec"]["containers"][0]["env"] == [
        {
            "name": "JOB_COMPLETION_INDEX",
            "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": f"metadata.labels['{key}']"}},
        }
    ]
    plane.run(*plane.pods())
    plane.finish(plane.pods()[1])
    assert status(plane)["completedIndexes"] == "1"
    assert plane.pods()[-1]["metadata"]["annotations"][key] == "2"
    plane.run(plane.pods()[-1])
    plane.finish(plane.pods()[-1])
    assert status(plane)["completedIndexes"] == "1,2"
    plane.finish(plane.pods()[0])
    assert (status(plane)["completedIndexes"], status(plane)["succeeded"]) == ("0-2", 3)
    assert conditions(plane)[-1][0] == "Complete"


def test_with_a_limit_for_each_index_one_that_fails_does_not_stop_the_others(plane: ControlPlane) -> None:
    plane.create("jobs.batch", job(completionMode="Indexed", completions=2, parallelism=2, backoffLimitPerIndex=1))
    plane.run(*plane.pods())
    key = "batch.kubernetes.io/job-index-failure-count"
    assert plane.pods()[0]["metadata"]["annotations"][key] == "0"
    plane.finish(plane.pods()[0], code=1)
    plane.advance(10)
    again = plane.pods("Pending")[0]
    assert again["metadata"]["annotations"][key] == "1"
    plane.run(again)
    plane.finish(again, code=1)
    assert (status(plane)["failedIndexes"], conditions(plane)) == ("0", [])
    plane.finish(*plane.pods("Running"))
    why = ("FailedIndexes", "Job has failed indexes")
    assert conditions(plane) == [("FailureTarget", "True", *why), ("Failed", "True", *why)]
    assert (status(plane)["completedIndexes"], status(plane)["succeeded"], status(plane)["failed"]) == ("1", 1, 2)


def test_too_many_failed_indexes_fail_the_job(plane: ControlPlane) -> None:
    spec = {"completions": 3, "parallelism": 3, "backoffLimitPerIndex": 0, "maxFailedIndexes": 0}
    plane.create("jobs.batch", job(completionMode="Indexed", **spec))
    plane.run(*plane.pods())
    plane.finish(plane.pods()[2], code=1)
    plane.reap()
    text = "Job has exceeded the specified maximal number of failed indexes"
    assert conditions(plane)[-1] == ("Failed", "True", "MaxFailedIndexesExceeded", text)


def rule(action: str, *codes: int) -> Obj:
    return {"action": action, "onExitCodes": {"operator": "In", "values": list(codes)}}


def test_a_pod_failure_policy_ignores_or_fails_by_exit_code(plane: ControlPlane) -> None:
    policy = {"rules": [rule("Ignore", 1), rule("FailJob", 42)]}
    plane.create("jobs.batch", job(backoffLimit=0, podFailurePolicy=policy))
    plane.run(*plane.pods())
    plane.finish(*plane.pods(), code=1)
    assert ("failed" in status(plane), conditions(plane)) == (False, [])
    plane.advance(10)
    pod = plane.pods("Pending")[0]
    plane.run(pod)
    plane.finish(pod, code=42)
    name = pod["metadata"]["name"]
    text = f"Container main for pod default/{name} failed with exit code 42 matching FailJob rule at index 1"
    assert conditions(plane)[-1] == ("Failed", "True", "PodFailurePolicy", text)


def test_a_pod_failure_policy_looks_at_conditions_of_pods(plane: ControlPlane) -> None:
    disrupted = {"type": "DisruptionTarget", "status": "True", "lastTransitionTime": "2025-01-01T00:00:00Z"}
    policy = {"rules": [{"action": "FailJob", "onPodConditions": [{"type": "DisruptionTarget"}]}]}
    plane.create("jobs.batch", job(podFailurePolicy=policy))
    plane.run(*plane.pods())
    (pod,) = plane.pods()
    plane.finish(pod, code=1, conditions=[disrupted])
    text = f"Pod default/{pod['metadata']['name']} has condition DisruptionTarget matching FailJob rule at index 0"
    assert conditions(plane)[0] == ("FailureTarget", "True", "PodFailurePolicy", text)


def test_a_success_policy_ends_the_job_early_and_stops_the_others(plane: ControlPlane) -> None:
    policy = {"rules": [{"succeededIndexes": "0-1", "succeededCount": 1}]}
    plane.create("jobs.batch", job(completionMode="Indexed", completions=3, parallelism=3, successPolicy=policy))
    plane.run(*plane.pods())
    plane.finish(plane.pods()[2])
    assert conditions(plane) == []
    plane.finish(plane.pods()[1])
    why = ("SuccessPolicy", "Matched rules at index 0")
    assert conditions(plane) == [("SuccessCriteriaMet", "True", *why)]
    plane.reap()
    assert conditions(plane) == [("SuccessCriteriaMet", "True", *why), ("Complete", "True", *why)]
    assert ("failed" in status(plane), status(plane)["completedIndexes"]) == (False, "1,2")


def test_a_job_of_another_controller_is_left_alone(plane: ControlPlane) -> None:
    plane.create("jobs.batch", job(managedBy="example.com/queue"))
    assert plane.pods() == []
    assert plane.get("jobs.batch", "work").get("status") == {}


def test_a_finished_job_goes_after_its_time_with_its_pods(plane: ControlPlane) -> None:
    plane.create("jobs.batch", job(ttlSecondsAfterFinished=20))
    plane.run(*plane.pods())
    plane.finish(*plane.pods())
    plane.advance(19)
    assert plane.find("jobs.batch", "work") is not None
    plane.advance(1)
    assert plane.find("jobs.batch", "work") is None
    assert plane.do.list("pods", "default") == []


@pytest.mark.parametrize("policy", ["Background", "Foreground"])
def test_the_pods_of_a_deleted_job_are_not_held_by_their_finalizer(plane: ControlPlane, policy: str) -> None:
    plane.create("jobs.batch", job(completions=2, parallelism=2))
    plane.run(plane.pods()[0])
    plane.delete("jobs.batch", "work", propagationPolicy=policy)
    plane.reap()
    assert plane.do.list("pods", "default") == []
    assert plane.find("jobs.batch", "work") is None


def test_orphaned_pods_lose_the_finalizer_and_stay(plane: ControlPlane) -> None:
    plane.create("jobs.batch", job())
    plane.delete("jobs.batch", "work", propagationPolicy="Orphan")
    (pod,) = plane.pods()
    assert "finalizers" not in pod["metadata"]
    assert "ownerReferences" not in pod["metadata"]
