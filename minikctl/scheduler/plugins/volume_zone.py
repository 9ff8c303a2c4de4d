"""VolumeZone: a volume that is labelled with a zone or a region serves nodes of that zone or region only.

Nodes without any such label are taken for those of a cluster in one zone.
Source: pkg/scheduler/framework/plugins/volumezone.
"""

from __future__ import annotations

from minikctl.scheduler.framework import CLAIM, NODE, STORAGE, Prepared, Rejection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World

HELPED_BY = (CLAIM, NODE, STORAGE)
TODAYS_KEY = {
    "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
}
KEYS = (*TODAYS_KEY, *TODAYS_KEY.values())
_ELSEWHERE = Rejection("volume_zone", "node(s) had no available volume zone")


def prepare(shape: PodShape, world: World) -> Prepared | None:
    demands = [demand for claim in shape.claims for demand in _demands(claim, shape, world)]
    if not demands:
        return None

    def refuse(node: NodeInfo) -> Rejection | None:
        labels = node.labels
        if not any(key in labels for key in KEYS):
            return None
        for key, values in demands:
            if labels.get(key, labels.get(TODAYS_KEY.get(key, key))) not in values:
                return _ELSEWHERE
        return None

    return Prepared(filter=refuse)


def helps_node(shape: PodShape, old: NodeInfo | None, new: NodeInfo) -> bool:
    return old is None or any(old.labels.get(key) != new.labels.get(key) for key in KEYS)


def _demands(name: str, shape: PodShape, world: World) -> list[tuple[str, list[str]]]:
    """The labels of a claim's volume that nodes must share, each with the values that will do."""
    claim = world.get("persistentvolumeclaims", shape.namespace, name)
    volume_name = claim["spec"].get("volumeName") if claim else None
    volume = world.get("persistentvolumes", "", volume_name) if volume_name else None
    labels = (volume or {"metadata": {}})["metadata"].get("labels") or {}
    return [(key, labels[key].split("__")) for key in KEYS if labels.get(key)]
