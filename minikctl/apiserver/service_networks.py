"""The cluster's networks for Services: the blocks of its ServiceCIDRs, and which of their addresses are free.

A taken address is an IPAddress object. The lower band of a block (at most 256 addresses) is left to those who ask for
a fixed one. Source: KEP-1880, KEP-3070, k8s.io/kubernetes/pkg/registry/core/service/ipallocator.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import InternalError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.server import APIServer

CIDR_PREFIX = "/registry/servicecidrs/"
ADDRESS_PREFIX = "/registry/ipaddresses/"
DEFAULT = "kubernetes"
"""The ServiceCIDR of the API server's own flags; it says which families the cluster has."""
FALLBACK = "10.96.0.0/16"
"""Of a cluster that was made before there were ServiceCIDRs."""
ATTEMPTS = 64
MISMATCHED = "the provided network does not match the current range"
ALLOCATED = "provided IP is already allocated"


def families(server: APIServer) -> list[str]:
    """The families that Services may have, the default one first."""
    default = server.store.get(f"{CIDR_PREFIX}{DEFAULT}")
    blocks = default["spec"]["cidrs"] if default is not None else [FALLBACK]
    return ["IPv6" if ":" in block else "IPv4" for block in blocks]


def blocks_of(server: APIServer, family: str) -> list[str]:
    """The blocks of a family from which addresses may be taken."""
    found: list[str] = []
    for one in server.store.list(CIDR_PREFIX):
        if _is_ready(one):
            found += [block for block in one["spec"]["cidrs"] if (":" in block) == (family == "IPv6")]
    return list(dict.fromkeys(found)) or [FALLBACK] * (family == "IPv4")


def _is_ready(service_cidr: Obj) -> bool:
    if service_cidr["metadata"].get("deletionTimestamp"):
        return False
    conditions = (service_cidr.get("status") or {}).get("conditions") or ()
    return all(condition["status"] == "True" for condition in conditions if condition["type"] == "Ready")


def is_taken(server: APIServer, address: str) -> bool:
    return server.store.get(ADDRESS_PREFIX + address) is not None


def refusal(server: APIServer, address: str) -> str:
    """Why an address that somebody asks for cannot be had, or ""."""
    from ipaddress import ip_address

    number = int(ip_address(address))
    family = "IPv6" if ":" in address else "IPv4"
    if not any(start < number < start + size for start, size in map(_span, blocks_of(server, family))):
        return MISMATCHED
    return ALLOCATED if is_taken(server, str(ip_address(address))) else ""


def free_address(server: APIServer, family: str) -> str:
    """An address at random out of the upper band of a block, or of the lower one where all others are taken."""
    blocks = blocks_of(server, family)
    first = server.identity.below(len(blocks)) if len(blocks) > 1 else 0
    for block in blocks[first:] + blocks[:first]:
        start, size = _span(block)
        band = min(max(16, size // 16), 256)
        for low, high in ((band, size), (1, band)):
            address = _free_in(server, start, low, high, family)
            if address:
                return address
    raise InternalError("Internal error occurred: failed to allocate a serviceIP: range is full")


def _free_in(server: APIServer, start: int, low: int, high: int, family: str) -> str:
    if high <= low:
        return ""
    for _ in range(ATTEMPTS):
        address = _text(start + low + server.identity.below(high - low), family)
        if not is_taken(server, address):
            return address
    for offset in range(low, min(high, low + (1 << 16))):
        address = _text(start + offset, family)
        if not is_taken(server, address):
            return address
    return ""


def _span(block: str) -> tuple[int, int]:
    """(network address as a number, what to add at most less one): an IPv4 block's last address is not given out."""
    address, _, length = block.partition("/")
    if ":" in address:
        from ipaddress import IPv6Address

        return int(IPv6Address(address)), 1 << min(128 - int(length), 62)
    number = 0
    for part in address.split("."):
        number = number << 8 | int(part)
    return number, (1 << (32 - int(length))) - 1


def _text(number: int, family: str) -> str:
    if family == "IPv6":
        from ipaddress import IPv6Address

        return str(IPv6Address(number))
    return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
