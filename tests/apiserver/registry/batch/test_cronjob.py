"""CronJobs (transcripts errors/workloads, misc/jobs; pkg/apis/batch of Kubernetes 1.33)."""

from __future__ import annotations

import pytest
from pages import faults, made, page

CRON_JOB = "batch.cronjob"


def spec(schedule: str = "0 3 * * *", restart: str = "Never", **more: object) -> dict[str, object]:
    containers = [{"name": "main", "image": "busybox:1.36"}]
    job = {"template": {"spec": {"containers": containers, "restartPolicy": restart}}}
    return {"schedule": schedule, "jobTemplate": {"spec": job}, **more}


def test_defaults_are_those_of_batch_v1() -> None:
    found = made(CRON_JOB, spec())["spec"]
    assert {key: found[key] for key in found if key != "jobTemplate"} == {
        "schedule": "0 3 * * *",
        "concurrencyPolicy": "Allow",
        "suspend": False,
        "successfulJobsHistoryLimit": 3,
        "failedJobsHistoryLimit": 1,
    }
    assert found["jobTemplate"]["metadata"] == {"creationTimestamp": None}
    assert "parallelism" not in found["jobTemplate"]["spec"]


def test_all_faults_come_at_once() -> None:
    assert faults(CRON_JOB, made(CRON_JOB, spec("61 * * * *", "Always", concurrencyPolicy="Sometimes"))) == [
        'spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61',
        'spec.concurrencyPolicy: Unsupported value: "Sometimes": supported values: "Allow", "Forbid", "Replace"',
        'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ]


def test_a_zone_in_the_schedule_is_refused() -> None:
    assert faults(CRON_JOB, made(CRON_JOB, spec("TZ=UTC 0 3 * * *"))) == [
        (
            'spec.schedule: Invalid value: "TZ=UTC 0 3 * * *": '
            "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"
        )
    ]


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("", "timeZone must be nil or non-empty string"),
        ("Mars/Base", "unknown time zone Mars/Base"),
        ("a/../b", "unknown time zone a/../b"),
        ("Local", "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"),
    ],
)
def test_a_bad_time_zone_is_refused(zone: str, words: str) -> None:
    fault = f'spec.timeZone: Invalid value: "{zone}": {words}'
    assert faults(CRON_JOB, made(CRON_JOB, spec(timeZone=zone))) == [fault]


def test_a_known_time_zone_is_fine() -> None:
    assert faults(CRON_JOB, made(CRON_JOB, spec(timeZone="Europe/Berlin"))) == []


def test_the_name_leaves_room_for_that_of_the_jobs() -> None:
    obj = made(CRON_JOB, spec(), metadata={"name": "j" * 53})
    assert faults(CRON_JOB, obj) == [f'metadata.name: Invalid value: "{"j" * 53}": must be no more than 52 characters']
    obj["metadata"]["resourceVersion"] = "7"
    assert faults(CRON_JOB, obj) == []


def test_the_selector_of_the_jobs_is_the_servers() -> None:
    found = spec()
    found["jobTemplate"]["spec"] |= {"selector": {"matchLabels": {"a": "b"}}, "manualSelector": True}  # type: ignore[index]
    assert faults(CRON_JOB, made(CRON_JOB, found)) == [
        (
            'spec.jobTemplate.spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"a":"b"}, '
            "MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: `selector` will be auto-generated"
        ),
        'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"',
    ]


def test_the_table_is_kubectls() -> None:
    obj = made(CRON_JOB, spec())
    strategy = page(CRON_JOB)
    assert [name for name, priority in strategy.COLUMNS if not priority] == [
        "Name",
        "Schedule",
        "Timezone",
        "Suspend",
        "Active",
        "Last Schedule",
        "Age",
    ]
    assert strategy.cells(obj)[1:6] == ["0 3 * * *", "<none>", "False", 0, "<none>"]
    obj["spec"] |= {"timeZone": "Etc/UTC", "suspend": True}
    obj["status"] = {"active": [{}], "lastScheduleTime": "2025-01-01T03:00:00Z"}
    assert strategy.cells(obj)[2:6] == ["Etc/UTC", "True", 1, ["age", "2025-01-01T03:00:00Z"]]
    assert strategy.cells(obj)[7:] == ["main", "busybox:1.36", "<none>"]
