"""Lesson: what dies is started again. Delays are those of the documentation on the pod lifecycle and on Jobs."""

from __future__ import annotations

from typing import Any

Obj = dict[str, Any]


def failing(kind: str, **spec: Any) -> Obj:
    container = {"name": "main", "image": "busybox", "imagePullPolicy": "IfNotPresent", "command": ["false"]}
    if kind == "Pod":
        return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [container]}}
    template = {"spec": {"restartPolicy": "Never", "containers": [container]}}
    meta = {"name": "work"}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": meta, "spec": {"template": template, **spec}}


def test_a_pod_that_is_killed_is_replaced(lesson: Any) -> None:
    lesson.does("create deployment web --image=nginx --replicas=3")
    lesson.at(20)
    before = {pod["metadata"]["name"] for pod in lesson.items("pods")}
    victim = min(before)
    lesson.does(f"chaos kill pod/{victim}")
    after = {pod["metadata"]["name"] for pod in lesson.items("pods")}
    assert (len(after), before - after) == (3, {victim})
    (new,) = after - before
    assert lesson.get(f"pod {new}")["metadata"]["creationTimestamp"] == "2030-01-01T00:00:20Z"
    lesson.at(30)
    assert lesson.get("deployment web")["status"]["readyReplicas"] == 3


def test_back_off_grows_from_ten_seconds_to_five_minutes(lesson: Any) -> None:
    """The first restart is immediate; then 10 s, 20 s, 40 s, 80 s, 160 s and 300 s pass after each end."""
    lesson.apply(failing("Pod"))
    lesson.at(8)
    for number, delay in enumerate((10, 20, 40, 80, 160, 300, 300), 1):
        status = lesson.get("pod web")["status"]["containerStatuses"][0]
        assert status["restartCount"] == number
        waiting = status["state"]["waiting"]
        shown = {10: "10s", 20: "20s", 40: "40s", 80: "1m20s", 160: "2m40s", 300: "5m0s"}[delay]
        assert waiting["reason"] == "CrashLoopBackOff"
        assert waiting["message"].startswith(f"back-off {shown} restarting failed container=main")
        assert "CrashLoopBackOff" in lesson.does("get pod web")
        end = lesson.second(status["lastState"]["terminated"]["finishedAt"])
        lesson.at(end + delay - 1)
        assert lesson.get("pod web")["status"]["containerStatuses"][0]["restartCount"] == number
        lesson.at(end + delay + 4)


def test_a_job_with_backoff_limit_four_fails_after_five_pods(lesson: Any) -> None:
    """The Job controller waits 10 s, doubled with every failure, from the end of the last pod that failed."""
    lesson.apply(failing("Job", backoffLimit=4))
    lesson.at(400)
    pods = sorted(lesson.items("pods"), key=lambda pod: pod["metadata"]["creationTimestamp"])
    made = [lesson.second(pod["metadata"]["creationTimestamp"]) for pod in pods]
    ends = [lesson.second(pod["status"]["containerStatuses"][0]["state"]["terminated"]["finishedAt"]) for pod in pods]
    assert made == [0, ends[0] + 10, ends[1] + 20, ends[2] + 40, ends[3] + 80]
    # each pod runs for no longer than it takes to start it, at most 3 s
    assert all(0 <= end - start <= 3 for start, end in zip(made, ends, strict=True))
    status = lesson.get("job work")["status"]
    assert (status["failed"], "succeeded" in status) == (5, False)
    assert [(c["type"], c["status"], c["reason"]) for c in status["conditions"]] == [
        ("FailureTarget", "True", "BackoffLimitExceeded"),
        ("Failed", "True", "BackoffLimitExceeded"),
    ]
    assert 0 <= lesson.second(status["conditions"][0]["lastTransitionTime"]) - ends[4] <= 2
    assert lesson.events("BackoffLimitExceeded") == ["Job has reached the specified backoff limit"]
    assert "Pods Statuses:    0 Active (0 Ready) / 0 Succeeded / 5 Failed" in lesson.does("describe job work")
