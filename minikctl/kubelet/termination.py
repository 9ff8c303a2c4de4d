"""How long it takes to stop a container, and how it ends. Pure.

The grace period runs from the beginning, ``preStop`` hook included; whatever is left of it then, the process has at
least two seconds for SIGTERM. Source: k8s.io/kubernetes/pkg/kubelet/kuberuntime/kuberuntime_container.go
(killContainer), kuberuntime_termination_order.go.
"""

from __future__ import annotations

from minikctl.kubelet import behaviour, hooks
from minikctl.kubelet.container_status import is_sidecar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj

LEAST = 2000
"""Milliseconds that a process has from SIGTERM to SIGKILL in any case."""
KILLED = 137


class Ending:
    """``after``: milliseconds from the request to stop."""

    __slots__ = ("after", "code")

    def __init__(self, after: int, code: int) -> None:
        self.after = after
        self.code = code


def ending(pod: Obj, container: Obj, grace: int, turn: int = 0) -> Ending:
    """How a container ends that is asked to stop. ``grace``: seconds; ``turn``: milliseconds until it may begin."""
    if grace <= 0:
        return Ending(0, KILLED)
    whole = grace * 1000
    begin = max(min(hooks.hook(pod, container, "preStop").milliseconds, whole), min(turn, whole))
    left = max(whole - begin, LEAST)
    life = behaviour.life_of(pod, container, 0)
    if life.heeds_term and left >= behaviour.REACTION:
        return Ending(begin + behaviour.REACTION, life.stop_code)
    return Ending(begin + left, KILLED)


def endings(pod: Obj, containers: Iterable[Obj], grace: int) -> dict[str, Ending]:
    """Of containers that are stopped together, by name: sidecars, the last first, when all others have ended."""
    containers = list(containers)
    found = {c["name"]: ending(pod, c, grace) for c in containers if not is_sidecar(c)}
    turn = max((end.after for end in found.values()), default=0)
    for sidecar in reversed([c for c in containers if is_sidecar(c)]):
        end = ending(pod, sidecar, grace, turn)
        found[sidecar["name"]] = end
        turn = max(turn, end.after)
    return found
