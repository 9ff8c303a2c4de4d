"""ImageLocality: a node is better if it has a pod's large images, the more so if many nodes have them."""

from __future__ import annotations

from minikctl.scheduler.framework import MAX_SCORE, Prepared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World

HELPED_BY = ()
_MIB = 1024 * 1024
LEAST = 23 * _MIB
MOST_PER_CONTAINER = 1000 * _MIB


def prepare(shape: PodShape, world: World) -> Prepared | None:
    values = _values(shape, world)
    if not values:
        return None
    most = MOST_PER_CONTAINER * len(shape.images)

    def score(node: NodeInfo) -> int:
        there = min(max(sum(values.get(number, 0) for number in node.images), LEAST), most)
        return MAX_SCORE * (there - LEAST) // (most - LEAST)

    return Prepared(score=score)


def _values(shape: PodShape, world: World) -> dict[int, int]:
    """What each of the pod's images is worth: its size, scaled by the share of nodes that have it."""
    wanted: dict[str, int] = {}
    for image in shape.images:
        name = with_tag(image)
        wanted[name] = wanted.get(name, 0) + 1
    uses = {number: sum(wanted.get(name, 0) for name in names) for number, (names, _) in enumerate(world.cache.images)}
    uses = {number: count for number, count in uses.items() if count}
    if not uses:
        return {}
    nodes = [node for node in world.cache.nodes.values() if node.exists]
    values = {}
    for number, count in uses.items():
        spread = sum(number in node.images for node in nodes) / len(nodes) if nodes else 0
        values[number] = count * int(world.cache.images[number][1] * spread)
    return values


def with_tag(image: str) -> str:
    """An image's name as nodes report it: with ``:latest``, where it has no tag."""
    return image if image.rfind(":") > image.rfind("/") else f"{image}:latest"
