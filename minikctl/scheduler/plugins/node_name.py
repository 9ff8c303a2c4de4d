"""NodeName: a pod that names its node may go nowhere else.

Such a pod has its node and never comes to a scheduler, so this plugin has nothing to say here, as in a real cluster.
"""

from __future__ import annotations

from minikctl.scheduler.framework import NODE, Prepared, Rejection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World

HELPED_BY = (NODE,)


def prepare(shape: PodShape, world: World) -> Prepared | None:
    wanted = shape.spec["nodeName"]
    rejection = Rejection("node_name", "node(s) didn't match the requested node name")
    return Prepared(filter=lambda node: None if node.name == wanted else rejection)
