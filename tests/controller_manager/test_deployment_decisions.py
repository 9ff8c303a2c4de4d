"""A Deployment's arithmetic: golden/NAME.input.yaml is a situation, golden/NAME.output.yaml what follows from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from minikctl.controller_manager import deployment_decisions as decide

Obj = dict[str, Any]
GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(path.name.removesuffix(".input.yaml") for path in GOLDEN.glob("*.input.yaml"))


def read(name: str) -> Any:
    return YAML(typ="safe", pure=True).load((GOLDEN / name).read_text(encoding="utf-8"))


def deployment(replicas: int = 1, strategy: str = "RollingUpdate", **rolling: Any) -> Obj:
    rolling = {"maxSurge": "25%", "maxUnavailable": "25%", **rolling}
    spec: Obj = {"replicas": replicas, "strategy": {"type": strategy}}
    if strategy == "RollingUpdate":
        spec["strategy"]["rollingUpdate"] = rolling
    return {"metadata": {"name": "web", "generation": 1}, "spec": spec, "status": {}}


def replica_set(name: str, replicas: int, available: int = 0, age: int = 0, **notes: Any) -> Obj:
    words = {"desired": decide.DESIRED, "maximum": decide.MAXIMUM, "revision": decide.REVISION}
    meta = {
        "name": name,
        "creationTimestamp": f"2025-01-01T00:00:{age:02d}Z",
        "annotations": {words[word]: str(number) for word, number in notes.items()},
    }
    status = {"availableReplicas": available, "replicas": replicas}
    return {"metadata": meta, "spec": {"replicas": replicas}, "status": status}


@pytest.mark.parametrize("name", NAMES)
def test_what_follows_from_a_situation(name: str) -> None:
    given, expected = read(f"{name}.input.yaml"), read(f"{name}.output.yaml")
    whole = deployment(**given["deployment"])
    sets: list[Obj] = []
    new: Obj | None = None
    for age, facts in enumerate(given["sets"]):
        is_new = facts.pop("new", False)
        sets.append(replica_set(age=age, **facts))
        new = sets[-1] if is_new else new
    found: Obj = {}
    if "newSetSize" in expected:
        found["newSetSize"] = decide.new_set_size(whole, sets, new)
    if "oldSizes" in expected:
        old = [one for one in sets if one is not new]
        found["oldSizes"] = decide.old_sizes(whole, new, old) if new is not None else {}
    if "proportional" in expected:
        found["scaling"] = decide.is_scaling(whole, sets)
        found["proportional"] = decide.proportional_sizes(whole, sets)
    assert found == expected


@pytest.mark.parametrize(
    ("replicas", "surge", "unavailable", "expected"),
    [
        (10, "25%", "25%", (3, 2)),  # the defaults: up, and down
        (3, "25%", "25%", (1, 0)),
        (1, "25%", "25%", (1, 0)),
        (4, "25%", "25%", (1, 1)),
        (10, "30%", "30%", (3, 3)),
        (10, "100%", "0%", (10, 0)),
        (10, 3, 2, (3, 2)),
        (10, 0, 0, (0, 1)),
        (10, "0%", "1%", (0, 1)),
        (5, "1%", "99%", (1, 4)),
        (2, 1, 5, (1, 2)),  # no more can be unavailable than there are
        (0, "25%", "25%", (0, 0)),
    ],
)
def test_percentages_become_pods(replicas: int, surge: Any, unavailable: Any, expected: tuple[int, int]) -> None:
    whole = deployment(replicas, maxSurge=surge, maxUnavailable=unavailable)
    assert (decide.max_surge(whole), decide.max_unavailable(whole)) == expected


def test_without_rolling_there_are_no_bounds() -> None:
    whole = deployment(5, "Recreate")
    assert (decide.max_surge(whole), decide.max_unavailable(whole)) == (0, 0)


@pytest.mark.parametrize(
    ("status", "complete"),
    [
        ({"replicas": 3, "updatedReplicas": 3, "availableReplicas": 3, "observedGeneration": 1}, True),
        ({"replicas": 4, "updatedReplicas": 3, "availableReplicas": 3, "observedGeneration": 1}, False),
        ({"replicas": 3, "updatedReplicas": 2, "availableReplicas": 3, "observedGeneration": 1}, False),
        ({"replicas": 3, "updatedReplicas": 3, "availableReplicas": 2, "observedGeneration": 1}, False),
        ({"replicas": 3, "updatedReplicas": 3, "availableReplicas": 3, "observedGeneration": 0}, False),
    ],
)
def test_a_rollout_is_complete_when_all_pods_are_new_available_and_alone(status: Obj, complete: bool) -> None:
    assert decide.is_complete(deployment(3), status) is complete


@pytest.mark.parametrize(
    ("before", "after", "progress"),
    [
        ({}, {}, False),
        ({}, {"replicas": 1, "updatedReplicas": 1}, True),
        ({"replicas": 4, "updatedReplicas": 1}, {"replicas": 3, "updatedReplicas": 1}, True),
        ({"readyReplicas": 1}, {"readyReplicas": 2}, True),
        ({"availableReplicas": 1}, {"availableReplicas": 2}, True),
        ({"readyReplicas": 2, "availableReplicas": 2}, {"readyReplicas": 1, "availableReplicas": 1}, False),
    ],
)
def test_progress_is_more_new_fewer_old_or_more_ready_pods(before: Obj, after: Obj, progress: bool) -> None:
    assert decide.is_progressing(before, after) is progress


def test_the_oldest_empty_sets_beyond_the_limit_are_forgotten() -> None:
    whole = deployment(1)
    whole["spec"]["revisionHistoryLimit"] = 2
    sets = [replica_set(f"r{n}", 0, revision=n) for n in (4, 1, 3, 2)]
    assert [s["metadata"]["name"] for s in decide.surplus_history(whole, sets)] == ["r1", "r2"]
    sets[1]["spec"]["replicas"] = 1  # r1 still has to run
    assert [s["metadata"]["name"] for s in decide.surplus_history(whole, sets)] == ["r2"]
    whole["spec"]["revisionHistoryLimit"] = 0
    assert [s["metadata"]["name"] for s in decide.surplus_history(whole, sets)] == ["r2", "r3", "r4"]
    whole["spec"]["revisionHistoryLimit"] = 2**31 - 1  # what the largest number means
    assert decide.surplus_history(whole, sets) == []


def test_a_set_is_saturated_when_it_alone_is_all_that_is_wanted() -> None:
    whole = deployment(3)
    assert decide.is_saturated(whole, replica_set("a", 3, 3, desired=3))
    assert not decide.is_saturated(whole, replica_set("a", 3, 2, desired=3))
    assert not decide.is_saturated(whole, replica_set("a", 3, 3, desired=5))
    assert not decide.is_saturated(whole, replica_set("a", 2, 2, desired=3))
