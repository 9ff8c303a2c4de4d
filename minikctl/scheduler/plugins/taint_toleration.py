"""TaintToleration: nodes with taints of effect NoSchedule or NoExecute take only pods that tolerate them; the fewer
untolerated PreferNoSchedule taints a node has, the better."""

from __future__ import annotations

from minikctl.scheduler.framework import NODE, Prepared, Rejection
from minikctl.scheduler.taints import tolerates, untolerated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape
    from minikctl.scheduler.world import World

HELPED_BY = (NODE,)


def prepare(shape: PodShape, world: World) -> Prepared | None:
    if not world.cache.tainted:
        return None
    tolerations = shape.tolerations
    soft = [toleration for toleration in tolerations if toleration.get("effect") in (None, "", "PreferNoSchedule")]
    made: dict[tuple[str, str], Rejection] = {}

    def refuse(node: NodeInfo) -> Rejection | None:
        taint = untolerated(node.taints, tolerations) if node.taints else None
        if taint is None:
            return None
        text = (taint["key"], taint.get("value") or "")
        if text not in made:
            made[text] = Rejection("taint_toleration", f"node(s) had untolerated taint {{{text[0]}: {text[1]}}}")
        return made[text]

    def disliked(node: NodeInfo) -> int:
        return sum(taint.get("effect") == "PreferNoSchedule" and not tolerates(soft, taint) for taint in node.taints)

    return Prepared(filter=refuse, raw=disliked, reverse=True)


def helps_node(shape: PodShape, old: NodeInfo | None, new: NodeInfo) -> bool:
    if untolerated(new.taints, shape.tolerations) is not None:
        return False
    return old is None or untolerated(old.taints, shape.tolerations) is not None
