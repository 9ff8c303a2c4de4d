"""DefaultPreemption: who has to go, who is spared, and what is said about it."""

from __future__ import annotations

from typing import Any

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
