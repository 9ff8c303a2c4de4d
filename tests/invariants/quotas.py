"""What is admitted never makes a namespace use more than its quotas allow, and quotas say what is used."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from invariants.observed import amount, is_deleting, is_over, name_of, requests_of

from minikctl.apimachinery.timestamps import parse

if TYPE_CHECKING:
    from invariants.world import World

    from minikctl.apimachinery.watch import Change

Obj = dict[str, Any]
RESOURCES = ("pods", "services", "deployments.apps", "jobs.batch", "persistentvolumeclaims")


def at_change(world: World, server: Any, change: Change) -> None:
    if change.type != "ADDED" or change.resource not in RESOURCES:
        return
    namespace = change.obj["metadata"]["namespace"]
    objects = {name: server.store.list(f"{server.kind(name).key_prefix}{namespace}/") for name in RESOURCES}
    for quota in server.store.list(f"/registry/resourcequotas/{namespace}/"):
        for name, hard in ((quota.get("status") or {}).get("hard") or {}).items():
            if usage(name, {change.resource: [change.obj]}, server.clock.now):
                used = usage(name, objects, server.clock.now)
                assert used <= amount(hard), f"{change}: {name} {float(used)} of {hard}"


def usage(name: str, objects: dict[str, list[Obj]], now: int) -> Fraction:
    """How much of a quota's item the objects use."""
    pods = [pod for pod in objects.get("pods", []) if _counts(pod, now)]
    claims = objects.get("persistentvolumeclaims", [])
    if name == "pods":
        return Fraction(len(pods))
    if name == "requests.cpu":
        return sum((requests_of(pod).get("cpu", Fraction(0)) for pod in pods), Fraction(0))
    if name == "limits.memory":
        return sum((requests_of(pod, "limits").get("memory", Fraction(0)) for pod in pods), Fraction(0))
    if name == "requests.storage":
        return sum((amount(c["spec"]["resources"]["requests"]["storage"]) for c in claims), Fraction(0))
    return Fraction(len(objects.get(name.removeprefix("count/"), [])))


def _counts(pod: Obj, now: int) -> bool:
    """Not one that is over, nor one that should be gone by now."""
    meta = pod["metadata"]
    if is_over(pod):
        return False
    return not is_deleting(pod) or now <= parse(meta["deletionTimestamp"]) + 1000 * meta["deletionGracePeriodSeconds"]


def when_quiet(world: World) -> None:
    objects = {name: [o for o in world.read(name) if o["metadata"]["namespace"] == "default"] for name in RESOURCES}
    for quota in world.read("resourcequotas"):
        status = quota["status"]
        assert status["hard"] == quota["spec"]["hard"]
        for name, text in status["used"].items():
            used = usage(name, objects, world.now)
            assert amount(text) == used, f"{name_of(quota)}: {name} is said to be {text}, and is {float(used)}"
