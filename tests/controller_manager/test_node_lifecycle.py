"""Nodes: cordoning and conditions as taints, and the node that is not heard of any more."""

from __future__ import annotations

from typing import Any

import pytest
from control_plane import ControlPlane

from minikctl.apimachinery.timestamps import rfc3339
from minikctl.controller_manager import node_taints

Obj = dict[str, Any]
STOPPED = "minikctl.dev/stopped-at"


def taints(plane: ControlPlane, name: str) -> list[str]:
    found = plane.do.get("nodes", "", name)["spec"].get("taints") or []
    return sorted(f"{taint['key'].partition('/')[2]}:{taint['effect']}" for taint in found)


def stop(plane: ControlPlane, name: str) -> None:
    plane.patch("nodes", name, {"metadata": {"annotations": {STOPPED: rfc3339(plane.now)}}}, namespace="")


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane(nodes=3, idle=())


def node_names(plane: ControlPlane) -> list[str]:
    return plane.names("nodes")


def test_cordoning_taints_and_uncordoning_clears(plane: ControlPlane) -> None:
    name = node_names(plane)[0]
    plane.patch("nodes", name, {"spec": {"unschedulable": True}}, namespace="")
    assert taints(plane, name) == ["unschedulable:NoSchedule"]
    plane.patch("nodes", name, {"spec": {"unschedulable": None}}, namespace="")
    assert taints(plane, name) == []


def test_taints_of_others_stay(plane: ControlPlane) -> None:
    name = node_names(plane)[0]
    own = [{"key": "gpu", "value": "yes", "effect": "NoSchedule"}]
    plane.patch("nodes", name, {"spec": {"unschedulable": True, "taints": own}}, namespace="")
    plane.patch("nodes", name, {"spec": {"unschedulable": None}}, namespace="")
    assert plane.do.get("nodes", "", name)["spec"]["taints"] == own


def test_a_stopped_node_is_unknown_and_tainted_after_fifty_seconds(plane: ControlPlane) -> None:
    name = node_names(plane)[0]
    stop(plane, name)
    plane.advance(49)
    assert taints(plane, name) == []
    plane.advance(1)
    node = plane.do.get("nodes", "", name)
    told = {(c["type"], c["status"], c["reason"], c["message"]) for c in node["status"]["conditions"]}
    text = "Kubelet stopped posting node status."
    kinds = ("Ready", "MemoryPressure", "DiskPressure", "PIDPressure")
    assert told == {(kind, "Unknown", "NodeStatusUnknown", text) for kind in kinds}
    assert taints(plane, name) == ["unreachable:NoExecute", "unreachable:NoSchedule"]
    assert ("Normal", "NodeNotReady", f"Node {name} status is now: NodeNotReady") in plane.events(name)


def test_a_node_that_comes_back_loses_its_taints(plane: ControlPlane) -> None:
    name = node_names(plane)[0]
    stop(plane, name)
    plane.advance(60)
    plane.patch("nodes", name, {"metadata": {"annotations": {STOPPED: None}}}, namespace="")
    plane.advance(1)
    assert taints(plane, name) == []
    assert node_taints.readiness(plane.do.get("nodes", "", name)) == "True"


def test_nobody_is_evicted_where_all_nodes_are_lost(plane: ControlPlane) -> None:
    for name in node_names(plane):
        stop(plane, name)
    plane.advance(60)
    assert [taints(plane, name) for name in node_names(plane)] == [["unreachable:NoSchedule"]] * 3


def test_nobody_is_evicted_any_more_when_the_last_good_node_is_removed(plane: ControlPlane) -> None:
    first, second, last = node_names(plane)
    stop(plane, first)
    stop(plane, second)
    plane.advance(120)
    assert "unreachable:NoExecute" in taints(plane, first)
    plane.delete("nodes", last, namespace="")
    assert [taints(plane, name) for name in (first, second)] == [["unreachable:NoSchedule"]] * 2


def node(name: str, ready: str, **spec: Any) -> Obj:
    conditions = [{"type": "Ready", "status": ready}]
    return {"metadata": {"name": name}, "spec": spec, "status": {"conditions": conditions}}


@pytest.mark.parametrize(
    ("kind", "status", "keys"),
    [
        ("Ready", "False", ["not-ready", "not-ready"]),
        ("Ready", "Unknown", ["unreachable", "unreachable"]),
        ("MemoryPressure", "True", ["memory-pressure"]),
        ("DiskPressure", "True", ["disk-pressure"]),
        ("PIDPressure", "True", ["pid-pressure"]),
        ("NetworkUnavailable", "True", ["network-unavailable"]),
        ("MemoryPressure", "False", []),
    ],
)
def test_conditions_become_taints(kind: str, status: str, keys: list[str]) -> None:
    sick = {"metadata": {"name": "n"}, "spec": {}, "status": {"conditions": [{"type": kind, "status": status}]}}
    found = node_taints.taints(sick, 0, evicting=True)
    assert [taint["key"] for taint in found] == [f"node.kubernetes.io/{key}" for key in keys]


@pytest.mark.parametrize(
    ("bad", "good", "pause"),
    [
        (1, 2, 10_000),
        (2, 1, 10_000),  # two are not enough to speak of a disruption
        (3, 3, 10_000),  # half of them: below 55 %
        (3, 1, None),  # a small zone of which most fail is left alone
        (3, 0, 10_000),  # of which all fail: somewhere else there is room
        (30, 21, 100_000),  # a large one is emptied slowly
    ],
)
def test_the_state_of_a_zone_decides_how_fast_its_nodes_are_emptied(bad: int, good: int, pause: int | None) -> None:
    states = [("eu:a", "Unknown")] * bad + [("eu:a", "True")] * good + [("eu:b", "True")] * 100
    assert node_taints.eviction_pause("eu:a", states) == pause


def test_of_nodes_that_are_lost_together_one_is_emptied_in_ten_seconds() -> None:
    plane = ControlPlane(nodes=6, idle=())
    lost = node_names(plane)[:3]
    for name in lost:
        stop(plane, name)
    plane.advance(50)
    for emptied in (1, 2, 3):
        found = [taints(plane, name) for name in lost]
        assert all("unreachable:NoSchedule" in keys for keys in found)
        assert sum("unreachable:NoExecute" in keys for keys in found) == emptied
        plane.advance(9)
        assert sum("unreachable:NoExecute" in taints(plane, name) for name in lost) == emptied
        plane.advance(1)


def test_a_node_that_comes_back_before_its_turn_is_not_emptied() -> None:
    plane = ControlPlane(nodes=6, idle=())
    first, second = node_names(plane)[:2]
    stop(plane, first)
    stop(plane, second)
    plane.advance(52)
    (late,) = [name for name in (first, second) if "unreachable:NoExecute" not in taints(plane, name)]
    plane.patch("nodes", late, {"metadata": {"annotations": {STOPPED: None}}}, namespace="")
    plane.advance(30)
    assert taints(plane, late) == []


def test_nodes_that_come_and_go_are_told_of() -> None:
    plane = ControlPlane(profile="default", nodes=1, idle=())
    name = node_names(plane)[0]
    assert ("Normal", "RegisteredNode", f"Node {name} event: Registered Node {name} in Controller") in plane.events(
        name
    )
    plane.delete("nodes", name, namespace="")
    assert ("Normal", "RemovingNode", f"Node {name} event: Removing Node {name} from Controller") in plane.events(name)
