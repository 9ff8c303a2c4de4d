"""The scores of plugins, reckoned by hand from the formulas of kubernetes.io/docs/concepts/scheduling-eviction and of
the plugins' sources. Divisions drop what is left over, as Go's do."""

from __future__ import annotations

from typing import Any

import pytest
from lone_scheduler import HOSTNAME, ZONE, LoneScheduler

Obj = dict[str, Any]
MIB = 1024 * 1024
WEB = {"app": "web"}
SELECTOR = {"matchLabels": WEB}
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"


# --- NodeResourcesFit with LeastAllocated, on nodes of 4 CPUs and 8Gi


@pytest.mark.parametrize(
    ("there", "requests", "score"),
    [
        ({}, {"cpu": "1", "memory": "2Gi"}, 75),  # 3/4 and 6/8 are left: (75 + 75) / 2
        ({"cpu": "2", "memory": "1Gi"}, {"cpu": "1", "memory": "2Gi"}, 43),  # 25 and 62: 87 / 2
        ({}, {}, 97),  # 100m and 200Mi stand in: 97 and 97
        ({}, {"cpu": "4", "memory": "8Gi"}, 0),
        ({}, {"ephemeral-storage": "50Gi"}, 97),  # not weighed
    ],
)
def test_the_more_is_left_the_better(cluster: LoneScheduler, there: Obj, requests: Obj, score: int) -> None:
    cluster.nodes(1)
    if there:
        cluster.pod("there", requests=there)
    assert cluster.scores("node_resources_fit", requests=requests) == {"node-1": score}


def test_a_resource_that_a_node_does_not_have_is_not_weighed(cluster: LoneScheduler) -> None:
    cluster.node("node-1", offer={"memory": "0"})
    assert cluster.scores("node_resources_fit", requests={"cpu": "1"}) == {"node-1": 75}


# --- NodeResourcesBalancedAllocation: 100 less the standard deviation of both shares


@pytest.mark.parametrize(
    ("there", "requests", "score"),
    [
        ({}, {"cpu": "1", "memory": "2Gi"}, 100),  # 1/4 and 1/4
        ({}, {"cpu": "2", "memory": "2Gi"}, 87),  # 1/2 and 1/4: 1/8
        ({}, {"cpu": "4"}, 50),  # 1 and 0: 1/2; what is not asked for counts as nothing here
        ({"cpu": "3", "memory": "2Gi"}, {"memory": "4Gi"}, 100),  # 3/4 and 3/4
        ({"cpu": "1"}, {"cpu": "1"}, 75),  # 1/2 and 0
    ],
)
def test_the_more_even_the_better(cluster: LoneScheduler, there: Obj, requests: Obj, score: int) -> None:
    cluster.nodes(1)
    if there:
        cluster.pod("there", requests=there)
    assert cluster.scores("node_resources_balanced_allocation", requests=requests) == {"node-1": score}


# --- ImageLocality: from 23Mi (0) to 1000Mi for each container (100), sizes scaled by the share of nodes that have them


@pytest.mark.parametrize(
    ("size", "having", "score"),
    [
        (900, 1, 28),  # 900/3 = 300: 100 * 277 / 977
        (900, 3, 89),  # 100 * 877 / 977
        (60, 1, 0),  # 20 is less than 23
        (69, 1, 0),  # 23
        (4000, 3, 100),  # more than 1000
    ],
)
def test_large_images_that_are_there_already_are_worth_something(
    cluster: LoneScheduler, size: int, having: int, score: int
) -> None:
    image = {"names": ["x:1"], "sizeBytes": size * MIB}
    for number in range(1, 4):
        cluster.node(f"node-{number}", images=[image] if number <= having else None)
    scores = cluster.scores("image_locality")
    assert (scores["node-1"], scores["node-3"]) == (score, score if having == 3 else 0)


def test_images_are_weighed_by_the_number_of_containers(cluster: LoneScheduler) -> None:
    image = {"names": ["x:1"], "sizeBytes": 900 * MIB}
    cluster.node("node-1", images=[image])
    cluster.node("node-2")
    cluster.node("node-3")
    # 2 * 300 of at most 2 * 1000: 100 * 577 / 1977
    init = [{"name": "first", "image": "x:1"}]
    assert cluster.scores("image_locality", initContainers=init) == {"node-1": 29, "node-2": 0, "node-3": 0}


# --- TaintToleration and NodeAffinity: set in relation to the largest


def test_the_fewer_unwelcoming_taints_the_better(cluster: LoneScheduler) -> None:
    taints = [{"key": key, "effect": "PreferNoSchedule"} for key in "abcd"]
    cluster.node("node-1")
    cluster.node("node-2", taints=taints[:1])
    cluster.node("node-3", taints=taints[:3])
    cluster.node("node-4", taints=[*taints[:2], taints[3]])
    tolerations = [{"key": "d", "operator": "Exists"}]
    # 0, 1, 3 and 2 of at most 3, the other way round: 100 - 33, 100 - 100, 100 - 66
    assert cluster.scores("taint_toleration", tolerations=tolerations) == {
        "node-1": 100,
        "node-2": 67,
        "node-3": 0,
        "node-4": 34,
    }


def test_tolerations_of_other_effects_do_not_make_a_node_better(cluster: LoneScheduler) -> None:
    cluster.node("node-1")
    cluster.node("node-2", taints=[{"key": "a", "effect": "PreferNoSchedule"}])
    tolerations = [{"key": "a", "operator": "Exists", "effect": "NoSchedule"}]
    assert cluster.scores("taint_toleration", tolerations=tolerations) == {"node-1": 100, "node-2": 0}


def test_preferred_terms_add_up(cluster: LoneScheduler) -> None:
    for number, labels in enumerate(({"a": ""}, {"b": ""}, {"a": "", "b": ""}, {}), 1):
        cluster.node(f"node-{number}", labels=labels)
    wishes = [
        {"weight": weight, "preference": {"matchExpressions": [{"key": key, "operator": "Exists"}]}}
        for key, weight in (("a", 1), ("b", 10))
    ]
    assert cluster.scores("node_affinity", affinity={"nodeAffinity": {PREFERRED: wishes}}) == {
        "node-1": 9,  # 100 * 1 / 11
        "node-2": 90,
        "node-3": 100,
        "node-4": 0,
    }


# --- PodTopologySpread: count * ln(domains + 2) + maxSkew - 1, rounded, and 100 * (most + least - raw) / most


def wish(key: str, max_skew: int = 1) -> Obj:
    return {"topologyKey": key, "maxSkew": max_skew, "whenUnsatisfiable": "ScheduleAnyway", "labelSelector": SELECTOR}


def populate(cluster: LoneScheduler, counts: dict[str, int]) -> None:
    for node, count in counts.items():
        for number in range(count):
            cluster.pod(f"{node}-{number}", labels=WEB, nodeName=node)


def test_zones_are_weighed_by_the_logarithm_of_their_number(cluster: LoneScheduler) -> None:
    for name, zone in (("node-1", "a"), ("node-2", "a"), ("node-3", "b")):
        cluster.node(name, zone=zone)
    populate(cluster, {"node-1": 2, "node-2": 1, "node-3": 1})
    # 2 zones: ln 4 = 1.386; 3 * 1.386 = 4.16 -> 4 and 1.386 -> 1; 100 * (4 + 1 - 4) / 4 and 100 * (4 + 1 - 1) / 4
    assert cluster.scores("pod_topology_spread", labels=WEB, topologySpreadConstraints=[wish(ZONE)]) == {
        "node-1": 25,
        "node-2": 25,
        "node-3": 100,
    }


def test_hosts_are_weighed_by_the_logarithm_of_the_nodes(cluster: LoneScheduler) -> None:
    cluster.nodes(3)
    populate(cluster, {"node-1": 2, "node-2": 1})
    # ln 5 = 1.609: 3.2 -> 3, 1.6 -> 2, 0; 100 * (3 - 3) / 3, 100 * (3 - 2) / 3, 100
    assert cluster.scores("pod_topology_spread", labels=WEB, topologySpreadConstraints=[wish(HOSTNAME)]) == {
        "node-1": 0,
        "node-2": 33,
        "node-3": 100,
    }


def test_a_large_skew_makes_differences_matter_less(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    populate(cluster, {"node-1": 2})
    # ln 4 = 1.386: 2.77 + 3 = 5.77 -> 6 and 3; 100 * (6 + 3 - 6) / 6 and 100
    assert cluster.scores("pod_topology_spread", labels=WEB, topologySpreadConstraints=[wish(HOSTNAME, 4)]) == {
        "node-1": 50,
        "node-2": 100,
    }


def test_constraints_add_up_and_nodes_without_a_label_have_nothing(cluster: LoneScheduler) -> None:
    for name, zone in (("node-1", "a"), ("node-2", "b"), ("node-3", "")):
        cluster.node(name, zone=zone)
    populate(cluster, {"node-1": 1})
    # Two of three nodes count: ln 4 for hosts and for zones. 2 * 1.386 -> 3 and 0
    constraints = [wish(ZONE), wish(HOSTNAME)]
    assert cluster.scores("pod_topology_spread", labels=WEB, topologySpreadConstraints=constraints) == {
        "node-1": 0,
        "node-2": 100,
        "node-3": 0,
    }


# --- InterPodAffinity: summed weights, stretched over 0 to 100


def near(zone_key: str = ZONE, weight: int = 0) -> Obj:
    term: Obj = {"topologyKey": zone_key, "labelSelector": SELECTOR}
    return {"weight": weight, "podAffinityTerm": term} if weight else term


def zones(cluster: LoneScheduler, *names: str) -> None:
    for number, zone in enumerate(names, 1):
        cluster.node(f"node-{number}", zone=zone)


def test_wishes_count_each_pod_of_a_domain(cluster: LoneScheduler) -> None:
    zones(cluster, "a", "b", "c")
    for number in range(2):
        cluster.pod(f"friend-{number}", labels=WEB, nodeName="node-1")
    cluster.pod("foe", labels={"app": "foe"}, nodeName="node-2")
    dislike = {"topologyKey": ZONE, "labelSelector": {"matchLabels": {"app": "foe"}}}
    affinity = {
        "podAffinity": {PREFERRED: [near(weight=10)]},
        "podAntiAffinity": {PREFERRED: [{"weight": 5, "podAffinityTerm": dislike}]},
    }
    # 20, -5 and 0
    assert cluster.scores("inter_pod_affinity", affinity=affinity) == {"node-1": 100, "node-2": 0, "node-3": 20}


def test_what_pods_on_nodes_need_and_wish_counts_for_those_whom_it_means(cluster: LoneScheduler) -> None:
    zones(cluster, "a", "b", "c", "d")
    cluster.pod("first", labels=WEB, nodeName="node-1", affinity={"podAffinity": {REQUIRED: [near()]}})
    cluster.pod("fond", nodeName="node-2", affinity={"podAffinity": {PREFERRED: [near(weight=4)]}})
    cluster.pod("shy", nodeName="node-3", affinity={"podAntiAffinity": {PREFERRED: [near(weight=1)]}})
    # A need weighs 1 (hardPodAffinityWeight): 1, 4, -1 and 0
    assert cluster.scores("inter_pod_affinity", labels=WEB) == {"node-1": 40, "node-2": 100, "node-3": 0, "node-4": 20}
