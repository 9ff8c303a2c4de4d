"""Counts of pods by topology domain (zone, host, rack, ...): what spreading and pod affinity reckon with."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape


class DomainCounter:
    """How many pods that matter, by their weight, each domain of one topology key has.

    ``weigh`` is the weight of a pod of some shape. ``eligible`` says which nodes' pods count at all. Where each node is
    a domain of its own, nodes are told apart by their count, not by their name: ``part`` is an int then, and the name
    of the domain else; None for a node without the label.
    """

    __slots__ = ("_eligible", "_levels", "_weigh", "_weights", "counts", "key", "single")

    def __init__(
        self,
        key: str,
        nodes: Iterable[NodeInfo],
        weigh: Callable[[PodShape], int],
        eligible: Callable[[NodeInfo], bool] | None = None,
    ) -> None:
        self.key = key
        self._weigh = weigh
        self._weights: dict[PodShape, int] = {}
        self._eligible = eligible
        self.counts: dict[str, int] = {}
        self.single = True
        seen: set[str] = set()
        for node in nodes:
            domain = node.labels.get(key)
            if domain is None:
                continue
            self.single = self.single and domain not in seen
            seen.add(domain)
            if eligible is None or eligible(node):
                self.counts[domain] = 0
        self._levels: dict[int, int] = {0: len(self.counts)} if self.counts else {}

    def part(self, node: NodeInfo) -> Any:
        domain = node.labels.get(self.key)
        if domain is None or not self.single:
            return domain
        return self.counts.get(domain, 0)

    def count(self, part: Any) -> int:
        """The count behind a part that is not None."""
        return part if type(part) is int else self.counts.get(part, 0)

    def minimum(self) -> int:
        """The smallest count of any domain; 0 where there is no domain."""
        return min(self._levels, default=0)

    def tally(self, node: NodeInfo, weight: int) -> None:
        """Count for a pod on a node; unlike `add`, with its weight known."""
        domain = node.labels.get(self.key)
        if domain is None or (self._eligible is not None and not self._eligible(node)):
            return
        old = self.counts.get(domain)
        if old is None:
            self.counts[domain] = weight
            self._levels[weight] = self._levels.get(weight, 0) + 1
            return
        new = self.counts[domain] = old + weight
        levels = self._levels
        levels[old] -= 1
        if not levels[old]:
            del levels[old]
        levels[new] = levels.get(new, 0) + 1

    def add(self, node: NodeInfo, shape: PodShape, sign: int) -> None:
        """A pod of a shape came (1) or left (-1)."""
        weight = self._weights.get(shape)
        if weight is None:
            weight = self._weights[shape] = self._weigh(shape)
        if weight:
            self.tally(node, sign * weight)
