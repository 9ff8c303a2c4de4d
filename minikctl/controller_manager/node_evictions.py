"""The lost nodes of each zone that wait to be emptied, one after the other.

Kept in the controller manager's checkpoint, so that the pace holds over commands. Source: RateLimitedTimedQueue in
k8s.io/kubernetes/pkg/controller/nodelifecycle/scheduler.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.client.component import Surroundings

MEMORY = "node-evictions"
"""The part of the checkpoint: ``{zone: [moment (ms) of the next turn, [names of nodes]]}``."""


class EvictionQueue:
    __slots__ = ("_surroundings",)

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings

    def add(self, zone: str, node: str) -> int:
        """Put a node last, if it does not wait already; the moment (ms) of its zone's next turn."""
        turn, waiting = self.waiting(zone)
        if node not in waiting:
            self.keep(zone, turn, [*waiting, node])
        return turn

    def waiting(self, zone: str) -> tuple[int, list[str]]:
        """(moment of the next turn, the nodes in their order)."""
        known = self._recall()[1].get(zone)
        return (known[0], known[1]) if known else (0, [])

    def keep(self, zone: str, turn: int, waiting: list[str]) -> None:
        whole, zones = self._recall()
        self._surroundings.save({**whole, MEMORY: {**zones, zone: [turn, waiting]}})

    def _recall(self) -> tuple[dict[str, Any], dict[str, Any]]:
        whole = self._surroundings.checkpoint() or {}
        return whole, whole.get(MEMORY) or {}
