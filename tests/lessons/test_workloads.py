"""Lesson: sets of pods that come up in order, follow their load, fit their quota and start on a schedule."""

from __future__ import annotations

from typing import Any

Obj = dict[str, Any]


def template(**annotations: str) -> Obj:
    spec = {"containers": [{"name": "main", "image": "nginx"}]}
    return {"metadata": {"labels": {"app": "web"}, "annotations": annotations}, "spec": spec}


def ready_at(pod: Obj) -> str:
    conditions = {c["type"]: c for c in pod["status"]["conditions"]}
    assert conditions["Ready"]["status"] == "True"
    stamp: str = conditions["Ready"]["lastTransitionTime"]
    return stamp


def test_a_stateful_set_comes_up_one_after_the_other(lesson: Any) -> None:
    spec = {
        "serviceName": "web",
        "replicas": 3,
        "selector": {"matchLabels": {"app": "web"}},
        "template": template(**{"minikctl.dev/ready-after": "10s"}),
    }
    lesson.apply({"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "web"}, "spec": spec})
    lesson.at(5)
    assert [pod["metadata"]["name"] for pod in lesson.items("pods")] == ["web-0"]
    lesson.at(120)
    pods = lesson.items("pods")
    assert [pod["metadata"]["name"] for pod in pods] == ["web-0", "web-1", "web-2"]
    made = [pod["metadata"]["creationTimestamp"] for pod in pods]
    assert made[0] == "2030-01-01T00:00:00Z"
    assert made[1:] == [ready_at(pod) for pod in pods[:2]]
    # each needs the ten seconds and a moment to start
    assert lesson.second(made[1]) >= 10
    assert lesson.second(made[2]) >= lesson.second(made[1]) + 10
    lesson.does("scale statefulset web --replicas=1")
    leaving = [p["metadata"]["name"] for p in lesson.items("pods") if "deletionTimestamp" in p["metadata"]]
    assert leaving == ["web-2"]  # the highest goes first, and alone
    lesson.at(200)
    assert [pod["metadata"]["name"] for pod in lesson.items("pods")] == ["web-0"]


def test_an_autoscaler_follows_the_load(lesson: Any) -> None:
    """ceil(1 * 300m / 100m) = 3 pods under load; 300 s after it is gone, the size that 10m asks for."""
    lesson.does("create deployment web --image=nginx")
    lesson.does("set resources deployment web --requests=cpu=200m")
    lesson.does("autoscale deployment web --cpu-percent=50 --min=1 --max=10")
    lesson.at(60)
    assert "cpu: 0%/50%" in lesson.does("get hpa web")
    lesson.does("load set deployment/web --cpu=300m")
    lesson.at(75)
    assert lesson.get("deployment web")["spec"]["replicas"] == 3
    assert lesson.events("SuccessfulRescale") == [
        "New size: 3; reason: cpu resource utilization (percentage of request) above target"
    ]
    lesson.at(180)
    lesson.does("load set deployment/web --cpu=10m")
    last_high = 180  # the last look that found the load was at 180 s, so until 480 s three pods are recommended
    lesson.at(last_high + 299)
    assert lesson.get("deployment web")["spec"]["replicas"] == 3
    able = {c["type"]: c for c in lesson.get("hpa.v2.autoscaling web")["status"]["conditions"]}["AbleToScale"]
    assert able["reason"] == "ScaleDownStabilized"
    lesson.at(last_high + 300 + 15)
    assert lesson.get("deployment web")["spec"]["replicas"] == 1
    assert "New size: 1; reason: All metrics below target" in lesson.events("SuccessfulRescale")


def test_a_quota_refuses_the_third_pod(lesson: Any) -> None:
    lesson.does("create quota small --hard=pods=2")
    lesson.does("create deployment web --image=nginx --replicas=3")
    lesson.at(60)
    assert lesson.does("get deployment web --no-headers").split()[:4] == ["web", "2/3", "2", "2"]
    status = lesson.get("deployment web")["status"]
    failure = {c["type"]: c for c in status["conditions"]}["ReplicaFailure"]
    why = "is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2"
    assert (failure["status"], failure["reason"]) == ("True", "FailedCreate")
    assert failure["message"].endswith(why)
    described = lesson.does("describe quota small").splitlines()
    assert described[-1].split() == ["pods", "2", "2"]
    described = lesson.does("describe rs")
    assert "Replicas:       2 current / 3 desired" in described
    assert described.count("Error creating: pods") >= 9
    assert "(combined from similar events): Error creating: pods" in described
    lesson.does("delete quota small")
    lesson.at(120)
    assert lesson.get("deployment web")["status"]["readyReplicas"] == 3


def test_a_schedule_that_forbids_overlap_waits_for_its_job(lesson: Any) -> None:
    """Every minute, for 90 s each: that of the second minute has to wait, and starts as soon as the first is done."""
    container = {"name": "main", "image": "busybox", "command": ["sleep", "90"]}
    job = {"spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [container]}}}}
    spec = {"schedule": "* * * * *", "concurrencyPolicy": "Forbid", "jobTemplate": job}
    lesson.apply({"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "tick"}, "spec": spec})
    lesson.at(61)
    (first,) = lesson.items("jobs")
    assert first["metadata"]["creationTimestamp"] == "2030-01-01T00:01:00Z"
    lesson.at(125)
    assert len(lesson.items("jobs")) == 1
    assert lesson.get("cronjob tick")["status"]["active"][0]["name"] == first["metadata"]["name"]
    assert lesson.events("JobAlreadyActive") == [
        "Not starting job because prior execution is running and concurrency policy is Forbid"
    ]
    lesson.at(179)
    names = [job["metadata"]["name"] for job in lesson.items("jobs")]
    # named after the minute that it was due, in minutes since 1970: one after the first
    number = int(names[0].removeprefix("tick-"))
    assert names == [f"tick-{number}", f"tick-{number + 1}"]
    done = lesson.get(f"job {names[0]}")["status"]["completionTime"]
    late = lesson.get(f"job {names[1]}")["metadata"]["creationTimestamp"]
    assert 0 <= lesson.second(late) - lesson.second(done) <= 1
