"""Pods that nobody else will ever see the end of."""

from __future__ import annotations

from typing import Any

import pytest
from control_plane import ControlPlane

from minikctl.apimachinery.meta import condition
from minikctl.apimachinery.timestamps import rfc3339
from minikctl.controller_manager import pod_garbage_collector as collector

Obj = dict[str, Any]
OUT_OF_SERVICE = {"key": collector.OUT_OF_SERVICE, "value": "nodeshutdown", "effect": "NoExecute"}


def pod(name: str, **spec: Any) -> Obj:
    spec = {"containers": [{"name": "main", "image": "nginx"}], **spec}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec}


def stop(plane: ControlPlane, node: str) -> None:
    patch = {"metadata": {"annotations": {"minikctl.dev/stopped-at": rfc3339(plane.now)}}}
    plane.patch("nodes", node, patch, namespace="")


def test_a_node_out_of_service_is_emptied_within_twenty_seconds() -> None:
    plane = ControlPlane(nodes=2, idle=())
    plane.create("pods", pod("web", nodeName="node-1"))
    plane.advance(5)
    stop(plane, "node-1")
    plane.advance(60)
    assert plane.find("pods", "web")
    plane.patch("nodes", "node-1", {"spec": {"taints": [OUT_OF_SERVICE]}}, namespace="")
    leaving = plane.get("pods", "web")
    assert leaving["metadata"]["deletionTimestamp"]
    assert (condition(leaving, "DisruptionTarget") or {})["reason"] == "DeletionByTaintManager"
    plane.advance(20)
    assert plane.find("pods", "web") is None


def test_a_node_that_still_counts_as_ready_is_not_taken_for_out_of_service() -> None:
    plane = ControlPlane(nodes=2, idle=())
    plane.create("pods", pod("web", nodeName="node-1"))
    plane.advance(5)
    stop(plane, "node-1")
    plane.patch("nodes", "node-1", {"spec": {"taints": [OUT_OF_SERVICE]}}, namespace="")
    plane.advance(45)
    assert plane.get("pods", "web")["metadata"]["deletionTimestamp"]
    plane.advance(30)
    assert plane.find("pods", "web") is None


def test_a_pod_on_its_way_out_without_a_node_is_failed() -> None:
    """Something still holds it by a finalizer, which may wait for its phase."""
    plane = ControlPlane()
    held = pod("web")
    held["metadata"]["finalizers"] = ["example.com/hold"]
    plane.create("pods", held)
    plane.delete("pods", "web")
    assert plane.get("pods", "web")["status"]["phase"] == "Pending"
    plane.advance(20)
    assert plane.get("pods", "web")["status"]["phase"] == "Failed"
    assert condition(plane.get("pods", "web"), "DisruptionTarget") is None


def test_of_too_many_finished_pods_the_evicted_and_the_oldest_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collector, "MOST_FINISHED", 3)
    plane = ControlPlane(nodes=1)
    names = [f"p{number}" for number in range(6)]
    for name in names:
        plane.create("pods", pod(name))
        plane.advance(1)
    plane.finish(*(plane.get("pods", name) for name in names[:3]))
    plane.advance(30)
    assert plane.names("pods") == names
    plane.finish(plane.get("pods", "p4"), code=1, reason="Evicted")
    plane.finish(plane.get("pods", "p3"))
    plane.advance(20)
    assert plane.names("pods") == ["p1", "p2", "p3", "p5"]
