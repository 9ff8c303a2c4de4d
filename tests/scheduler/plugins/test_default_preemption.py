"""DefaultPreemption: who has to go, who is spared, and what is said about it."""

from __future__ import annotations

from typing import Any

import pytest
from lone_scheduler import HOSTNAME, LoneScheduler


def fill(cluster: LoneScheduler, name: str, node: str, cpu: str, priority: int = 0, **more: Any) -> None:
    placed = cluster.pod(name, requests={"cpu": cpu}, priority=priority, nodeSelector={HOSTNAME: node}, **more)
    assert placed == node


def leaving(cluster: LoneScheduler) -> list[str]:
    return [p["metadata"]["name"] for p in cluster.api.list("pods") if p["metadata"].get("deletionTimestamp")]


def test_the_victim_goes_gracefully_and_the_pod_is_nominated(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    fill(cluster, "low", "node-1", "4", priority=10)
    assert cluster.pod("high", requests={"cpu": "1"}, priority=1000) == ""
    assert leaving(cluster) == ["low"]
    high = cluster.get("high")
    assert high["status"]["nominatedNodeName"] == "node-1"
    assert cluster.message("high") == "0/1 nodes are available: 1 Insufficient cpu."
    told = next(event for event in cluster.events("low") if event["reason"] == "Preempted")
    assert told["message"] == f"Preempted by pod {high['metadata']['uid']} on node node-1"
    assert (told["type"], told["action"], told["related"]["name"]) == ("Normal", "Preempting", "high")
    target = next(c for c in cluster.get("low")["status"]["conditions"] if c["type"] == "DisruptionTarget")
    assert target["reason"] == "PreemptionByScheduler"
    assert target["message"] == "default-scheduler: preempting to accommodate a higher priority pod"
    cluster.delete_pod("low")
    cluster.advance(1)
    assert cluster.where("high") == "node-1"


def test_pods_of_equal_priority_are_no_victims(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    fill(cluster, "one", "node-1", "4", priority=10)
    cluster.pod("other", requests={"cpu": "1"}, priority=10)
    assert leaving(cluster) == []
    assert cluster.message("other").endswith("0/1 nodes are available: 1 No preemption victims found for incoming pod.")


def test_who_never_preempts_says_so(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    fill(cluster, "low", "node-1", "4")
    cluster.pod("polite", requests={"cpu": "1"}, priority=10, never=True)
    assert leaving(cluster) == []
    assert cluster.message("polite") == (
        "0/1 nodes are available: 1 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never."
    )


def test_no_more_go_than_must_and_the_least_important_first(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    for name, priority in (("five", 5), ("one", 1), ("three", 3), ("two", 2)):
        fill(cluster, name, "node-1", "1", priority=priority)
    cluster.pod("high", requests={"cpu": "2"}, priority=100)
    assert leaving(cluster) == ["one", "two"]


def test_the_node_with_the_least_important_victims_is_taken(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    fill(cluster, "precious", "node-1", "4", priority=50)
    fill(cluster, "cheap-1", "node-2", "2", priority=1)
    fill(cluster, "cheap-2", "node-2", "2", priority=1)
    cluster.pod("high", requests={"cpu": "4"}, priority=100)
    assert leaving(cluster) == ["cheap-1", "cheap-2"]


def test_disruption_budgets_are_kept_if_possible(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    fill(cluster, "guarded", "node-1", "4", priority=1, labels={"app": "guarded"})
    fill(cluster, "plain", "node-2", "4", priority=50)
    budget = {"selector": {"matchLabels": {"app": "guarded"}}, "minAvailable": 1}
    cluster.create("poddisruptionbudgets.policy", "PodDisruptionBudget", "guard", budget)
    cluster.pod("high", requests={"cpu": "4"}, priority=100)
    assert leaving(cluster) == ["plain"]
    cluster.delete_pod("plain")
    cluster.advance(1)
    assert cluster.where("high") == "node-2"
    cluster.pod("also-high", requests={"cpu": "4"}, priority=100)
    assert leaving(cluster) == ["guarded"]


def test_a_pod_of_higher_priority_takes_over_the_room_that_was_made(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    fill(cluster, "low", "node-1", "4")
    cluster.pod("high", requests={"cpu": "4"}, priority=100)
    cluster.pod("higher", requests={"cpu": "4"}, priority=200)
    assert "nominatedNodeName" not in cluster.get("high")["status"]
    assert cluster.get("higher")["status"]["nominatedNodeName"] == "node-1"
    cluster.delete_pod("low")
    cluster.advance(10)
    assert (cluster.where("high"), cluster.where("higher")) == ("", "node-1")


def test_while_victims_leave_nobody_else_has_to_go(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    fill(cluster, "low-1", "node-1", "4")
    fill(cluster, "low-2", "node-2", "4")
    cluster.pod("high", requests={"cpu": "4"}, priority=100)
    cluster.patch("nodes", "node-1", {"status": {"allocatable": {"cpu": "4100m"}}}, subresource="status")
    cluster.patch("nodes", "node-2", {"status": {"allocatable": {"cpu": "4100m"}}}, subresource="status")
    cluster.advance(2)
    assert len(leaving(cluster)) == 1
    assert cluster.message("high") == (
        "0/2 nodes are available: 2 Insufficient cpu. "
        "preemption: not eligible due to a terminating pod on the nominated node."
    )


def test_the_room_made_is_not_for_pods_of_lower_priority(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    fill(cluster, "low", "node-1", "4")
    cluster.pod("high", requests={"cpu": "4"}, priority=100)
    cluster.api.delete("pods", "default", "low", gracePeriodSeconds=0)
    assert cluster.pod("sneaky", requests={"cpu": "1"}) == ""
    cluster.advance(1)
    assert cluster.where("high") == "node-1"
    assert cluster.where("sneaky") == ""


def test_taints_cannot_be_preempted(cluster: LoneScheduler) -> None:
    cluster.node("node-1", taints=[{"key": "x", "effect": "NoSchedule"}])
    cluster.pod("high", priority=100)
    assert cluster.message("high").endswith("1 Preemption is not helpful for scheduling.")


def test_pods_that_keep_the_newcomer_away_are_victims_too(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    rule = [{"topologyKey": HOSTNAME, "labelSelector": {"matchLabels": {"app": "noisy"}}}]
    apart = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": rule}}
    fill(cluster, "hermit", "node-1", "1", affinity=apart)
    fill(cluster, "bystander", "node-1", "1")
    cluster.pod("noisy", labels={"app": "noisy"}, priority=100)
    assert leaving(cluster) == ["hermit"]


OLD, NEW, NEWEST = "2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z", "2025-01-03T00:00:00Z"


@pytest.mark.parametrize("first", ["worse", "better"])
@pytest.mark.parametrize(
    ("worse", "better"),
    [
        # (priority, start, label) of each pod; each rule outweighs all that come after it
        pytest.param([(1, NEWEST, "guarded")], [(90, OLD), (90, OLD)], id="fewest violations of budgets"),
        pytest.param([(50, NEWEST)], [(49, OLD), (49, OLD)], id="lowest highest priority"),
        pytest.param([(50, NEWEST), (30, NEWEST)], [(50, OLD), (20, OLD)], id="lowest sum of priorities"),
        pytest.param([(50, OLD), (1, OLD)], [(50, OLD)], id="a lower sum with fewer pods"),
        pytest.param([(50, NEWEST), (-(2**31), NEWEST)], [(50, OLD)], id="fewest victims"),
        pytest.param([(50, OLD)], [(50, NEW)], id="latest start"),
        pytest.param(
            [(50, OLD), (50, NEWEST), (1, NEWEST)],
            [(50, NEW), (50, NEW), (1, OLD)],
            id="latest start of the first of those of the highest priority",
        ),
    ],
)
def test_the_choice_among_nodes(cluster: LoneScheduler, worse: list[Any], better: list[Any], first: str) -> None:
    """Source: the order of criteria in pickOneNodeForPreemption, pkg/scheduler/framework/preemption."""
    for name in sorted(("worse", "better"), reverse=first == "worse"):
        cluster.node(name)
    for node, pods in (("worse", worse), ("better", better)):
        for number, (priority, start, *label) in enumerate(pods):
            name, labels = f"{node}-{number}", {"app": label[0]} if label else {}
            fill(cluster, name, node, f"{4000 // len(pods)}m", priority=priority, labels=labels)
            cluster.patch("pods", name, {"status": {"startTime": start}}, subresource="status")
    guard(cluster, allowed=0)
    cluster.pod("high", requests={"cpu": "4"}, priority=100)
    assert cluster.get("high")["status"]["nominatedNodeName"] == "better"
    assert leaving(cluster) == [f"better-{number}" for number in range(len(better))]


def guard(cluster: LoneScheduler, *, allowed: int) -> None:
    budget = {"selector": {"matchLabels": {"app": "guarded"}}, "minAvailable": 1}
    cluster.create("poddisruptionbudgets.policy", "PodDisruptionBudget", "guard", budget)
    status = {"status": {"disruptionsAllowed": allowed, "observedGeneration": 1}}
    cluster.patch("poddisruptionbudgets.policy", "guard", status, subresource="status")


@pytest.mark.parametrize(
    ("pods", "allowed", "victims"),
    [
        # (priority, start, label) of pods of 1 CPU each, of which two have to go
        pytest.param([(1, OLD), (3, OLD), (2, OLD), (4, OLD)], 0, [0, 2], id="the least important go"),
        pytest.param([(1, OLD), (1, NEWEST), (1, NEW), (1, OLD)], 0, [1, 2], id="of equals the last that started"),
        pytest.param(
            [(1, NEW, "guarded"), (2, NEW, "guarded"), (8, OLD), (9, OLD)], 0, [2, 3], id="the guarded are spared first"
        ),
        pytest.param(
            # in the order of importance 3 and 1 use the allowance up, so 0 and 2 are the guarded ones
            [(1, OLD, "guarded"), (3, OLD, "guarded"), (2, OLD, "guarded"), (4, OLD, "guarded")],
            2,
            [1, 3],
            id="what a budget allows is for the most important",
        ),
    ],
)
def test_who_is_spared(cluster: LoneScheduler, pods: list[Any], allowed: int, victims: list[int]) -> None:
    """Source: SelectVictimsOnNode and filterPodsWithPDBViolation, .../plugins/defaultpreemption."""
    cluster.nodes(1)
    for number, (priority, start, *label) in enumerate(pods):
        name, labels = f"pod-{number}", {"app": label[0]} if label else {}
        fill(cluster, name, "node-1", "1", priority=priority, labels=labels)
        cluster.patch("pods", name, {"status": {"startTime": start}}, subresource="status")
    guard(cluster, allowed=allowed)
    cluster.pod("high", requests={"cpu": "2"}, priority=100)
    assert leaving(cluster) == [f"pod-{number}" for number in victims]


def test_a_nomination_ends_with_the_last_node(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    fill(cluster, "low", "node-1", "4")
    cluster.pod("high", requests={"cpu": "4"}, priority=100)
    assert cluster.get("high")["status"]["nominatedNodeName"] == "node-1"
    cluster.api.delete("nodes", "", "node-1")
    cluster.advance(301)
    assert cluster.message("high") == "no nodes available to schedule pods"
    assert "nominatedNodeName" not in cluster.get("high")["status"]


def test_a_nomination_ends_when_its_node_is_no_longer_of_any_use(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    fill(cluster, "low", "node-1", "4")
    cluster.pod("high", requests={"cpu": "4"}, priority=100)
    cluster.patch("nodes", "node-1", {"spec": {"unschedulable": True}})
    cluster.advance(301)
    assert "1 node(s) were unschedulable" in cluster.message("high")
    assert "nominatedNodeName" not in cluster.get("high")["status"]
