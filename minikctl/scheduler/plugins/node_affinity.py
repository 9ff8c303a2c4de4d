"""NodeAffinity: nodeSelector and the required node affinity choose nodes, the preferred one weighs them."""

from __future__ import annotations

from minikctl.scheduler.framework import NODE, Prepared, Rejection
from minikctl.scheduler.node_selection import named_nodes, required_nodes, term_matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World

HELPED_BY = (NODE,)


def prepare(shape: PodShape, world: World) -> Prepared | None:
    only = named_nodes(shape)
    if only is not None and not only:
        return Prepared(refusal=Rejection("node_affinity", "pod affinity terms conflict"))
    rejection = Rejection("node_affinity", "node(s) didn't match Pod's node affinity/selector")
    matches = required_nodes(shape)
    preferred = [
        (term["preference"], term["weight"])
        for term in (shape.affinity.get("nodeAffinity") or {}).get("preferredDuringSchedulingIgnoredDuringExecution")
        or ()
        if term["preference"].get("matchExpressions") or term["preference"].get("matchFields")
    ]

    def refuse(node: NodeInfo) -> Rejection | None:
        return None if matches(node) else rejection

    def liked(node: NodeInfo) -> int:
        return sum(weight for term, weight in preferred if term_matches(term, node))

    return Prepared(filter=refuse, only=only, raw=liked if preferred else None)


def helps_node(shape: PodShape, old: NodeInfo | None, new: NodeInfo) -> bool:
    matches = required_nodes(shape)
    return matches(new) and (old is None or not matches(old))
