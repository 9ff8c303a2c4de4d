"""The second, IPv6 addresses in a cluster of two families: of nodes, and of pods beside their IPv4 ones. Pure.

The networks are kind's. A pod has the same place in its node's IPv6 block as in its IPv4 one, so that an address is
free, and given out, together with the other.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

HOSTS = "fc00:f853:ccd:e793::"
PODS = "fd00:10:244"


def host_address(number: int) -> str:
    """``fc00:f853:ccd:e793::2`` for number 0, and on from there."""
    return f"{HOSTS}{number + 2:x}"


def pod_block(number: int) -> str:
    """``fd00:10:244::/64`` for number 0, ``fd00:10:244:1::/64`` for 1."""
    return f"{PODS}:{number:x}::/64" if number else f"{PODS}::/64"


def addresses(node: Obj, address: str) -> list[str]:
    """An IPv4 address on a node, its own or a pod's, and the IPv6 one beside it, if the node has any."""
    blocks = (node.get("spec") or {}).get("podCIDRs") or ()
    if len(blocks) < 2 or not address:
        return [address]
    hosts = [
        entry["address"] for entry in (node.get("status") or {}).get("addresses") or () if entry["type"] == "InternalIP"
    ]
    if address in hosts:
        return [address, *(other for other in hosts if ":" in other)]
    from ipaddress import ip_address, ip_network

    four, six = (ip_network(block) for block in blocks[:2])
    place = int(ip_address(address)) - int(four.network_address)
    return [address, str(six.network_address + place)]
