"""What of a node's taints keeps a pod away; which toleration covers which taint is `node_selection`'s."""

from __future__ import annotations

from minikctl.apimachinery.node_selection import tolerates as covers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj

SCHEDULING = ("NoSchedule", "NoExecute")
"""The effects that keep new pods away."""


def tolerates(tolerations: Iterable[Obj], taint: Obj) -> bool:
    return any(covers(toleration, taint) for toleration in tolerations)


def untolerated(taints: Iterable[Obj], tolerations: Iterable[Obj]) -> Obj | None:
    """The first taint that keeps a pod away, or None."""
    for taint in taints:
        if taint.get("effect") in SCHEDULING and not tolerates(tolerations, taint):
            return taint
    return None
