"""Progressing, Available and ReplicaFailure, as the documentation on Deployment status describes them."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.apimachinery.timestamps import parse
from minikctl.controller_manager import deployment_conditions as conditions

Obj = dict[str, Any]
EARLIER, STAMP = "2025-01-01T00:00:00Z", "2025-01-01T00:05:00Z"
NEW = {"metadata": {"name": "web-1"}, "spec": {"replicas": 3}, "status": {}}
DONE = {"replicas": 3, "updatedReplicas": 3, "availableReplicas": 3, "readyReplicas": 3, "observedGeneration": 1}


def deployment(status: Obj | None = None, **spec: Any) -> Obj:
    rolling = {"maxSurge": "25%", "maxUnavailable": "25%"}
    strategy = {"type": "RollingUpdate", "rollingUpdate": rolling}
    return {
        "metadata": {"name": "web", "generation": 1},
        "spec": {"replicas": 3, "strategy": strategy, "progressDeadlineSeconds": 600, **spec},
        "status": status or {},
    }


def progressing(reason: str, status: str = "True", since: str = EARLIER) -> Obj:
    return conditions.made("Progressing", status, reason, "", since)


def step(whole: Obj, status: Obj, before: list[Obj], seconds: int = 300) -> Obj | None:
    """The Progressing condition some seconds after the last one."""
    now = parse(EARLIER) + seconds * 1000
    after = conditions.after_rollout_step(whole, {**status, "conditions": before}, [NEW], NEW, now, STAMP)
    return next((c for c in after if c["type"] == "Progressing"), None)


class TestProgressing:
    def test_a_rollout_that_moves_is_updated_each_time(self) -> None:
        found = step(deployment(), {"replicas": 3, "updatedReplicas": 1}, [progressing("ReplicaSetUpdated")])
        assert found == {
            "type": "Progressing",
            "status": "True",
            "reason": "ReplicaSetUpdated",
            "message": 'ReplicaSet "web-1" is progressing.',
            "lastUpdateTime": STAMP,
            "lastTransitionTime": EARLIER,
        }

    def test_a_rollout_that_is_done_says_so(self) -> None:
        found = step(deployment(), DONE, [progressing("ReplicaSetUpdated")])
        assert found is not None
        assert (found["status"], found["reason"]) == ("True", "NewReplicaSetAvailable")
        assert found["message"] == 'ReplicaSet "web-1" has successfully progressed.'

    def test_a_rollout_that_is_done_stays_done(self) -> None:
        before = progressing("NewReplicaSetAvailable")
        assert step(deployment(DONE), {**DONE, "availableReplicas": 1}, [before], seconds=9999) == before

    @pytest.mark.parametrize(("seconds", "reason"), [(599, "ReplicaSetUpdated"), (600, "ProgressDeadlineExceeded")])
    def test_a_rollout_that_does_not_move_times_out(self, seconds: int, reason: str) -> None:
        status = {"replicas": 3, "updatedReplicas": 1}
        found = step(deployment(status), status, [progressing("ReplicaSetUpdated")], seconds)
        assert found is not None
        assert found["reason"] == reason
        if reason == "ProgressDeadlineExceeded":
            assert (found["status"], found["message"]) == ("False", 'ReplicaSet "web-1" has timed out progressing.')

    def test_a_rollout_that_timed_out_can_still_succeed(self) -> None:
        found = step(deployment(), DONE, [progressing("ProgressDeadlineExceeded", "False")])
        assert found is not None
        assert (found["status"], found["lastTransitionTime"]) == ("True", STAMP)

    @pytest.mark.parametrize("seconds", [None, 2**31 - 1])
    def test_without_a_deadline_there_is_no_such_condition(self, seconds: int | None) -> None:
        assert step(deployment(progressDeadlineSeconds=seconds), DONE, [progressing("ReplicaSetUpdated")]) is None


class TestPause:
    def test_a_pause_and_its_end_are_told(self) -> None:
        whole = deployment({"conditions": [progressing("ReplicaSetUpdated")]}, paused=True)
        (found,) = conditions.pause_changed(whole, STAMP) or []
        assert (found["status"], found["reason"], found["message"]) == (
            "Unknown",
            "DeploymentPaused",
            "Deployment is paused",
        )
        whole = deployment({"conditions": [found]})
        (found,) = conditions.pause_changed(whole, STAMP) or []
        assert (found["reason"], found["message"]) == ("DeploymentResumed", "Deployment is resumed")

    @pytest.mark.parametrize(
        ("reason", "paused"),
        [("DeploymentPaused", True), ("ReplicaSetUpdated", False), ("ProgressDeadlineExceeded", True)],
    )
    def test_otherwise_nothing_is_told(self, reason: str, paused: bool) -> None:
        whole = deployment({"conditions": [progressing(reason)]}, paused=paused)
        assert conditions.pause_changed(whole, STAMP) is None


@pytest.mark.parametrize(("available", "enough"), [(3, True), (2, False)])
def test_available_means_no_fewer_than_may_be_missing(available: int, enough: bool) -> None:
    found = conditions.availability(deployment(), {"availableReplicas": available}, STAMP)
    if enough:
        assert (found["status"], found["reason"]) == ("True", "MinimumReplicasAvailable")
        assert found["message"] == "Deployment has minimum availability."
    else:
        assert (found["status"], found["reason"]) == ("False", "MinimumReplicasUnavailable")
        assert found["message"] == "Deployment does not have minimum availability."


def test_the_failure_of_a_set_is_the_deployment_s() -> None:
    failure = {
        "type": "ReplicaFailure",
        "status": "True",
        "reason": "FailedCreate",
        "message": "exceeded quota",
        "lastTransitionTime": EARLIER,
    }
    broken = {**NEW, "status": {"conditions": [failure]}}
    now = parse(STAMP)
    found = conditions.after_rollout_step(deployment(), {"conditions": []}, [broken], broken, now, STAMP)
    shown = next(c for c in found if c["type"] == "ReplicaFailure")
    assert (shown["reason"], shown["message"]) == ("FailedCreate", "exceeded quota")
    found = conditions.after_rollout_step(deployment(), {"conditions": found}, [NEW], NEW, now, STAMP)
    assert all(c["type"] != "ReplicaFailure" for c in found)


def test_a_transition_is_a_change_of_status_not_of_reason() -> None:
    before = [conditions.made("Available", "True", "One", "", EARLIER)]
    same = conditions.made("Available", "True", "One", "", STAMP)
    assert conditions.with_condition(before, same) == before
    (found,) = conditions.with_condition(before, conditions.made("Available", "True", "Other", "", STAMP))
    assert (found["lastTransitionTime"], found["lastUpdateTime"]) == (EARLIER, STAMP)
    (found,) = conditions.with_condition(before, conditions.made("Available", "False", "Other", "", STAMP))
    assert found["lastTransitionTime"] == STAMP
