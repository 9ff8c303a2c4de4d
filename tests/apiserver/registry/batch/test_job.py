"""Jobs (transcripts errors/workloads, misc/jobs; pkg/apis/batch of Kubernetes 1.33)."""

from __future__ import annotations

import pytest
from pages import UID, changed, faults, made, page, update_faults

JOB = "batch.job"


def template(**spec: object) -> dict[str, object]:
    containers = [{"name": "main", "image": "busybox:1.36"}]
    return {"spec": {"containers": containers, "restartPolicy": "Never", **spec}}


def test_defaults_are_those_of_batch_v1() -> None:
    spec = made(JOB, {"template": template()})["spec"]
    assert {key: spec[key] for key in spec if key not in ("selector", "template")} == {
        "parallelism": 1,
        "completions": 1,
        "backoffLimit": 6,
        "completionMode": "NonIndexed",
        "suspend": False,
        "podReplacementPolicy": "TerminatingOrFailed",
        "manualSelector": False,
    }
    assert "completions" not in made(JOB, {"template": template(), "parallelism": 2})["spec"]
    assert made(JOB, {"template": template(), "backoffLimitPerIndex": 1})["spec"]["backoffLimit"] == 2147483647


def test_selector_and_labels_are_made_of_the_uid() -> None:
    obj = made(JOB, {"template": template()}, metadata={"name": "pi"})
    labels = {
        "batch.kubernetes.io/controller-uid": UID,
        "batch.kubernetes.io/job-name": "pi",
        "controller-uid": UID,
        "job-name": "pi",
    }
    assert obj["spec"]["selector"] == {"matchLabels": {"batch.kubernetes.io/controller-uid": UID}}
    assert obj["spec"]["template"]["metadata"]["labels"] == labels
    assert obj["metadata"]["labels"] == labels
    assert faults(JOB, obj) == []


def test_own_labels_of_the_job_stay_alone() -> None:
    obj = made(JOB, {"template": template()}, metadata={"labels": {"mine": "1"}})
    assert obj["metadata"]["labels"] == {"mine": "1"}


def test_a_label_that_contradicts_the_generated_one_is_refused() -> None:
    spec = {"template": {**template(), "metadata": {"labels": {"job-name": "other"}}}}
    assert [fault.partition(": Invalid")[0] for fault in faults(JOB, made(JOB, spec))] == [
        "spec.template.metadata.labels[job-name]"
    ]
    assert faults(JOB, made(JOB, spec))[0].endswith(": must be 'web'")


def test_a_job_says_how_its_pods_restart() -> None:
    containers = {"spec": {"containers": [{"name": "main", "image": "busybox:1.36"}]}}
    assert faults(JOB, made(JOB, {"completions": -1, "template": containers})) == [
        "spec.completions: Invalid value: -1: must be greater than or equal to 0",
        'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ]


def test_completions_never_change() -> None:
    old = made(JOB, {"template": template()})
    assert update_faults(JOB, changed(JOB, old, completions=3), old) == [
        "spec.completions: Invalid value: 3: field is immutable"
    ]


def test_an_indexed_job_is_resized_in_both_numbers() -> None:
    old = made(JOB, {"template": template(), "completionMode": "Indexed", "completions": 2, "parallelism": 2})
    assert update_faults(JOB, changed(JOB, old, completions=3, parallelism=3), old) == []
    assert update_faults(JOB, changed(JOB, old, completions=3), old) == [
        "spec.completions: Invalid value: 3: can only be modified in tandem with spec.parallelism"
    ]


def test_a_changed_template_is_shown_whole() -> None:
    old = made(JOB, {"template": template()})
    changed_template = {**old["spec"]["template"], "spec": {**old["spec"]["template"]["spec"], "hostname": "h"}}
    (fault,) = update_faults(JOB, changed(JOB, old, template=changed_template), old)
    assert fault.startswith('spec.template: Invalid value: core.PodTemplateSpec{ObjectMeta:v1.ObjectMeta{Name:"", ')
    assert 'Hostname:"h", Subdomain:"", SetHostnameAsFQDN:(*bool)(nil), Affinity:(*core.Affinity)(nil)' in fault
    assert fault.endswith("Resources:(*core.ResourceRequirements)(nil)}}: field is immutable")


@pytest.mark.parametrize(("started", "allowed"), [({}, True), ({"startTime": "2025-01-01T00:00:00Z"}, False)])
def test_a_suspended_job_that_never_started_may_still_be_moved(started: dict[str, str], allowed: bool) -> None:
    old = made(JOB, {"template": template(), "suspend": True})
    old["status"] = started
    moved = {**old["spec"]["template"], "spec": {**old["spec"]["template"]["spec"], "nodeSelector": {"a": "b"}}}
    assert (update_faults(JOB, changed(JOB, old, template=moved), old) == []) is allowed


def test_indexes_need_the_indexed_mode() -> None:
    spec = {"template": template(), "backoffLimitPerIndex": 1, "maxFailedIndexes": 2}
    assert faults(JOB, made(JOB, spec)) == [
        "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode",
        "spec.maxFailedIndexes: Invalid value: 2: requires indexed completion mode",
    ]


def test_failure_rules_are_checked() -> None:
    rules = [{"action": "Explode", "onExitCodes": {"operator": "In", "values": [2, 1, 0]}}, {"action": "FailIndex"}]
    assert faults(JOB, made(JOB, {"template": template(), "podFailurePolicy": {"rules": rules}})) == [
        (
            'spec.podFailurePolicy.rules[0].action: Unsupported value: "Explode": supported values: '
            '"Count", "FailIndex", '
            '"FailJob", "Ignore"'
        ),
        "spec.podFailurePolicy.rules[0].onExitCodes.values[2]: Invalid value: 0: must not be 0 for the In operator",
        "spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: []int32{2, 1, 0}: must be ordered",
        (
            'spec.podFailurePolicy.rules[1].action: Invalid value: "FailIndex": '
            "requires the backoffLimitPerIndex to be set"
        ),
        "spec.podFailurePolicy.rules[1]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required",
    ]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            {"succeededIndexes": "3,1"},
            (
                '.succeededIndexes: Invalid value: "3,1": error parsing succeededIndexes: '
                "non-increasing order, previous: 3, current: 1"
            ),
        ),
        (
            {"succeededIndexes": "0-9"},
            '.succeededIndexes: Invalid value: "0-9": error parsing succeededIndexes: too large index: "9"',
        ),
        (
            {"succeededIndexes": "0,1", "succeededCount": 3},
            (
                ".succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in "
                "the specified "
                "succeededIndexes field)"
            ),
        ),
        ({}, ": Required value: at least one of succeededCount or succeededIndexes must be specified"),
    ],
)
def test_success_rules_are_checked(rule: dict[str, object], words: str) -> None:
    spec = {"template": template(), "completionMode": "Indexed", "completions": 5, "successPolicy": {"rules": [rule]}}
    assert faults(JOB, made(JOB, spec)) == [f"spec.successPolicy.rules[0]{words}"]


def test_the_name_of_an_indexed_job_leaves_room_for_the_index() -> None:
    spec = {"template": template(), "completionMode": "Indexed", "completions": 100}
    name = "j" * 61
    assert faults(JOB, made(JOB, spec, metadata={"name": name})) == [
        f'metadata.name: Invalid value: "{name}": will not able to create pod with invalid DNS label: {name}-99'
    ]


@pytest.mark.parametrize(
    ("conditions", "deleted", "expected"),
    [
        ([], False, "Running"),
        ([("Complete", "True")], True, "Complete"),
        ([("FailureTarget", "True")], False, "FailureTarget"),
        ([("FailureTarget", "True"), ("Failed", "True")], False, "Failed"),
        ([("Suspended", "True")], False, "Suspended"),
        ([("Suspended", "True")], True, "Terminating"),
        ([("Suspended", "False")], False, "Running"),
    ],
)
def test_the_status_column_tells_the_most_final(
    conditions: list[tuple[str, str]], deleted: bool, expected: str
) -> None:
    obj = made(JOB, {"template": template()})
    obj["status"]["conditions"] = [{"type": kind, "status": status} for kind, status in conditions]
    if deleted:
        obj["metadata"]["deletionTimestamp"] = "2025-01-01T00:00:00Z"
    assert page(JOB).cells(obj)[1] == expected


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"completions": 3}, "1/3"),
        ({"parallelism": 1}, "1/1"),
        ({"parallelism": 4}, "1/1 of 4"),
    ],
)
def test_the_completions_column(spec: dict[str, int], expected: str) -> None:
    obj = made(JOB, {"template": template(), **spec})
    obj["status"]["succeeded"] = 1
    assert page(JOB).cells(obj)[2] == expected


def test_the_duration_runs_until_the_job_is_done() -> None:
    obj = made(JOB, {"template": template()})
    cells = page(JOB).cells
    assert cells(obj)[3] == ""
    obj["status"]["startTime"] = "2025-01-01T00:00:00Z"
    assert cells(obj)[3] == ["age", "2025-01-01T00:00:00Z"]
    obj["status"]["completionTime"] = "2025-01-01T00:05:03Z"
    assert cells(obj)[3] == "5m3s"


def test_succeeded_pods_can_be_selected_by_field() -> None:
    assert page(JOB).selectable({"status": {"succeeded": 2}}) == {"status.successful": "2"}
    assert page(JOB).selectable({}) == {"status.successful": "0"}
