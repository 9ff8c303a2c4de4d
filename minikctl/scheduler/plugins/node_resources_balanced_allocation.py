"""NodeResourcesBalancedAllocation: a node is better, the more evenly its CPU and its memory would be taken."""

from __future__ import annotations

from minikctl.scheduler.framework import MAX_SCORE, Prepared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World

HELPED_BY = ()


def prepare(shape: PodShape, world: World) -> Prepared | None:
    requests = shape.requests
    cpu, memory = requests.cpu, requests.memory
    if not cpu and not memory:
        return None

    def score(node: NodeInfo) -> int:
        offer = node.offer
        if not offer[0] or not offer[1]:
            return MAX_SCORE
        taken_cpu = min((node.cpu + cpu) / offer[0], 1.0)
        taken_memory = min((node.memory + memory) / offer[1], 1.0)
        return int((1 - abs(taken_cpu - taken_memory) / 2) * MAX_SCORE)

    return Prepared(score=score)
