"""A pod has one controller at most, whose selector it matches when it is taken; and nobody outlives its owners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from invariants.observed import controller_of, is_deleting, labels_of, matches

if TYPE_CHECKING:
    from invariants.world import World

    from minikctl.apimachinery.watch import Change

Obj = dict[str, Any]
ADOPTERS = ("replicasets.apps", "statefulsets.apps", "daemonsets.apps", "deployments.apps", "replicationcontrollers")


def at_change(world: World, server: Any, change: Change) -> None:
    if change.type == "DELETED":
        return
    references = change.obj["metadata"].get("ownerReferences") or ()
    assert sum(bool(reference.get("controller")) for reference in references) <= 1, f"{change}: two controllers"
    taken, before = controller_of(change.obj), controller_of(change.old) if change.old else None
    if change.resource != "pods" or taken is None or (before is not None and before["uid"] == taken["uid"]):
        return
    assert before is None or change.old is None, f"{change}: taken from another controller"
    for resource in ADOPTERS:
        kind = server.kind(resource)
        if kind.kind == taken["kind"]:
            owner = server.store.get(kind.key(change.obj["metadata"]["namespace"], taken["name"]))
            assert owner is not None, f"{change}: its controller is not there"
            selector = owner["spec"]["selector"]
            selector = {"matchLabels": selector} if kind.kind == "ReplicationController" else selector
            assert matches(selector, labels_of(change.obj)), f"{change}: {taken['name']} does not select it"


def when_quiet(world: World) -> None:
    objects = world.all_objects()
    alive = {obj["metadata"]["uid"] for obj in objects.values()}
    stopped = any("minikctl.dev/stopped-at" in (n["metadata"].get("annotations") or {}) for n in world.read("nodes"))
    for key, obj in objects.items():
        for reference in obj["metadata"].get("ownerReferences") or ():
            owner = f"{reference['kind']}/{reference['name']}"
            assert reference["uid"] in alive, f"{key} has outlived its owner {owner}"
        if not stopped:
            assert not is_deleting(obj) or _waits(obj, objects), f"{key}: a deletion does not come to its end"


def _waits(obj: Obj, objects: dict[str, Obj]) -> bool:
    """Whether an object stays for good reason: a claim while pods use it, a volume while it has a claim, and an owner
    that waits for those."""
    finalizers = obj["metadata"].get("finalizers") or []
    if "kubernetes.io/pvc-protection" in finalizers:
        name = obj["metadata"]["name"]
        pods = [pod for key, pod in objects.items() if key.startswith("/registry/pods/")]
        volumes = [volume for pod in pods for volume in pod["spec"].get("volumes") or ()]
        return any(v.get("persistentVolumeClaim", {}).get("claimName") == name for v in volumes)
    if "foregroundDeletion" in finalizers:
        uid = obj["metadata"]["uid"]
        left = [o for o in objects.values() for r in o["metadata"].get("ownerReferences") or () if r["uid"] == uid]
        return any(is_deleting(o) and _waits(o, objects) for o in left)
    return False
