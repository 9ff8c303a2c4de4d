"""The words in which the scheduler says that a pod fits nowhere.

``0/3 nodes are available: 1 Insufficient cpu, 2 node(s) ... . preemption: 0/3 nodes are available: ...``
Source: FitError in pkg/scheduler/framework/types.go.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from minikctl.scheduler.framework import Rejection

NO_NODES = "no nodes available to schedule pods"
NOT_HELPFUL = "Preemption is not helpful for scheduling"
NO_VICTIMS = "No preemption victims found for incoming pod"
EVENT_LIMIT = 1024
"""Longer messages are cut in events, not in conditions."""


def unschedulable(nodes: int, reasons: Mapping[str, int], preemption: str) -> str:
    """``reasons``: how many nodes each reason holds for; ``preemption``: what came of it, "" if victims were found."""
    return _available(nodes, reasons) + (f" preemption: {preemption}" if preemption else "")


def refused(nodes: int, reason: str, preemption: str) -> str:
    """No node was looked at, for one reason."""
    return f"0/{nodes} nodes are available: {reason}." + (f" preemption: {preemption}" if preemption else "")


def fruitless(nodes: int, reasons: Mapping[str, int]) -> str:
    """That preemption finds nothing: ``reasons`` by number of nodes; it is no use on those that have none."""
    rest = nodes - sum(reasons.values())
    counted = dict(reasons)
    if rest:
        counted[NOT_HELPFUL] = counted.get(NOT_HELPFUL, 0) + rest
    return _available(nodes, counted)


def count_reasons(rejections: Iterable[tuple[Rejection, int]]) -> dict[str, int]:
    """How many nodes each single reason holds for."""
    counts: dict[str, int] = {}
    for rejection, nodes in rejections:
        for reason in rejection.reasons:
            counts[reason] = counts.get(reason, 0) + nodes
    return counts


def for_event(message: str) -> str:
    return message if len(message) <= EVENT_LIMIT else message[: EVENT_LIMIT - 3] + "..."


def _available(nodes: int, reasons: Mapping[str, int]) -> str:
    listed = ", ".join(sorted(f"{count} {reason}" for reason, count in reasons.items()))
    return f"0/{nodes} nodes are available:" + (f" {listed}." if listed else "")
