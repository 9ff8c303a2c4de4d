"""NodePorts: a port of the node's own can be given to one pod only."""

from __future__ import annotations

from minikctl.scheduler.framework import NODE, POD_GONE, Prepared, Rejection
from minikctl.scheduler.shapes import ANY_ADDRESS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape, Port
    from minikctl.scheduler.world import World

HELPED_BY = (NODE, POD_GONE)


def prepare(shape: PodShape, world: World) -> Prepared | None:
    rejection = Rejection("node_ports", "node(s) didn't have free ports for the requested pod ports", resolvable=True)

    def refuse(node: NodeInfo) -> Rejection | None:
        taken = any(_clash(port, other) for port in shape.ports for other in node.ports)
        return rejection if taken else None

    return Prepared(filter=refuse)


def helps_node(shape: PodShape, old: NodeInfo | None, new: NodeInfo) -> bool:
    return old is None


def helps_pod(shape: PodShape, other: PodShape) -> bool:
    return any(_clash(port, freed) for port in shape.ports for freed in other.ports)


def _clash(one: Port, other: Port) -> bool:
    same_address = one[1] == other[1] or ANY_ADDRESS in (one[1], other[1])
    return one[0] == other[0] and one[2] == other[2] and same_address
