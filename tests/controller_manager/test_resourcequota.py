"""The count of what a namespace uses; from the documentation on resource quotas."""

from __future__ import annotations

from typing import Any

import pytest
from control_plane import ControlPlane

Obj = dict[str, Any]


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


def quota(plane: ControlPlane, hard: Obj, **spec: Any) -> None:
    body = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "q"}, "spec": {"hard": hard, **spec}}
    plane.create("resourcequotas", body)


def status(plane: ControlPlane) -> Obj:
    found: Obj = plane.get("resourcequotas", "q")["status"]
    return found


def pod(name: str, cpu: str = "100m", **spec: Any) -> Obj:
    container = {"name": "main", "image": "a:1", "resources": {"requests": {"cpu": cpu}}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": {"containers": [container], **spec}}


def test_a_new_quota_counts_what_is_there(plane: ControlPlane) -> None:
    plane.create("pods", pod("a"))
    plane.create("pods", pod("b", "250m"))
    quota(plane, {"pods": "5", "requests.cpu": "1", "count/pods": "9", "services.nodeports": "0"})
    assert status(plane) == {
        "hard": {"count/pods": "9", "pods": "5", "requests.cpu": "1", "services.nodeports": "0"},
        "used": {"count/pods": "2", "pods": "2", "requests.cpu": "350m", "services.nodeports": "0"},
    }


def test_what_is_deleted_is_given_back(plane: ControlPlane) -> None:
    quota(plane, {"pods": "1", "requests.cpu": "1"})
    plane.create("pods", pod("a"))
    assert status(plane)["used"] == {"pods": "1", "requests.cpu": "100m"}
    plane.kill(plane.get("pods", "a"))
    assert status(plane)["used"] == {"pods": "0", "requests.cpu": "0"}


def test_a_pod_that_ended_counts_as_an_object_only(plane: ControlPlane) -> None:
    quota(plane, {"pods": "1", "requests.cpu": "1", "count/pods": "5"})
    plane.create("pods", pod("a"))
    plane.run(plane.get("pods", "a"))
    plane.finish(plane.get("pods", "a"))
    assert status(plane)["used"] == {"count/pods": "1", "pods": "0", "requests.cpu": "0"}


def test_pods_outside_the_scopes_do_not_count(plane: ControlPlane) -> None:
    quota(plane, {"pods": "5"}, scopes=["Terminating"])
    plane.create("pods", pod("endless"))
    plane.create("pods", pod("limited", activeDeadlineSeconds=60))
    assert status(plane)["used"] == {"pods": "1"}
    plane.kill(plane.get("pods", "endless"))
    assert status(plane)["used"] == {"pods": "1"}


def test_a_changed_quota_is_counted_anew(plane: ControlPlane) -> None:
    quota(plane, {"pods": "5"})
    plane.create("pods", pod("a"))
    plane.patch("resourcequotas", "q", {"spec": {"hard": {"pods": None, "requests.cpu": "2"}}})
    assert status(plane) == {"hard": {"requests.cpu": "2"}, "used": {"requests.cpu": "100m"}}


def test_a_resource_that_is_not_there_is_not_counted(plane: ControlPlane) -> None:
    quota(plane, {"count/widgets.example.com": "5", "pods": "1"})
    assert status(plane)["used"] == {"pods": "0"}


def test_a_service_that_needs_no_node_port_any_more_gives_it_back(plane: ControlPlane) -> None:
    quota(plane, {"services.nodeports": "1"})
    spec = {"type": "NodePort", "ports": [{"port": 80}]}
    plane.create("services", {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": spec})
    assert status(plane)["used"] == {"services.nodeports": "1"}
    plane.patch("services", "web", {"spec": {"type": "ClusterIP"}})
    assert status(plane)["used"] == {"services.nodeports": "0"}


def test_a_pod_that_does_not_go_counts_until_its_grace_is_over_twice(plane: ControlPlane) -> None:
    """As on a lost node: the deletion timestamp is 30 s ahead, and the pod may take as long again."""
    quota(plane, {"pods": "1", "count/pods": "5"})
    plane.create("pods", pod("a"))
    plane.run(plane.get("pods", "a"))
    plane.delete("pods", "a")
    plane.advance(59)
    assert status(plane)["used"] == {"count/pods": "1", "pods": "1"}
    plane.advance(2)
    assert status(plane)["used"] == {"count/pods": "1", "pods": "0"}
