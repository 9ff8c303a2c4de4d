"""NodeVolumeLimits: a driver can attach so many volumes to a node, as the node's CSINode says.

A volume that several pods of a node use counts once. Volumes that are still attached without a pod do not count, for
nothing is attached here. Source: pkg/scheduler/framework/plugins/nodevolumelimits.
"""

from __future__ import annotations

from minikctl.scheduler.framework import CLAIM, NODE, POD_GONE, STORAGE, Prepared, Rejection
from minikctl.scheduler.shapes import occupied_node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from minikctl.scheduler.framework import Part
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World

    Attached: TypeAlias = tuple[str, str]
    """driver, and what tells its volumes apart"""

HELPED_BY = (CLAIM, NODE, POD_GONE, STORAGE)
_FULL = Rejection("node_volume_limits", "node(s) exceed max volume count", resolvable=True)


def prepare(shape: PodShape, world: World) -> Prepared | None:
    wanted = set(volumes_of(shape.namespace, shape.claims, world))
    drivers = {driver for driver, _ in wanted}
    limits: dict[str, dict[str, int]] = {}
    for csi_node in world.list("csinodes.storage.k8s.io") if wanted else ():
        for driver in csi_node["spec"].get("drivers") or ():
            count = (driver.get("allocatable") or {}).get("count")
            if driver["name"] in drivers and count is not None:
                limits.setdefault(csi_node["metadata"]["name"], {})[driver["name"]] = count
    return Prepared(topology=Limits(wanted, limits, world)) if limits else None


class Limits:
    """Counts how often each volume is in use on each node that has a limit."""

    def __init__(self, wanted: set[Attached], limits: dict[str, dict[str, int]], world: World) -> None:
        self._wanted = wanted
        self._limits = limits
        self._world = world
        self._used: dict[str, dict[Attached, int]] = {node: {} for node in limits}
        for pod in world.client.list("pods"):
            node = occupied_node(pod)
            if node in limits:
                volumes = pod["spec"].get("volumes") or ()
                claims = [v["persistentVolumeClaim"]["claimName"] for v in volumes if "persistentVolumeClaim" in v]
                claims += [f"{pod['metadata']['name']}-{v['name']}" for v in volumes if "ephemeral" in v]
                self._count(node, pod["metadata"]["namespace"], claims, 1)

    def part(self, node: NodeInfo) -> Part:
        """Whether the pod's volumes would be too many there."""
        limits, used = self._limits.get(node.name), self._used.get(node.name, {})
        if limits is None:
            return (False,)
        together = self._wanted | used.keys()
        new = self._wanted - used.keys()
        drivers = {driver for driver, _ in new if driver in limits}
        return (any(sum(name == driver for name, _ in together) > limits[driver] for driver in drivers),)

    def add(self, node: NodeInfo, shape: PodShape, sign: int) -> None:
        if shape.claims and node.name in self._used:
            self._count(node.name, shape.namespace, shape.claims, sign)

    def refuse(self, part: Part) -> Rejection | None:
        return _FULL if part[0] else None

    def scores(self, parts: Sequence[tuple[Part, int]]) -> list[int] | None:
        return None

    def _count(self, node: str, namespace: str, claims: Iterable[str], sign: int) -> None:
        used = self._used[node]
        for volume in volumes_of(namespace, claims, self._world):
            used[volume] = used.get(volume, 0) + sign
            if not used[volume]:
                del used[volume]


def volumes_of(namespace: str, claims: Iterable[str], world: World) -> list[Attached]:
    """The volumes of CSI drivers behind claims; one that is still to be made goes by its claim."""
    found = []
    for name in claims:
        claim = world.get("persistentvolumeclaims", namespace, name)
        if claim is None:
            continue
        volume_name, class_name = claim["spec"].get("volumeName"), claim["spec"].get("storageClassName")
        if volume_name:
            volume = world.get("persistentvolumes", "", volume_name)
            source = volume["spec"].get("csi") if volume else None
            if source:
                found.append((source["driver"], f"volume/{source['volumeHandle']}"))
        elif class_name:
            storage_class = world.get("storageclasses.storage.k8s.io", "", class_name)
            if storage_class is not None:
                found.append((storage_class["provisioner"], f"claim/{namespace}/{name}"))
    return found


def helps_node(shape: PodShape, old: NodeInfo | None, new: NodeInfo) -> bool:
    return old is None


def helps_pod(shape: PodShape, other: PodShape) -> bool:
    return bool(other.claims)
