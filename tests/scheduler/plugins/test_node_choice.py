"""Nodes by their taints, labels and names: NodeUnschedulable, TaintToleration, NodeAffinity, ImageLocality."""

from __future__ import annotations

from typing import Any

import pytest
from lone_scheduler import LoneScheduler

NO_HELP = "preemption: 0/{0} nodes are available: {0} Preemption is not helpful for scheduling."


def affinity(*expressions: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One required term."""
    term: dict[str, Any] = {"matchExpressions": list(expressions), **more}
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [term]}}}


def test_cordoned_nodes_take_no_pods(cluster: LoneScheduler) -> None:
    cluster.node("node-1", unschedulable=True)
    assert cluster.pod("a") == ""
    assert cluster.message("a") == f"0/1 nodes are available: 1 node(s) were unschedulable. {NO_HELP.format(1)}"
    cluster.patch("nodes", "node-1", {"spec": {"unschedulable": None}})
    cluster.advance(1)
    assert cluster.where("a") == "node-1"


def test_the_taint_of_cordoned_nodes_can_be_tolerated(cluster: LoneScheduler) -> None:
    cluster.node("node-1", unschedulable=True)
    toleration = {"key": "node.kubernetes.io/unschedulable", "operator": "Exists", "effect": "NoSchedule"}
    assert cluster.pod("a", tolerations=[toleration]) == "node-1"


def test_the_first_untolerated_taint_is_named(cluster: LoneScheduler) -> None:
    cluster.node("node-1", taints=[{"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}])
    cluster.node("node-2", taints=[{"key": "dedicated", "value": "db", "effect": "NoExecute"}])
    cluster.pod("a")
    assert cluster.message("a") == (
        "0/2 nodes are available: 1 node(s) had untolerated taint {dedicated: db}, "
        f"1 node(s) had untolerated taint {{node-role.kubernetes.io/control-plane: }}. {NO_HELP.format(2)}"
    )


@pytest.mark.parametrize(
    ("toleration", "placed"),
    [
        ({"key": "dedicated", "operator": "Equal", "value": "db", "effect": "NoSchedule"}, True),
        ({"key": "dedicated", "value": "db"}, True),
        ({"key": "dedicated", "operator": "Exists"}, True),
        ({"operator": "Exists"}, True),
        ({"key": "dedicated", "operator": "Equal", "value": "web"}, False),
        ({"key": "other", "operator": "Exists"}, False),
        ({"key": "dedicated", "operator": "Exists", "effect": "NoExecute"}, False),
    ],
)
def test_tolerations(cluster: LoneScheduler, toleration: dict[str, Any], placed: bool) -> None:
    cluster.node("node-1", taints=[{"key": "dedicated", "value": "db", "effect": "NoSchedule"}])
    assert cluster.pod("a", tolerations=[toleration]) == ("node-1" if placed else "")


def test_nodes_that_would_rather_not_are_the_last_resort(cluster: LoneScheduler) -> None:
    cluster.node("node-1", taints=[{"key": "slow", "effect": "PreferNoSchedule"}])
    cluster.node("node-2", offer={"cpu": "1"})
    assert [cluster.pod(name, requests={"cpu": "500m"}) for name in "abc"] == ["node-2", "node-2", "node-1"]


@pytest.mark.parametrize(
    ("expression", "placed"),
    [
        ({"key": "cores", "operator": "In", "values": ["8", "16"]}, True),
        ({"key": "cores", "operator": "NotIn", "values": ["8"]}, False),
        ({"key": "disk", "operator": "NotIn", "values": ["hdd"]}, True),
        ({"key": "cores", "operator": "Exists"}, True),
        ({"key": "disk", "operator": "DoesNotExist"}, True),
        ({"key": "cores", "operator": "Gt", "values": ["7"]}, True),
        ({"key": "cores", "operator": "Lt", "values": ["8"]}, False),
    ],
)
def test_node_affinity(cluster: LoneScheduler, expression: dict[str, Any], placed: bool) -> None:
    cluster.node("node-1", labels={"cores": "8"})
    assert cluster.pod("a", affinity=affinity(expression)) == ("node-1" if placed else "")


def test_a_node_must_have_what_selector_and_affinity_want(cluster: LoneScheduler) -> None:
    cluster.node("node-1", labels={"disk": "ssd"})
    cluster.node("node-2", labels={"disk": "ssd", "zone": "west"})
    wanted = affinity({"key": "zone", "operator": "Exists"})
    assert cluster.pod("a", nodeSelector={"disk": "ssd"}, affinity=wanted) == "node-2"


def test_a_daemons_pod_tells_about_its_own_node_only(cluster: LoneScheduler) -> None:
    cluster.nodes(3, offer={"cpu": "1"})
    named = affinity(matchFields=[{"key": "metadata.name", "operator": "In", "values": ["node-2"]}])
    del named["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"][0][
        "matchExpressions"
    ]
    assert cluster.pod("fits", affinity=named) == "node-2"
    assert cluster.pod("large", affinity=named, requests={"cpu": "2"}) == ""
    assert cluster.message("large") == (
        "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. "
        "preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, "
        "2 Preemption is not helpful for scheduling."
    )


def test_preferred_nodes_come_first_by_weight(cluster: LoneScheduler) -> None:
    cluster.node("node-1", labels={"disk": "ssd"})
    cluster.node("node-2", labels={"net": "fast"})
    cluster.node("node-3")
    preferred = [
        {"weight": 1, "preference": {"matchExpressions": [{"key": "disk", "operator": "Exists"}]}},
        {"weight": 10, "preference": {"matchExpressions": [{"key": "net", "operator": "Exists"}]}},
    ]
    wish = {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": preferred}}
    assert {cluster.pod(name, affinity=wish) for name in "abc"} == {"node-2"}


def test_nodes_with_large_images_of_the_pod_are_better(cluster: LoneScheduler) -> None:
    image = {"names": ["x:1", "x@sha256:0"], "sizeBytes": 900 * 1024 * 1024}
    cluster.node("node-1")
    cluster.node("node-2", images=[image])
    cluster.node("node-3")
    assert cluster.pod("a") == "node-2"


def test_a_change_of_labels_is_worth_another_try_if_it_makes_the_node_fit(cluster: LoneScheduler) -> None:
    cluster.node("node-1")
    cluster.pod("a", nodeSelector={"disk": "ssd"})
    cluster.patch("nodes", "node-1", {"metadata": {"labels": {"colour": "red"}}})
    cluster.advance(30)
    assert len(cluster.events("a")) == 1
    cluster.patch("nodes", "node-1", {"metadata": {"labels": {"disk": "ssd"}}})
    assert cluster.where("a") == "node-1"
