"""PodTopologySpread: constraints, their policies, and the default for pods that have none."""

from __future__ import annotations

from typing import Any

from lone_scheduler import HOSTNAME, ZONE, LoneScheduler

UNEVEN = "node(s) didn't match pod topology spread constraints"


def constraint(key: str = ZONE, skew: int = 1, **more: Any) -> dict[str, Any]:
    selector = {"matchLabels": {"app": "web"}}
    return {
        "topologyKey": key,
        "maxSkew": skew,
        "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": selector,
        **more,
    }


def place(cluster: LoneScheduler, count: int, first: int = 0, **spec: Any) -> list[str]:
    labels = spec.pop("labels", {"app": "web"})
    return [cluster.pod(f"web-{number}", labels=labels, **spec) for number in range(first, first + count)]


def two_zones(cluster: LoneScheduler) -> None:
    cluster.node("a1", zone="a")
    cluster.node("a2", zone="a")
    cluster.node("b1", zone="b")


def test_zones_get_equal_numbers_of_pods(cluster: LoneScheduler) -> None:
    two_zones(cluster)
    place(cluster, 6, topologySpreadConstraints=[constraint()])
    counts = cluster.spread("web")
    assert counts["b1"] == 3
    assert counts["a1"] + counts["a2"] == 3


def test_a_pod_waits_rather_than_skew_the_zones(cluster: LoneScheduler) -> None:
    two_zones(cluster)
    cluster.patch("nodes", "b1", {"spec": {"unschedulable": True}})
    assert place(cluster, 2, topologySpreadConstraints=[constraint()])[1] == ""
    assert cluster.message("web-1") == (
        f"0/3 nodes are available: 1 node(s) were unschedulable, 2 {UNEVEN}. "
        "preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, "
        "2 No preemption victims found for incoming pod."
    )


def test_nodes_without_the_label_do_not_come_into_question(cluster: LoneScheduler) -> None:
    cluster.node("bare")
    assert place(cluster, 1, topologySpreadConstraints=[constraint()]) == [""]
    assert f"1 {UNEVEN} (missing required label)." in cluster.message("web-0")


def test_zones_that_tainted_nodes_make_up_count_unless_taints_are_honoured(cluster: LoneScheduler) -> None:
    cluster.node("a1", zone="a")
    cluster.node("b1", zone="b", taints=[{"key": "x", "effect": "NoSchedule"}])
    assert place(cluster, 2, topologySpreadConstraints=[constraint()]) == ["a1", ""]
    honour = constraint(nodeTaintsPolicy="Honor")
    assert place(cluster, 2, first=2, topologySpreadConstraints=[honour]) == ["a1", "a1"]


def test_zones_out_of_reach_by_affinity_count_only_if_affinity_is_ignored(cluster: LoneScheduler) -> None:
    two_zones(cluster)
    chosen = {"nodeSelector": {HOSTNAME: "a1"}}
    assert place(cluster, 2, topologySpreadConstraints=[constraint()], **chosen) == ["a1", "a1"]
    ignore = constraint(nodeAffinityPolicy="Ignore")
    assert place(cluster, 1, first=2, topologySpreadConstraints=[ignore], **chosen) == [""]


def test_with_too_few_domains_the_least_count_is_zero(cluster: LoneScheduler) -> None:
    two_zones(cluster)
    wanted = constraint(minDomains=3)
    assert "" not in place(cluster, 2, topologySpreadConstraints=[wanted])
    assert place(cluster, 1, first=2, topologySpreadConstraints=[wanted]) == [""]


def test_match_label_keys_tell_generations_apart(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    per_generation = constraint(HOSTNAME, matchLabelKeys=["generation"])
    for generation in ("1", "2"):
        labels = {"app": "web", "generation": generation}
        first = 0 if generation == "1" else 2
        placed = place(cluster, 2, first=first, labels=labels, topologySpreadConstraints=[per_generation])
        assert set(placed) == {"node-1", "node-2"}


def test_a_wish_gives_way(cluster: LoneScheduler) -> None:
    two_zones(cluster)
    cluster.patch("nodes", "b1", {"spec": {"unschedulable": True}})
    wish = constraint(whenUnsatisfiable="ScheduleAnyway")
    assert "" not in place(cluster, 4, topologySpreadConstraints=[wish])
    cluster.patch("nodes", "b1", {"spec": {"unschedulable": None}})
    assert place(cluster, 1, first=4, topologySpreadConstraints=[wish]) == ["b1"]


def test_pods_of_a_replica_set_are_spread_by_default(cluster: LoneScheduler) -> None:
    cluster.node("small", offer={"cpu": "4", "memory": "8Gi"})
    cluster.node("large", offer={"cpu": "64", "memory": "128Gi"})
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "main", "image": "x:1"}]}}
    spec = {"replicas": 0, "selector": {"matchLabels": {"app": "web"}}, "template": template}
    owner = cluster.create("replicasets.apps", "ReplicaSet", "web", spec)
    place(cluster, 4, owner=owner, requests={"cpu": "1"})
    assert cluster.spread("web") == {"small": 2, "large": 2}
    for number in range(4):
        cluster.pod(f"alone-{number}", labels={"app": "alone"}, requests={"cpu": "500m"})
    assert cluster.spread("alone") == {"large": 4}


def test_pods_of_a_service_are_spread_by_default(cluster: LoneScheduler) -> None:
    cluster.node("small", offer={"cpu": "4", "memory": "8Gi"})
    cluster.node("large", offer={"cpu": "64", "memory": "128Gi"})
    cluster.create("services", "Service", "web", {"selector": {"app": "web"}, "ports": [{"port": 80}]})
    place(cluster, 4, requests={"cpu": "1"})
    assert cluster.spread("web") == {"small": 2, "large": 2}


def test_pods_on_their_way_out_do_not_count(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    rule = [constraint(HOSTNAME)]
    first, second = place(cluster, 2, topologySpreadConstraints=rule)
    cluster.api.delete("pods", "default", "web-1", gracePeriodSeconds=30)
    assert place(cluster, 1, first=2, topologySpreadConstraints=rule) == [second]
    assert first != second
