"""VolumeRestrictions: a claim of access mode ReadWriteOncePod is one pod's alone, and a disk of some kinds one pod's on
a node, unless all only read it.

Source: pkg/scheduler/framework/plugins/volumerestrictions.
"""

from __future__ import annotations

from minikctl.scheduler.framework import CLAIM, NODE, POD_GONE, Prepared, Rejection
from minikctl.scheduler.shapes import occupied_node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.scheduler.framework import Part
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World

HELPED_BY = (CLAIM, NODE, POD_GONE)
_NAME = "volume_restrictions"
_DISK_TAKEN = Rejection(_NAME, "node(s) had no available disk", resolvable=True)
_CLAIM_TAKEN = Rejection(
    _NAME,
    "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode",
    resolvable=True,
)


def prepare(shape: PodShape, world: World) -> Prepared | None:
    exclusive = set()
    for name in shape.claims:
        claim = world.get("persistentvolumeclaims", shape.namespace, name)
        if claim is not None and "ReadWriteOncePod" in (claim["spec"].get("accessModes") or ()):
            exclusive.add(name)
    if not exclusive and not shape.disks:
        return None
    return Prepared(topology=Restrictions(shape, exclusive, world))


class Restrictions:
    """Counts the users of the claims that are to have one only, and on each node the pods with the same disks."""

    def __init__(self, shape: PodShape, exclusive: set[str], world: World) -> None:
        self._shape = shape
        self._exclusive = exclusive
        self._users = 0
        self._conflicts: dict[str, int] = {}
        for pod in world.client.list("pods", "" if shape.disks else shape.namespace):
            node = occupied_node(pod)
            if node:
                volumes = pod["spec"].get("volumes") or ()
                claims = {v["persistentVolumeClaim"]["claimName"] for v in volumes if "persistentVolumeClaim" in v}
                self._count(node, pod["metadata"]["namespace"], claims, volumes, 1)

    def part(self, node: NodeInfo) -> Part:
        return (self._conflicts.get(node.name, 0),)

    def add(self, node: NodeInfo, shape: PodShape, sign: int) -> None:
        self._count(node.name, shape.namespace, set(shape.claims), shape.disks, sign)

    def refuse(self, part: Part) -> Rejection | None:
        if part[0]:
            return _DISK_TAKEN
        return _CLAIM_TAKEN if self._users else None

    def scores(self, parts: Sequence[tuple[Part, int]]) -> list[int] | None:
        return None

    def _count(self, node: str, namespace: str, claims: set[str], volumes: Sequence[Obj], sign: int) -> None:
        if namespace == self._shape.namespace:
            self._users += sign * len(claims & self._exclusive)
        if any(_clash(own, other) for own in self._shape.disks for other in volumes):
            self._conflicts[node] = self._conflicts.get(node, 0) + sign


def helps_node(shape: PodShape, old: NodeInfo | None, new: NodeInfo) -> bool:
    return old is None


def helps_pod(shape: PodShape, other: PodShape) -> bool:
    if other.namespace == shape.namespace and set(shape.claims) & set(other.claims):
        return True
    return any(_clash(own, freed) for own in shape.disks for freed in other.disks)


def _clash(one: Obj, other: Obj) -> bool:
    """Whether two volumes are the same disk, and one of them at least is written to."""
    for kind, same in _SAME.items():
        if kind in one and kind in other and same(one[kind], other[kind]):
            reading = one[kind].get("readOnly") and other[kind].get("readOnly")
            return kind == "awsElasticBlockStore" or not reading
    return False


def _same_image(one: Obj, other: Obj) -> bool:
    monitors = set(one.get("monitors") or ()) & set(other.get("monitors") or ())
    return bool(monitors) and (one.get("pool"), one.get("image")) == (other.get("pool"), other.get("image"))


_SAME = {
    "gcePersistentDisk": lambda one, other: one["pdName"] == other["pdName"],
    "awsElasticBlockStore": lambda one, other: one["volumeID"] == other["volumeID"],
    "iscsi": lambda one, other: one["iqn"] == other["iqn"],
    "rbd": _same_image,
}
"""kind of volume -> whether two of them are the same"""
