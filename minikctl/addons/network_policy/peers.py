"""Whether one of a rule's peers is the other end of a connection. Pure."""

from __future__ import annotations

from minikctl.apimachinery.selectors import from_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj


def allows_peer(
    peers: Sequence[Obj], policy_namespace: str, pod: Obj | None, namespace: Obj | None, address: str
) -> bool:
    """``from`` or ``to`` of a rule against an end: its pod with the pod's Namespace, or None, and its address. No peers
    at all allow every end."""
    return not peers or any(_is_peer(peer, policy_namespace, pod, namespace, address) for peer in peers)


def _is_peer(peer: Obj, policy_namespace: str, pod: Obj | None, namespace: Obj | None, address: str) -> bool:
    if "ipBlock" in peer:
        return in_block(peer["ipBlock"], address)
    if pod is None:
        return False
    spaces, pods = peer.get("namespaceSelector"), peer.get("podSelector")
    if spaces is None:
        if pod["metadata"]["namespace"] != policy_namespace:
            return False
    elif not from_object(spaces).matches((namespace or {"metadata": {}})["metadata"].get("labels")):
        return False
    return pods is None or from_object(pods).matches(pod["metadata"].get("labels"))


def in_block(block: Obj, address: str) -> bool:
    """Whether an address is in an IPBlock's ``cidr`` and in none of its ``except``."""
    from ipaddress import ip_address, ip_network

    number = ip_address(address)
    if number not in ip_network(block["cidr"], strict=False):
        return False
    return not any(number in ip_network(hole, strict=False) for hole in block.get("except") or ())
