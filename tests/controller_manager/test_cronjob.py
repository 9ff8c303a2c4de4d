"""CronJobs as the documentation on them has it: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/"""

from __future__ import annotations

from typing import Any

import pytest
from control_plane import ControlPlane, Obj

from minikctl.apimachinery.timestamps import parse, rfc3339

MINUTE = 60_000


def cron_job(schedule: str = "*/5 * * * *", **spec: Any) -> Obj:
    pod = {"restartPolicy": "Never", "containers": [{"name": "main", "image": "busybox:1.36"}]}
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"template": {"spec": pod}}}
    whole = {"schedule": schedule, "jobTemplate": template, **spec}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "tick"}, "spec": whole}


@pytest.fixture
def plane() -> ControlPlane:
    """Ten seconds after a full hour."""
    plane = ControlPlane()
    plane.advance(3610 - plane.now / 1000 % 3600)
    return plane


def jobs(plane: ControlPlane) -> list[str]:
    """The minutes of the hour for which there are Jobs."""
    return [f":{int(name.removeprefix('tick-')) % 60:02d}" for name in plane.names("jobs.batch")]


def finish(plane: ControlPlane, code: int = 0) -> None:
    plane.run(*plane.pods("Pending"))
    plane.finish(*plane.pods("Running"), code=code)


def status(plane: ControlPlane) -> Obj:
    found: Obj = plane.get("cronjobs.batch", "tick").get("status") or {}
    return found


def test_a_job_is_made_at_each_time_of_the_schedule(plane: ControlPlane) -> None:
    plane.create("cronjobs.batch", cron_job())
    plane.advance(280)
    assert jobs(plane) == []
    plane.advance(20)
    (job,) = plane.do.list("jobs.batch", "default")
    due = parse(job["metadata"]["creationTimestamp"]) // (5 * MINUTE) * 5 * MINUTE
    assert job["metadata"]["name"] == f"tick-{due // MINUTE}"
    assert job["metadata"]["annotations"] == {"batch.kubernetes.io/cronjob-scheduled-timestamp": rfc3339(due)}
    assert job["metadata"]["labels"] == {"a": "b"}
    assert job["metadata"]["ownerReferences"][0]["name"] == "tick"
    assert status(plane)["lastScheduleTime"] == rfc3339(due)
    assert [reference["name"] for reference in status(plane)["active"]] == [job["metadata"]["name"]]
    plane.advance(600)
    assert jobs(plane) == [":05", ":10", ":15"]
    assert plane.events("tick")[0] == ("Normal", "SuccessfulCreate", f"Created job {job['metadata']['name']}")


def test_a_job_that_ends_leaves_the_active_ones_and_is_told_of(plane: ControlPlane) -> None:
    plane.create("cronjobs.batch", cron_job())
    plane.advance(300)
    finish(plane)
    (job,) = plane.do.list("jobs.batch", "default")
    assert "active" not in status(plane)
    assert status(plane)["lastSuccessfulTime"] == job["status"]["completionTime"]
    text = f"Saw completed job: {job['metadata']['name']}, condition: Complete"
    assert plane.events("tick")[-1] == ("Normal", "SawCompletedJob", text)


def test_no_more_ended_jobs_are_kept_than_the_limits_say(plane: ControlPlane) -> None:
    plane.create("cronjobs.batch", cron_job(successfulJobsHistoryLimit=2))
    for _ in range(4):
        plane.advance(300)
        finish(plane)
    assert jobs(plane) == [":15", ":20"]
    assert len(plane.pods()) == 2


def test_forbid_skips_a_start_while_a_job_runs(plane: ControlPlane) -> None:
    plane.create("cronjobs.batch", cron_job(concurrencyPolicy="Forbid"))
    plane.advance(700)
    assert jobs(plane) == [":05"]
    text = "Not starting job because prior execution is running and concurrency policy is Forbid"
    assert ("Normal", "JobAlreadyActive", text) in plane.events("tick")
    finish(plane)
    assert jobs(plane) == [":05", ":10"]


def test_replace_puts_a_new_job_in_the_place_of_a_running_one(plane: ControlPlane) -> None:
    plane.create("cronjobs.batch", cron_job(concurrencyPolicy="Replace"))
    plane.advance(300)
    plane.run(*plane.pods())
    plane.advance(300)
    plane.reap()
    assert (jobs(plane), len(plane.pods()), len(status(plane)["active"])) == ([":10"], 1, 1)


def test_a_suspended_cron_job_starts_what_it_missed_last_when_it_is_resumed(plane: ControlPlane) -> None:
    plane.create("cronjobs.batch", cron_job(suspend=True))
    plane.advance(1000)
    assert jobs(plane) == []
    plane.patch("cronjobs.batch", "tick", {"spec": {"suspend": False}})
    assert jobs(plane) == [":15"]


def test_a_start_past_its_deadline_is_missed(plane: ControlPlane) -> None:
    plane.create("cronjobs.batch", cron_job(suspend=True, startingDeadlineSeconds=60))
    plane.advance(1000)
    plane.patch("cronjobs.batch", "tick", {"spec": {"suspend": False}})
    assert jobs(plane) == []
    plane.advance(300)
    assert jobs(plane) == [":20"]


def test_more_than_a_hundred_missed_starts_are_told_of(plane: ControlPlane) -> None:
    plane.create("cronjobs.batch", cron_job("* * * * *", suspend=True))
    plane.advance(120 * 60)
    plane.patch("cronjobs.batch", "tick", {"spec": {"suspend": False}})
    text = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew"
    assert plane.events("tick")[0] == ("Warning", "TooManyMissedTimes", text)
    assert len(jobs(plane)) == 1


def test_a_time_zone_shifts_the_schedule_and_shows_in_the_annotation() -> None:
    from minikctl.apimachinery import cron
    from minikctl.controller_manager import cronjob_decisions as decide

    obj = cron_job("0 3 * * *", timeZone="Europe/Berlin")
    obj["metadata"].update(creationTimestamp="2024-07-01T00:00:00Z", namespace="default", uid="u")
    schedule = cron.parse("0 3 * * *")
    due = decide.latest(obj, schedule, parse("2024-07-01T01:30:00Z"), deadline=True)
    assert due.moment == parse("2024-07-01T01:00:00Z")
    annotations = decide.new_job(obj, due.moment)["metadata"]["annotations"]
    assert annotations["batch.kubernetes.io/cronjob-scheduled-timestamp"] == "2024-07-01T03:00:00+02:00"
    assert decide.next_start(obj, schedule, parse("2024-07-01T01:30:00Z")) == parse("2024-07-02T01:00:00Z")


@pytest.mark.parametrize(
    ("schedule", "now", "due"),
    [
        ("30 6-16/4 * * 1-5", "2024-07-01T07:00:00Z", "2024-07-01T06:30:00Z"),
        ("30 6-16/4 * * 1-5", "2024-07-03T12:00:00Z", "2024-07-03T10:30:00Z"),
        ("0 0 1 * *", "2024-09-15T00:00:00Z", "2024-09-01T00:00:00Z"),
        ("@every 1h", "2024-07-01T05:20:00Z", "2024-07-01T05:00:00Z"),
        ("* * * * *", "2024-07-01T00:00:30Z", None),
    ],
)
def test_the_latest_start_is_found_however_uneven_the_schedule(schedule: str, now: str, due: str | None) -> None:
    from minikctl.apimachinery import cron
    from minikctl.controller_manager import cronjob_decisions as decide

    obj = cron_job(schedule)
    obj["metadata"]["creationTimestamp"] = "2024-07-01T00:00:00Z"
    found = decide.latest(obj, cron.parse(schedule), parse(now), deadline=True).moment
    assert (None if found is None else rfc3339(found)) == due


def test_a_job_made_by_hand_is_seen_but_not_counted(plane: ControlPlane) -> None:
    owner = plane.create("cronjobs.batch", cron_job())
    meta = {"name": "now", "ownerReferences": [_reference(owner)]}
    body = {"apiVersion": "batch/v1", "kind": "Job", "metadata": meta, "spec": owner["spec"]["jobTemplate"]["spec"]}
    plane.create("jobs.batch", body)
    text = "Saw a job that the controller did not create or forgot: now"
    assert plane.events("tick") == [("Warning", "UnexpectedJob", text)]
    assert "active" not in status(plane)


def _reference(owner: Obj) -> Obj:
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "name": "tick",
        "uid": owner["metadata"]["uid"],
        "controller": True,
    }


def test_a_cluster_that_only_waits_for_a_schedule_is_idle(plane: ControlPlane) -> None:
    plane.create("cronjobs.batch", cron_job("* * * * *"))
    before = plane.now
    answer = plane.session.control("advance_until_idle", quiet=120_000, limit=3_600_000)
    assert (answer["idle"], plane.now - before) == (True, 120_000)
