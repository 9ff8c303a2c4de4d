"""The choice of one backend among those that may answer: even over many requests, or the same for each client. Pure.

kube-proxy chooses at random. Here the number of the request and a seed decide, so that the same requests at the same
moment take the same ways; over many requests the backends are taken equally often, as far as chance is.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.kube_proxy.endpoints import Endpoint

_MASK = (1 << 64) - 1
DEFAULT_AFFINITY = 10_800
"""Seconds that a client stays with its backend, where the Service does not say."""


def choose(backends: Sequence[Endpoint], seed: int, number: int) -> Endpoint:
    """The backend of the request of that number; ``backends`` are not empty."""
    return backends[mixed(seed + number * 0x9E3779B97F4A7C15) % len(backends)]


def choose_for_client(backends: Sequence[Endpoint], service: str, client: str, turn: int = 0) -> Endpoint:
    """The backend that a client (its address) keeps to. As backends come and go, most clients keep theirs: each goes
    to the one with the highest number for the pair. Another ``turn`` is another choice, for when the affinity has
    timed out."""
    return max(backends, key=lambda e: (mixed(_number(f"{service} {client} {e.address}:{e.port} {turn}")), e.address))


def mixed(number: int) -> int:
    """A number of 64 bits that has nothing to do with its neighbours' (splitmix64)."""
    z = (number + 0x9E3779B97F4A7C15) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def _number(text: str) -> int:
    number = 0xCBF29CE484222325
    for byte in text.encode():
        number = (number ^ byte) * 0x100000001B3 & _MASK
    return number


class Affinity:
    """Which backend each client was sent to last, and when: the memory behind ``sessionAffinity: ClientIP``. It lasts
    as long as whoever holds it; clients that it does not know go where `choose_for_client` sends them."""

    __slots__ = ("_last",)

    def __init__(self) -> None:
        self._last: dict[tuple[str, str], tuple[str, int, int]] = {}

    def choose(self, backends: Sequence[Endpoint], service: str, client: str, *, now: int, timeout: int) -> Endpoint:
        """``now`` in milliseconds, ``timeout`` in seconds; each request starts the time anew."""
        address, last, turn = self._last.get((service, client), ("", now, 0))
        if now - last >= timeout * 1000:
            turn, address = turn + 1, ""
        kept = next((e for e in backends if f"{e.address}:{e.port}" == address), None)
        chosen = kept or choose_for_client(backends, service, client, turn)
        self._last[service, client] = (f"{chosen.address}:{chosen.port}", now, turn)
        return chosen


def affinity_seconds(service_spec: dict[str, object]) -> int:
    """How long a client stays with its backend; 0 for a Service without session affinity."""
    if service_spec.get("sessionAffinity") != "ClientIP":
        return 0
    config = service_spec.get("sessionAffinityConfig")
    client = config.get("clientIP") if isinstance(config, dict) else None
    return int((client or {}).get("timeoutSeconds") or DEFAULT_AFFINITY)
