"""Where a request comes from, as network policies and Services see it."""

from __future__ import annotations

from minikctl.addons.network_policy.verdict import End
from minikctl.cluster.network.view import IPV4, IPV6, of_family, pod_addresses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.client.network import Source
    from minikctl.cluster.network.view import View

OUTSIDE_CLIENT = {IPV4: "198.51.100.1", IPV6: "2001:db8:ffff::1"}
"""Where requests from outside come from, unless somebody says: addresses for documentation (RFC 5737, RFC 3849)."""
NO_ADDRESS = {IPV4: "0.0.0.0", IPV6: "::"}


def origin_of(view: View, source: Source, family: str = IPV4) -> End:
    """A source as network policies see it: a pod on its node's network counts as the node."""
    pod = source.pod
    if pod is None:
        address = view.address_of_node(source.node, family) if source.node else source.address
        return End(address or OUTSIDE_CLIENT[family], node=source.node)
    node = pod["spec"].get("nodeName") or ""
    if pod["spec"].get("hostNetwork"):
        return End(view.address_of_node(node, family) or NO_ADDRESS[family], node=node)
    namespace = view.namespace(pod["metadata"]["namespace"])
    address = of_family(pod_addresses(pod), family) or NO_ADDRESS[family]
    return End(address, pod=pod, node=node, namespace=namespace)
