"""An evaluation that is kept up to date says the same as one that is made anew."""

from __future__ import annotations

import random
from typing import Any

import pytest
from lone_scheduler import HOSTNAME, ZONE, LoneScheduler

from minikctl.scheduler.evaluation import Evaluation, NodeSet
from minikctl.scheduler.world import World

SELECTOR = {"matchLabels": {"app": "web"}}


def term(key: str) -> dict[str, Any]:
    return {"topologyKey": key, "labelSelector": SELECTOR}


def constraint(key: str, unsatisfiable: str) -> dict[str, Any]:
    return {**term(key), "maxSkew": 1, "whenUnsatisfiable": unsatisfiable}


REQUIRED, PREFERRED = (
    "requiredDuringSchedulingIgnoredDuringExecution",
    "preferredDuringSchedulingIgnoredDuringExecution",
)
SHAPES: dict[str, dict[str, Any]] = {
    "plain": {},
    "even zones": {"topologySpreadConstraints": [constraint(ZONE, "DoNotSchedule")]},
    "even hosts, if possible": {"topologySpreadConstraints": [constraint(HOSTNAME, "ScheduleAnyway")]},
    "both": {"topologySpreadConstraints": [constraint(HOSTNAME, "DoNotSchedule"), constraint(ZONE, "ScheduleAnyway")]},
    "apart": {"affinity": {"podAntiAffinity": {REQUIRED: [term(HOSTNAME)]}}},
    "together": {"affinity": {"podAffinity": {REQUIRED: [term(ZONE)]}}},
    "rather together": {"affinity": {"podAffinity": {PREFERRED: [{"weight": 5, "podAffinityTerm": term(ZONE)}]}}},
}


def state(evaluation: Evaluation) -> dict[Any, set[str]]:
    """Buckets and rejections, the latter by their reasons."""
    buckets: dict[Any, set[str]] = {key: set(names.names) for key, names in evaluation._buckets.items() if names}
    for rejection, names in evaluation.refused.items():
        if names:
            buckets[rejection.reasons] = set(names.names)
    return buckets


@pytest.mark.parametrize("name", SHAPES)
def test_following_pods_is_as_good_as_looking_anew(cluster: LoneScheduler, name: str) -> None:
    for number in range(6):
        offer = {"cpu": str(1 + number % 3)}
        cluster.node(f"node-{number}", zone="abc"[number % 3], offer=offer)
    cluster.pod("first", labels={"app": "web"}, requests={"cpu": "200m"}, **SHAPES[name])
    memory: Any = cluster.session.cluster._component("scheduler")._memory  # type: ignore[attr-defined]
    world = World(cluster.api, memory.cache, memory.groups)
    shape = memory.shapes.of(cluster.get("first"))
    moves: list[Any] = []
    followed = Evaluation(shape, world, moves)
    dice = random.Random(7)
    for number in range(20):
        node = f"node-{dice.randrange(6)}"
        labels = {"app": dice.choice(["web", "web", "other"])}
        pod = f"more-{number}"
        cluster.pod(pod, labels=labels, requests={"cpu": "200m"}, nodeName=node, **SHAPES[name])
        moves.append((memory.cache.nodes[node], memory.shapes.of(cluster.get(pod))))
        followed.catch_up(moves)
        assert state(followed) == state(Evaluation(shape, world))


def test_a_node_set_keeps_its_members_through_removals() -> None:
    nodes = NodeSet()
    for name in "abcd":
        nodes.add(name)
    nodes.remove("b")
    nodes.remove("d")
    assert sorted(nodes.names) == ["a", "c"]
    assert "b" not in nodes
    assert len(nodes) == 2
