"""The pod table, row by row, as `kubectl get pods` of a 1.33 server shows it."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.apiserver.registry.core.pod import COLUMNS, cells

CREATED = "2025-01-02T03:04:05Z"
RUNNING = {"name": "main", "ready": True, "restartCount": 0, "state": {"running": {"startedAt": CREATED}}}
WAITING = {"name": "main", "state": {"waiting": {"reason": "PodInitializing"}}}


def pod(status: dict[str, Any] | None = None, meta: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    return {
        "metadata": {"name": "p", "creationTimestamp": CREATED, **(meta or {})},
        "spec": {"containers": [{"name": "main"}], **spec},
        "status": {"phase": "Running", **(status or {})},
    }


def dead(code: int = 0, reason: str = "", name: str = "main", **more: Any) -> dict[str, Any]:
    terminated = {"exitCode": code, "finishedAt": "2025-01-02T03:05:00Z", **more}
    if reason:
        terminated["reason"] = reason
    return {"name": name, "ready": False, "restartCount": 0, "state": {"terminated": terminated}}


def test_headers_are_those_of_the_server() -> None:
    assert [name for name, wide in COLUMNS if not wide] == ["Name", "Ready", "Status", "Restarts", "Age"]
    assert [name for name, wide in COLUMNS if wide] == ["IP", "Node", "Nominated Node", "Readiness Gates"]


def test_a_new_pod_has_one_cell_a_column() -> None:
    row = cells({"metadata": {"name": "p"}, "spec": {"containers": [{"name": "a"}]}, "status": {"phase": "Pending"}})
    assert row == ["p", "0/1", "Pending", "0", "<unknown>", "<none>", "<none>", "<none>", "<none>"]


def test_a_running_pod_shows_address_and_node() -> None:
    row = cells(pod({"containerStatuses": [RUNNING], "podIPs": [{"ip": "10.0.0.7"}]}, nodeName="node-1"))
    assert row == ["p", "1/1", "Running", "0", ["age", CREATED], "10.0.0.7", "node-1", "<none>", "<none>"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ({"phase": "Pending"}, "Pending"),
        ({"phase": "Failed", "reason": "Evicted"}, "Evicted"),
        (
            {"containerStatuses": [{"name": "main", "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]},
            "CrashLoopBackOff",
        ),
        ({"containerStatuses": [{"name": "main", "state": {"waiting": {}}}], "phase": "Pending"}, "Pending"),
        ({"containerStatuses": [dead(0, "Completed")], "phase": "Succeeded"}, "Completed"),
        ({"containerStatuses": [dead(1, "Error")], "phase": "Failed"}, "Error"),
        ({"containerStatuses": [dead(1)]}, "ExitCode:1"),
        ({"containerStatuses": [dead(137, signal=9)]}, "Signal:9"),
        ({"containerStatuses": [RUNNING, dead(0, "Completed")]}, "NotReady"),
        (
            {
                "containerStatuses": [RUNNING, dead(0, "Completed")],
                "conditions": [{"type": "Ready", "status": "True"}],
            },
            "Running",
        ),
        (
            {
                "phase": "Pending",
                "conditions": [{"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}],
            },
            "SchedulingGated",
        ),
    ],
)
def test_status_is_the_reason_that_matters(status: dict[str, Any], expected: str) -> None:
    assert cells(pod(status))[2] == expected


INIT = [{"name": "one"}, {"name": "two"}]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([{"name": "one", "state": {"running": {}}}, {"name": "two", "state": WAITING["state"]}], "Init:0/2"),
        ([dead(0, "Completed", "one"), {"name": "two", "state": {"running": {}}}], "Init:1/2"),
        ([{"name": "one", "state": WAITING["state"]}], "Init:0/2"),
        ([{"name": "one", "state": {"waiting": {"reason": "CrashLoopBackOff"}}}], "Init:CrashLoopBackOff"),
        ([dead(1, "Error", "one")], "Init:Error"),
        ([dead(3, "", "one")], "Init:ExitCode:3"),
        ([dead(137, "", "one", signal=9)], "Init:Signal:9"),
        ([dead(0, "Completed", "one"), dead(0, "Completed", "two")], "PodInitializing"),
    ],
)
def test_init_containers_come_first(statuses: list[dict[str, Any]], expected: str) -> None:
    status = {"phase": "Pending", "initContainerStatuses": statuses, "containerStatuses": [WAITING]}
    assert cells(pod(status, initContainers=INIT))[2] == expected


def test_a_pod_initialized_once_shows_its_regular_containers() -> None:
    status = {
        "initContainerStatuses": [{"name": "one", "state": {"running": {}}}],
        "containerStatuses": [RUNNING],
        "conditions": [{"type": "Initialized", "status": "True"}],
    }
    assert cells(pod(status, initContainers=INIT))[1:3] == ["1/1", "Init:0/2"]


def test_sidecars_count_as_containers() -> None:
    sidecar = {"name": "log", "ready": True, "started": True, "restartCount": 2, "state": {"running": {}}}
    status = {"initContainerStatuses": [sidecar], "containerStatuses": [RUNNING]}
    row = cells(pod(status, initContainers=[{"name": "log", "restartPolicy": "Always"}]))
    assert row[1:4] == ["2/2", "Running", "2"]


def test_a_sidecar_that_has_not_started_holds_the_pod_up() -> None:
    sidecar = {"name": "log", "ready": False, "started": False, "state": {"running": {}}}
    status = {"phase": "Pending", "initContainerStatuses": [sidecar], "containerStatuses": [WAITING]}
    assert cells(pod(status, initContainers=[{"name": "log", "restartPolicy": "Always"}]))[1:3] == ["0/2", "Init:0/1"]


def test_restarts_tell_when_the_last_one_was() -> None:
    ended = [{"terminated": {"exitCode": 1, "finishedAt": f"2025-01-02T03:0{minute}:00Z"}} for minute in (6, 5)]
    statuses = [
        {**RUNNING, "restartCount": 2, "lastState": ended[0]},
        {**RUNNING, "restartCount": 1, "lastState": ended[1]},
    ]
    row = cells(pod({"containerStatuses": statuses}, containers=[{"name": "a"}, {"name": "b"}]))
    assert row[1] == "2/2"
    assert row[3] == ["ago", "3 (%s ago)", "2025-01-02T03:06:00Z"]


def test_restarts_of_finished_init_containers_are_forgotten() -> None:
    first = {**dead(0, "Completed", "one"), "restartCount": 4}
    row = cells(pod({"initContainerStatuses": [first], "containerStatuses": [RUNNING]}, initContainers=INIT[:1]))
    assert row[3] == "0"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ({"containerStatuses": [RUNNING]}, "Terminating"),
        ({"reason": "NodeLost"}, "Unknown"),
        ({"phase": "Succeeded", "containerStatuses": [dead(0, "Completed")]}, "Completed"),
    ],
)
def test_a_pod_being_deleted(status: dict[str, Any], expected: str) -> None:
    assert cells(pod(status, {"deletionTimestamp": CREATED}))[2] == expected


def test_readiness_gates_and_nominated_node() -> None:
    gates = [{"conditionType": "a"}, {"conditionType": "b"}]
    status = {"conditions": [{"type": "a", "status": "True"}], "nominatedNodeName": "node-9"}
    assert cells(pod(status, readinessGates=gates))[7:] == ["node-9", "1/2"]
