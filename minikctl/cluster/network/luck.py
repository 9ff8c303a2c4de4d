"""What decides on the ways of requests where chance would in a cluster."""

from __future__ import annotations

from minikctl.kube_proxy import balancing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.kube_proxy.endpoints import Endpoint


class Luck:
    """A ``seed`` and the ``number`` of the request; and for clients with session
    affinity where they went before ``now`` (ms)."""

    __slots__ = ("_affinity", "_now", "_number", "_seed")

    def __init__(self, seed: int, number: int, now: int, affinity: balancing.Affinity) -> None:
        self._seed = seed
        self._number = number
        self._now = now
        self._affinity = affinity

    def one_of(self, backends: Sequence[Endpoint]) -> Endpoint:
        return balancing.choose(backends, self._seed, self._number)

    def kept_for(self, client: str, service: str, backends: Sequence[Endpoint], timeout: int) -> Endpoint:
        """``timeout`` in seconds."""
        return self._affinity.choose(backends, service, client, now=self._now, timeout=timeout)

    def node_of(self, nodes: Sequence[str]) -> str:
        return nodes[balancing.mixed(self._seed + 1 + self._number * 31) % len(nodes)]
