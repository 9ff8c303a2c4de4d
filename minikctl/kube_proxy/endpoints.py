"""The endpoints of one Service port, read out of the Service's EndpointSlices. Pure.

Source: k8s.io/kubernetes/pkg/proxy/endpointslicecache.go: slices count by address type, port name and protocol; a
condition that is not set means yes for ready and serving, and no for terminating.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj


class Endpoint:
    """``pod`` is (namespace, name) where the endpoint is a pod's, else None. ``zones`` are those that hints give it to;
    none means that it has no hints."""

    __slots__ = ("address", "node", "pod", "port", "ready", "serving", "terminating", "zones")

    def __init__(
        self,
        address: str,
        port: int,
        *,
        node: str = "",
        pod: tuple[str, str] | None = None,
        ready: bool = True,
        serving: bool = True,
        terminating: bool = False,
        zones: tuple[str, ...] = (),
    ) -> None:
        self.address = address
        self.port = port
        self.node = node
        self.pod = pod
        self.ready = ready
        self.serving = serving
        self.terminating = terminating
        self.zones = zones

    @property
    def is_last_resort(self) -> bool:
        """Whether it is taken only where no ready one is left: it serves on while it goes away."""
        return self.serving and self.terminating

    def __repr__(self) -> str:
        return f"Endpoint({self.address}:{self.port})"


def endpoints_of(slices: Iterable[Obj], port: Obj, family: str = "IPv4") -> list[Endpoint]:
    """The endpoints of a Service's port (an entry of ``spec.ports``), in the order of addresses; each address and port
    once."""
    name, protocol = port.get("name") or "", port.get("protocol") or "TCP"
    found: dict[tuple[str, int], Endpoint] = {}
    for piece in slices:
        if piece.get("addressType") != family:
            continue
        for exposed in piece.get("ports") or ():
            same = (exposed.get("name") or "") == name and (exposed.get("protocol") or "TCP") == protocol
            if not same or not exposed.get("port"):
                continue
            for entry in piece.get("endpoints") or ():
                endpoint = _endpoint(entry, exposed["port"])
                found[endpoint.address, endpoint.port] = endpoint
    return [found[key] for key in sorted(found)]


def _endpoint(entry: Obj, port: int) -> Endpoint:
    conditions, target = entry.get("conditions") or {}, entry.get("targetRef") or {}
    is_pod = target.get("kind") == "Pod"
    return Endpoint(
        entry["addresses"][0],
        port,
        node=entry.get("nodeName") or "",
        pod=(target.get("namespace") or "", target["name"]) if is_pod else None,
        ready=_is(conditions.get("ready"), True),
        serving=_is(conditions.get("serving"), True),
        terminating=_is(conditions.get("terminating"), False),
        zones=tuple(hint["name"] for hint in (entry.get("hints") or {}).get("forZones") or ()),
    )


def _is(value: bool | None, default: bool) -> bool:
    return default if value is None else value
