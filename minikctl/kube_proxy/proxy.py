"""What a node's kube-proxy does with a request for a Service: the backends it may go to, or its end. Pure.

A request is **refused** (rejected at once) where the Service has no usable endpoint at all, and **dropped** where it
has some, but the traffic policy ``Local`` leaves none on this node, or where a load balancer's source ranges leave the
client out. Source: k8s.io/kubernetes/pkg/proxy/iptables/proxier.go (syncProxyRules).
"""

from __future__ import annotations

from minikctl.kube_proxy import topology

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kube_proxy.endpoints import Endpoint

CLUSTER_IP = "cluster-ip"
EXTERNAL_IP = "external-ip"
LOAD_BALANCER = "load-balancer"
NODE_PORT = "node-port"

FORWARDED, REFUSED, DROPPED = "forwarded", "refused", "dropped"
SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"


class Decision:
    """``outcome`` is `FORWARDED` to one of ``backends``, or `REFUSED` or `DROPPED` for the ``reason``. ``local``: the
    traffic policy kept it to the node, so the client's address is kept too."""

    __slots__ = ("backends", "local", "outcome", "reason")

    def __init__(
        self, outcome: str, backends: Sequence[Endpoint] = (), reason: str = "", *, local: bool = False
    ) -> None:
        self.outcome = outcome
        self.backends = backends
        self.reason = reason
        self.local = local


def decide(
    service: Obj,
    endpoints: Sequence[Endpoint],
    *,
    way: str,
    node: str,
    zone: str = "",
    from_node: bool,
    client: str,
) -> Decision:
    """What ``node`` does with a request that came by ``way``. ``from_node``: it began on this node, in a pod or in the
    node itself: the external traffic policy is not for those. ``client`` is the address that it comes from."""
    spec = service["spec"]
    if way == LOAD_BALANCER and not admits(source_ranges(service), client):
        return Decision(DROPPED, reason=f"loadBalancerSourceRanges do not admit {client}")
    if not topology.any_usable(endpoints):
        return Decision(REFUSED, reason=f"service {_name(service)} has no usable endpoints")
    if not is_kept_to_node(spec, way, from_node=from_node):
        return Decision(FORWARDED, topology.cluster_wide(endpoints, zone))
    own = topology.on_node(endpoints, node)
    if own:
        return Decision(FORWARDED, own, local=True)
    policy = "internalTrafficPolicy" if way == CLUSTER_IP else "externalTrafficPolicy"
    reason = f"{policy} is Local, and service {_name(service)} has no usable endpoint on node {node}"
    return Decision(DROPPED, reason=reason, local=True)


def is_kept_to_node(spec: Obj, way: str, *, from_node: bool) -> bool:
    """Whether the traffic policy for this way is ``Local``."""
    if way == CLUSTER_IP:
        return spec.get("internalTrafficPolicy") == "Local"
    return spec.get("externalTrafficPolicy") == "Local" and not from_node


def source_ranges(service: Obj) -> list[str]:
    """The networks whose requests a load balancer lets in; none: all."""
    ranges = service["spec"].get("loadBalancerSourceRanges")
    text = (service["metadata"].get("annotations") or {}).get(SOURCE_RANGES, "")
    return [entry.strip() for entry in ranges or text.split(",") if entry.strip()]


def admits(ranges: Sequence[str], client: str) -> bool:
    from ipaddress import ip_address, ip_network

    address = ip_address(client)
    return not ranges or any(address in ip_network(entry, strict=False) for entry in ranges)


def _name(service: Obj) -> str:
    meta = service["metadata"]
    return f"{meta['namespace']}/{meta['name']}"
