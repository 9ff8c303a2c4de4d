"""Pods on nodes that they may not stay on, or that are gone."""

from __future__ import annotations

from typing import Any

import pytest
from control_plane import ControlPlane

from minikctl.apimachinery.timestamps import rfc3339
from minikctl.controller_manager.tolerations import stay

Obj = dict[str, Any]
TAINT = {"key": "dedicated", "value": "gpu", "effect": "NoExecute"}


def tolerating(**more: Any) -> list[Obj]:
    return [{"key": "dedicated", "operator": "Equal", "value": "gpu", "effect": "NoExecute", **more}]


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane(nodes=2, idle=())


def run_pod(plane: ControlPlane, tolerations: list[Obj] | None = None, **spec: Any) -> str:
    """The node on which pod ``a`` runs."""
    body = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "a"},
        "spec": {"containers": [{"name": "main", "image": "nginx"}], "tolerations": tolerations or [], **spec},
    }
    plane.create("pods", body)
    plane.advance(2)
    return str(plane.get("pods", "a")["spec"]["nodeName"])


def told(plane: ControlPlane) -> list[tuple[str, str, str]]:
    found = plane.do.list("events", "default", fields="involvedObject.name=a")
    return [(event["type"], event["reason"], event["message"]) for event in found if "message" in event]


def taint(plane: ControlPlane, node: str, *taints: Obj) -> None:
    plane.patch("nodes", node, {"spec": {"taints": list(taints) or None}}, namespace="")


def test_a_pod_that_does_not_tolerate_goes_at_once(plane: ControlPlane) -> None:
    taint(plane, run_pod(plane), TAINT)
    plane.advance(1)
    assert plane.find("pods", "a") is None
    assert ("Normal", "TaintManagerEviction", "Marking for deletion Pod default/a") in told(plane)


def test_a_pod_that_tolerates_stays(plane: ControlPlane) -> None:
    taint(plane, run_pod(plane, tolerating()), TAINT)
    plane.advance(3600)
    assert plane.find("pods", "a") is not None


def test_a_pod_that_tolerates_for_a_while_goes_after_it(plane: ControlPlane) -> None:
    taint(plane, run_pod(plane, tolerating(tolerationSeconds=100)), TAINT)
    plane.advance(99)
    assert plane.find("pods", "a") is not None
    plane.advance(2)
    assert plane.find("pods", "a") is None


def test_a_second_look_does_not_start_the_time_anew(plane: ControlPlane) -> None:
    node = run_pod(plane, [{"operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 100}])
    taint(plane, node, TAINT)
    plane.advance(60)
    taint(plane, node, TAINT, {"key": "other", "effect": "NoExecute"})
    plane.advance(41)
    assert plane.find("pods", "a") is None


def test_a_taint_that_goes_in_time_spares_the_pod(plane: ControlPlane) -> None:
    node = run_pod(plane, tolerating(tolerationSeconds=100))
    taint(plane, node, TAINT)
    plane.advance(50)
    taint(plane, node)
    plane.advance(300)
    assert plane.find("pods", "a") is not None
    assert ("Normal", "TaintManagerEviction", "Cancelling deletion of Pod default/a") in told(plane)


def test_pods_of_a_lost_node_are_deleted_after_five_minutes_more(plane: ControlPlane) -> None:
    node = run_pod(plane)
    stopped = {"metadata": {"annotations": {"minikctl.dev/stopped-at": rfc3339(plane.now)}}}
    plane.patch("nodes", node, stopped, namespace="")
    plane.advance(51)
    assert {c["type"]: c["status"] for c in plane.get("pods", "a")["status"]["conditions"]}["Ready"] == "False"
    plane.advance(298)
    assert "deletionTimestamp" not in plane.get("pods", "a")["metadata"]
    plane.advance(2)
    pod = plane.get("pods", "a")  # no kubelet is there to confirm its end
    assert "deletionTimestamp" in pod["metadata"]
    (target,) = [c for c in pod["status"]["conditions"] if c["type"] == "DisruptionTarget"]
    assert target["reason"] == "DeletionByTaintManager"
    assert target["message"] == "Taint manager: deleting due to NoExecute taint"


def test_pods_of_a_node_that_is_gone_are_forced_out(plane: ControlPlane) -> None:
    node = run_pod(plane)
    plane.delete("nodes", node, "")
    plane.advance(39)
    assert plane.find("pods", "a") is not None
    plane.advance(41)
    assert plane.find("pods", "a") is None


def test_a_pod_bound_to_no_node_of_this_cluster_is_forced_out(plane: ControlPlane) -> None:
    run_pod(plane, nodeName="nowhere")
    plane.advance(80)
    assert plane.find("pods", "a") is None


@pytest.mark.parametrize(
    ("tolerations", "expected"),
    [
        ([], 0),
        (tolerating(), None),
        (tolerating(tolerationSeconds=30), 30_000),
        (tolerating(tolerationSeconds=-5), 0),
        ([{"operator": "Exists"}], None),
        ([{"key": "dedicated", "operator": "Exists", "effect": "NoSchedule"}], 0),
        ([{"key": "dedicated", "value": "cpu", "effect": "NoExecute"}], 0),
    ],
)
def test_the_time_left(tolerations: list[Obj], expected: int | None) -> None:
    assert stay([TAINT], tolerations) == expected
