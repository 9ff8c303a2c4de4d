"""VolumeBinding: a pod goes where its volumes are, or can be made.

Claims of classes that bind at once must be bound before. Those that wait for their first consumer are told the node
(`volume.kubernetes.io/selected-node`, or their name in a volume that fits), and the pod waits until they are bound.
Where a driver tells of its capacity, there must be enough of it. Source: pkg/scheduler/framework/plugins/volumebinding.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import controller_of, replace_in, with_meta
from minikctl.scheduler.framework import CLAIM, NODE, STORAGE, Prepared, Rejection
from minikctl.scheduler.node_selection import selector_matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World

HELPED_BY = (CLAIM, NODE, STORAGE)
SELECTED_NODE = "volume.kubernetes.io/selected-node"
BIND_COMPLETED = "pv.kubernetes.io/bind-completed"
NO_PROVISIONER = "kubernetes.io/no-provisioner"
_NAME = "volume_binding"
_NONE_TO_BIND = "node(s) didn't find available persistent volumes to bind"
_CONFLICT = "node(s) had volume node affinity conflict"
_NO_SPACE = "node(s) did not have enough free storage"
_MISSING = "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)"


def prepare(shape: PodShape, world: World) -> Prepared | None:
    claims = []
    for name in dict.fromkeys(shape.claims):
        claim = world.get("persistentvolumeclaims", shape.namespace, name)
        fault = _fault(claim, name, shape)
        if claim is None or fault:
            return Prepared(refusal=Rejection(_NAME, fault))
        claims.append(claim)
    bound = [claim for claim in claims if is_bound(claim)]
    unbound = [claim for claim in claims if not is_bound(claim)]
    if any(not _waits_for_consumer(claim, world) for claim in unbound):
        return Prepared(refusal=Rejection(_NAME, "pod has unbound immediate PersistentVolumeClaims"))
    volumes = [world.get("persistentvolumes", "", claim["spec"]["volumeName"]) for claim in bound]

    made: dict[tuple[str, ...], Rejection] = {}

    def refuse(node: NodeInfo) -> Rejection | None:
        reasons = (*_unbound_faults(unbound, node, world), *_bound_faults(volumes, node))
        if reasons and reasons not in made:
            made[reasons] = Rejection(_NAME, *reasons)
        return made.get(reasons)

    def bind_volumes(node_name: str) -> bool:
        chosen = _choose_volumes(unbound, world.cache.nodes[node_name], world)
        for name, claim in _by_name(unbound):
            _select(claim, chosen[name], node_name, world)
        return not unbound

    return Prepared(filter=refuse, before_bind=bind_volumes)


def is_bound(claim: Obj) -> bool:
    if not claim["spec"].get("volumeName"):
        return False
    annotations = claim["metadata"].get("annotations") or {}
    return BIND_COMPLETED in annotations or (claim.get("status") or {}).get("phase") == "Bound"


def helps_node(shape: PodShape, old: NodeInfo | None, new: NodeInfo) -> bool:
    return old is None or old.labels != new.labels


def _fault(claim: Obj | None, name: str, shape: PodShape) -> str:
    if claim is None:
        named = {
            volume["persistentVolumeClaim"]["claimName"]
            for volume in shape.spec.get("volumes") or ()
            if "persistentVolumeClaim" in volume
        }
        if name in named:
            return f'persistentvolumeclaim "{name}" not found'
        return f'waiting for ephemeral volume controller to create the persistentvolumeclaim "{name}"'
    if (claim.get("status") or {}).get("phase") == "Lost":
        return f'persistentvolumeclaim "{name}" bound to non-existent persistentvolume "{claim["spec"]["volumeName"]}"'
    if claim["metadata"].get("deletionTimestamp"):
        return f'persistentvolumeclaim "{name}" is being deleted'
    if name in shape.own_claims and (controller_of(claim) or {}).get("uid") != shape.uid:
        where = shape.namespace
        return f"PVC {where}/{name} was not created for pod {where}/{shape.name} (pod is not owner)"
    return ""


def _waits_for_consumer(claim: Obj, world: World) -> bool:
    spec = claim["spec"]
    if spec.get("volumeName"):
        return False
    storage_class = _class_of(claim, world)
    return storage_class is not None and storage_class.get("volumeBindingMode") == "WaitForFirstConsumer"


def _class_of(claim: Obj, world: World) -> Obj | None:
    name = claim["spec"].get("storageClassName")
    return world.get("storageclasses.storage.k8s.io", "", name) if name else None


def _reachable(volume: Obj, node: NodeInfo) -> bool:
    required = (volume["spec"].get("nodeAffinity") or {}).get("required")
    return required is None or selector_matches(required, node)


def _bound_faults(volumes: list[Obj | None], node: NodeInfo) -> tuple[str, ...]:
    for volume in volumes:
        if volume is None:
            return (_MISSING,)
        if not _reachable(volume, node):
            return (_CONFLICT,)
    return ()


def _unbound_faults(claims: list[Obj], node: NodeInfo, world: World) -> tuple[str, ...]:
    chosen = _choose_volumes(claims, node, world)
    missing = [claim for name, claim in _by_name(claims) if chosen[name] is None]
    if not all(_can_be_made(claim, node, world) for claim in missing):
        return (_NONE_TO_BIND,)
    return () if all(_has_space(claim, node, world) for claim in missing) else (_NO_SPACE,)


def _choose_volumes(claims: list[Obj], node: NodeInfo, world: World) -> dict[str, Obj | None]:
    """For each claim the smallest free volume that fits, none twice."""
    from minikctl.apimachinery.volume_matching import best_match

    free = world.list("persistentvolumes") if claims else []
    taken: set[str] = set()
    chosen: dict[str, Obj | None] = {}
    for name, claim in _by_name(claims):
        near = [pv for pv in free if pv["metadata"]["name"] not in taken and _reachable(pv, node)]
        volume = chosen[name] = best_match(claim, near)
        if volume is not None:
            taken.add(volume["metadata"]["name"])
    return chosen


def _can_be_made(claim: Obj, node: NodeInfo, world: World) -> bool:
    """Whether a provisioner could make a volume for the claim on that node."""
    storage_class = _class_of(claim, world)
    if storage_class is None or storage_class.get("provisioner") in (None, "", NO_PROVISIONER):
        return False
    topologies = storage_class.get("allowedTopologies")
    if not topologies:
        return True
    return any(
        all(node.labels.get(item["key"]) in item["values"] for item in term.get("matchLabelExpressions") or ())
        for term in topologies
    )


def _has_space(claim: Obj, node: NodeInfo, world: World) -> bool:
    """Whether the driver that would make the volume has room for it there, as far as it tells of its room."""
    storage_class = _class_of(claim, world) or {}
    driver = world.get("csidrivers.storage.k8s.io", "", storage_class.get("provisioner") or "")
    if driver is None or not driver["spec"].get("storageCapacity"):
        return True
    from minikctl.apimachinery.quantity import whole
    from minikctl.apimachinery.selectors import from_object
    from minikctl.apimachinery.volume_matching import requested

    size = requested(claim)
    for capacity in world.list("csistoragecapacities.storage.k8s.io"):
        room = capacity.get("maximumVolumeSize") or capacity.get("capacity")
        if capacity["storageClassName"] == storage_class["metadata"]["name"] and room and whole(room) >= size:
            topology = capacity.get("nodeTopology")
            if topology is not None and from_object(topology).matches(node.labels):
                return True
    return False


def _select(claim: Obj, volume: Obj | None, node: str, world: World) -> None:
    meta = claim["metadata"]
    if volume is None:
        annotations = {**(meta.get("annotations") or {}), SELECTED_NODE: node}
        world.client.update("persistentvolumeclaims", with_meta(claim, annotations=annotations))
    else:
        reference = {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "name": meta["name"],
            "namespace": meta["namespace"],
            "resourceVersion": meta["resourceVersion"],
            "uid": meta["uid"],
        }
        world.client.update("persistentvolumes", replace_in(volume, ("spec", "claimRef"), reference))
    world.forget()


def _by_name(claims: list[Obj]) -> list[tuple[str, Obj]]:
    return [(claim["metadata"]["name"], claim) for claim in claims]
