"""What ReplicaSets, ReplicationControllers, Deployments, StatefulSets, DaemonSets and autoscalers say is so, and what
their specs ask for is there, unless a quota or a limit is against it or was a short time ago."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from invariants.observed import is_active, is_ready, name_of, owned_by
from invariants.placement import selected, taints, tolerated

if TYPE_CHECKING:
    from invariants.world import World

Obj = dict[str, Any]
TOLERATED_BY_DAEMONS = [
    {"key": f"node.kubernetes.io/{key}", "operator": "Exists", "effect": effect}
    for key, effect in (
        ("not-ready", "NoExecute"),
        ("unreachable", "NoExecute"),
        ("disk-pressure", "NoSchedule"),
        ("memory-pressure", "NoSchedule"),
        ("pid-pressure", "NoSchedule"),
        ("unschedulable", "NoSchedule"),
    )
]


LONGEST_RETRY = 1_000_000
"""Milliseconds after which a controller whose pods were refused has tried again."""


def after_command(world: World, command: tuple[Any, ...], answer: Any) -> None:
    if world.read("resourcequotas") or world.read("limitranges"):
        world.memory["limited"] = world.now


def when_quiet(world: World) -> None:
    pods = [pod for pod in world.read("pods") if pod["metadata"]["namespace"] == "default"]
    limited = "limited" in world.memory and world.now <= world.memory["limited"] + LONGEST_RETRY
    for resource in ("replicasets.apps", "replicationcontrollers"):
        for owner in world.read(resource):
            _replicas(owner, [pod for pod in owned_by(owner, pods) if is_active(pod)], limited)
    sets = world.read("replicasets.apps")
    for deployment in world.read("deployments.apps"):
        _deployment(deployment, owned_by(deployment, sets))
    for owner in world.read("statefulsets.apps"):
        _stateful(owner, owned_by(owner, pods))
    for owner in world.read("daemonsets.apps"):
        _daemons(owner, owned_by(owner, pods), world.read("nodes"), limited)


def _replicas(owner: Obj, pods: list[Obj], limited: bool) -> None:
    status, name = owner["status"], name_of(owner)
    assert status.get("replicas", 0) == len(pods), f"{name}: {status} with {len(pods)} pods"
    assert status.get("readyReplicas", 0) == sum(map(is_ready, pods)), f"{name}: {status}"
    assert status["observedGeneration"] == owner["metadata"]["generation"]
    wanted = owner["spec"].get("replicas", 1)
    assert len(pods) == wanted or (limited and len(pods) < wanted), f"{name}: {len(pods)} pods of {wanted}"


def _deployment(deployment: Obj, sets: list[Obj]) -> None:
    status, name = deployment["status"], name_of(deployment)
    for count in ("replicas", "readyReplicas", "availableReplicas"):
        total = sum(one["status"].get(count, 0) for one in sets)
        assert status.get(count, 0) == total, f"{name}: {count} {status.get(count)}, its sets have {total}"
    assert status["observedGeneration"] == deployment["metadata"]["generation"]
    if deployment["spec"].get("paused"):
        return
    replicas = deployment["spec"].get("replicas", 1)
    if all(status.get(count, 0) == replicas for count in ("replicas", "updatedReplicas", "availableReplicas")):
        wanted = {name_of(one): one["spec"].get("replicas", 0) for one in sets}
        assert sum(wanted.values()) == replicas, f"{name}: complete, with {wanted}"
        kept = sum(not one["spec"].get("replicas", 0) for one in sets) - (not replicas)
        assert kept <= deployment["spec"]["revisionHistoryLimit"], f"{name}: {kept} old sets are kept"


def _stateful(owner: Obj, pods: list[Obj]) -> None:
    status, name = owner["status"], name_of(owner)
    ready = sum(map(is_ready, pods))
    assert status.get("replicas", 0) == len(pods), f"{name}: {status} with {len(pods)} pods"  # those going too
    assert status.get("readyReplicas", 0) == ready, f"{name}: {status} with {ready} ready ones"
    assert status["observedGeneration"] == owner["metadata"]["generation"]
    assert len(pods) <= owner["spec"].get("replicas", 1) or ready < len(pods), f"{name}: more pods than wanted"


def _daemons(owner: Obj, pods: list[Obj], nodes: list[Obj], limited: bool) -> None:
    status, name = owner["status"], name_of(owner)
    template = owner["spec"]["template"]
    tolerations = [*(template["spec"].get("tolerations") or ()), *TOLERATED_BY_DAEMONS]
    model = {**template, "spec": {**template["spec"], "tolerations": tolerations}}
    fit = [name_of(n) for n in nodes if selected(model, n) and all(tolerated(taint, model) for taint in taints(n))]
    assert status["desiredNumberScheduled"] == len(fit), f"{name}: {status}, {fit} would do"
    alive = [pod for pod in pods if is_active(pod)]
    here = [_target(pod) for pod in alive]
    assert set(here) - {""} <= {name_of(n) for n in nodes}, f"{name}: pods on {here}"
    if not limited:
        assert set(fit) <= set(here), f"{name}: {set(fit) - set(here)} have none"
    assert status["numberReady"] <= len(alive)
    assert status["observedGeneration"] == owner["metadata"]["generation"]


def _target(pod: Obj) -> str:
    """The node that a daemon's pod is on or meant for; "" for one that was adopted before it had a node."""
    if pod["spec"].get("nodeName"):
        return str(pod["spec"]["nodeName"])
    affinity = (pod["spec"].get("affinity") or {}).get("nodeAffinity") or {}
    for term in affinity.get("requiredDuringSchedulingIgnoredDuringExecution", {}).get("nodeSelectorTerms", ()):
        for field in term.get("matchFields") or ():
            return str(field["values"][0])
    return ""


def at_the_end(world: World) -> None:
    """Autoscalers have had their say."""
    targets = {
        (kind, name_of(obj)): obj["spec"].get("replicas", 1)
        for kind in ("Deployment", "StatefulSet", "ReplicaSet")
        for obj in world.read(f"{kind.lower()}s.apps")
    }
    for scaler in world.read("horizontalpodautoscalers.autoscaling"):
        spec = scaler["spec"]
        target = spec["scaleTargetRef"]
        replicas = targets.get((target["kind"], target["name"]), 0)
        if replicas:
            assert spec["minReplicas"] <= replicas <= spec["maxReplicas"], f"{name_of(scaler)}: {replicas} of {spec}"
