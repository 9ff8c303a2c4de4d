"""NodeResourcesFit: a node must have room for what a pod asks; the more is left of it, the better (LeastAllocated)."""

from __future__ import annotations

from minikctl.scheduler.framework import MAX_SCORE, NODE, POD_GONE, Prepared, Rejection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World

HELPED_BY = (NODE, POD_GONE)


def prepare(shape: PodShape, world: World) -> Prepared | None:
    requests = shape.requests
    cpu, memory, ephemeral, scalars = requests.cpu, requests.memory, requests.ephemeral, requests.scalars
    nonzero_cpu, nonzero_memory = requests.nonzero_cpu, requests.nonzero_memory
    made: dict[tuple[str, ...], Rejection] = {}

    def refuse(node: NodeInfo) -> Rejection | None:
        offer = node.offer
        if (
            node.pods < offer[3]
            and (not cpu or node.cpu + cpu <= offer[0])
            and (not memory or node.memory + memory <= offer[1])
            and (not ephemeral or node.ephemeral + ephemeral <= offer[2])
            and not scalars
        ):
            return None
        lacking = _lacking(shape, node)
        if not lacking:
            return None
        if lacking not in made:
            made[lacking] = Rejection("node_resources_fit", *lacking, resolvable=True)
        return made[lacking]

    def score(node: NodeInfo) -> int:
        total = count = 0
        for offered, taken in (
            (node.offer[0], node.nonzero_cpu + nonzero_cpu),
            (node.offer[1], node.nonzero_memory + nonzero_memory),
        ):
            if offered:
                count += 1
                if taken <= offered:
                    total += (offered - taken) * MAX_SCORE // offered
        return total // count if count else 0

    return Prepared(filter=refuse, score=score)


def helps_node(shape: PodShape, old: NodeInfo | None, new: NodeInfo) -> bool:
    requests = shape.requests
    asked = (requests.cpu, requests.memory, requests.ephemeral, 1)
    if any(amount > offer for amount, offer in zip(asked, new.offer, strict=True)):
        return False
    if any(amount > new.scalars.get(name, 0) for name, amount in requests.scalars.items()):
        return False
    return old is None or _grew(shape, old, new)


def helps_pod(shape: PodShape, other: PodShape) -> bool:
    return True


def _lacking(shape: PodShape, node: NodeInfo) -> tuple[str, ...]:
    requests, offer, lacking = shape.requests, node.offer, []
    if node.pods + 1 > offer[3]:
        lacking.append("Too many pods")
    if requests.cpu and node.cpu + requests.cpu > offer[0]:
        lacking.append("Insufficient cpu")
    if requests.memory and node.memory + requests.memory > offer[1]:
        lacking.append("Insufficient memory")
    if requests.ephemeral and node.ephemeral + requests.ephemeral > offer[2]:
        lacking.append("Insufficient ephemeral-storage")
    for name, amount in requests.scalars.items():
        if node.used_scalars.get(name, 0) + amount > node.scalars.get(name, 0):
            lacking.append(f"Insufficient {name}")
    return tuple(lacking)


def _grew(shape: PodShape, old: NodeInfo, new: NodeInfo) -> bool:
    requests = shape.requests
    asked = (requests.cpu, requests.memory, requests.ephemeral, 1)
    return any(
        amount and after > before for amount, before, after in zip(asked, old.offer, new.offer, strict=True)
    ) or any(new.scalars.get(name, 0) > old.scalars.get(name, 0) for name in requests.scalars)
