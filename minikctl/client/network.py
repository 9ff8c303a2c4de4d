"""What whoever sits in the cluster asks of its network: which addresses a name has, and where a request ends.

`cluster/network.py` fulfils it out of the models of DNS, kube-proxy, ingress and network policies; `kubelet/` (for
programs in containers) and `kubectl/` (for `route`) know only this protocol. No packet moves: an answer follows from
the objects of this moment.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from minikctl.apimachinery.types import Obj

    class Network(Protocol):
        def resolve(self, source: Source, name: str, record: str = "A") -> Answer:
            """What the resolver of ``source`` says of a name: its search path is tried as its resolv.conf tells.
            ``record``: A, AAAA, CNAME, SRV, PTR."""

        def connect(
            self, source: Source, host: str, port: int, *, protocol: str = "TCP", http: Http | None = None
        ) -> Trace:
            """The way of one request from ``source`` to a host (a name or an address) and port. ``http`` is what the
            request says when it is one of HTTP, for ingresses look at it. Equal requests in turn may take other
            backends, as kube-proxy's do."""


class Source:
    """Where a request comes from: a pod, a node (``pod`` None, ``node`` its name), or outside the cluster (both
    empty; then ``address`` may say from where)."""

    __slots__ = ("address", "node", "pod")

    def __init__(self, pod: Obj | None = None, node: str = "", address: str = "") -> None:
        self.pod = pod
        self.node = node
        self.address = address


class Http:
    """The part of a request that rules look at. ``host`` is that of the Host header, without a port."""

    __slots__ = ("host", "method", "path", "tls")

    def __init__(self, host: str, path: str = "/", method: str = "GET", *, tls: bool = False) -> None:
        self.host = host
        self.path = path
        self.method = method
        self.tls = tls


class Answer:
    """A DNS answer. ``code``: NOERROR, NXDOMAIN, SERVFAIL. ``name``: the full name that was found, or the one asked
    for. ``records``: (owner name, seconds to live, type, value), CNAMEs first. ``addresses``: the values of A/AAAA."""

    __slots__ = ("code", "name", "records")

    def __init__(self, code: str, name: str, records: Sequence[tuple[str, int, str, str]] = ()) -> None:
        self.code = code
        self.name = name
        self.records = records

    @property
    def addresses(self) -> list[str]:
        return [value for _, _, kind, value in self.records if kind in ("A", "AAAA")]


class Hop:
    """One station of a request. ``kind``: client, dns, load-balancer, node-port, ingress, service, policy, endpoint,
    pod, container. ``name``: what it is (``service/web``, ``10.96.0.10:53``); ``detail``: why it goes on or ends."""

    __slots__ = ("detail", "kind", "name")

    def __init__(self, kind: str, name: str, detail: str = "") -> None:
        self.kind = kind
        self.name = name
        self.detail = detail


class Trace:
    """How a request ended. ``verdict``: `ANSWERED`, or one of the others with its ``reason`` in a sentence; where it
    was answered, ``pod``, ``container`` (its name) and ``port`` (the container's) say by whom."""

    __slots__ = ("container", "hops", "pod", "port", "reason", "status", "verdict")

    def __init__(
        self,
        hops: Sequence[Hop],
        verdict: str,
        reason: str = "",
        *,
        pod: Obj | None = None,
        container: str = "",
        port: int = 0,
        status: int = 0,
    ) -> None:
        self.hops = hops
        self.verdict = verdict
        self.reason = reason
        self.pod = pod
        self.container = container
        self.port = port
        self.status = status


ANSWERED = "answered"
REFUSED = "refused"
"""Connection refused: nobody listens, or the Service has no endpoints."""
TIMEOUT = "timeout"
"""Packets are dropped: by a policy, or towards an address that nobody has."""
UNKNOWN_HOST = "unknown-host"
"""The name does not resolve."""
HTTP_ERROR = "http-error"
"""An ingress controller or proxy answered instead of a backend; ``status`` is its code (404, 503)."""
