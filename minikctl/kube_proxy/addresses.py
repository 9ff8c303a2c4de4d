"""Which Service, port and way an address and a port number belong to. Pure.

Source: the chains that kube-proxy writes: cluster IPs, external IPs, load balancers' addresses (but for those of
``ipMode: Proxy``, which lead through the load balancer), node ports on every node's address.
"""

from __future__ import annotations

from minikctl.kube_proxy import proxy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj


class Entrance:
    """A port of a Service, and the way that leads to it."""

    __slots__ = ("port", "service", "way")

    def __init__(self, service: Obj, port: Obj, way: str) -> None:
        self.service = service
        self.port = port
        self.way = way


def owns(service: Obj, address: str, *, inside: bool = True) -> str:
    """The way by which an address is this Service's, or "". ``inside``: seen from a pod or node, where addresses of
    ``ipMode: Proxy`` are not the Service's own."""
    spec = service["spec"]
    if spec.get("type") == "ExternalName":
        return ""
    if address in (spec.get("clusterIPs") or (spec.get("clusterIP"),)):
        return proxy.CLUSTER_IP
    if address in (spec.get("externalIPs") or ()):
        return proxy.EXTERNAL_IP
    for ingress in ((service.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ():
        if ingress.get("ip") == address and not (inside and ingress.get("ipMode") == "Proxy"):
            return proxy.LOAD_BALANCER
    return ""


def port_of(service: Obj, number: int, protocol: str) -> Obj | None:
    """The entry of ``spec.ports`` with that number."""
    for port in service["spec"].get("ports") or ():
        if port["port"] == number and (port.get("protocol") or "TCP") == protocol:
            found: Obj = port
            return found
    return None


def node_port(services: Iterable[Obj], number: int, protocol: str) -> Entrance | None:
    """The Service port behind a node port."""
    for service in services:
        if service["spec"].get("type") not in ("NodePort", "LoadBalancer"):
            continue
        for port in service["spec"].get("ports") or ():
            if port.get("nodePort") == number and (port.get("protocol") or "TCP") == protocol:
                return Entrance(service, port, proxy.NODE_PORT)
    return None
