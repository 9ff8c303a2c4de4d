"""NodeUnschedulable: cordoned nodes take no pods, but for those that tolerate the taint of that name."""

from __future__ import annotations

from minikctl.scheduler.framework import NODE, Prepared, Rejection
from minikctl.scheduler.taints import tolerates

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World

HELPED_BY = (NODE,)
_TAINT = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}


def prepare(shape: PodShape, world: World) -> Prepared | None:
    if tolerates(shape.tolerations, _TAINT):
        return None
    rejection = Rejection("node_unschedulable", "node(s) were unschedulable")
    return Prepared(filter=lambda node: rejection if node.unschedulable else None)


def helps_node(shape: PodShape, old: NodeInfo | None, new: NodeInfo) -> bool:
    return not new.unschedulable and (old is None or old.unschedulable)
