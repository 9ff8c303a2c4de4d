"""IP addresses and CIDR blocks as API fields hold them.

Two rules exist: fields older than 1.33 take sloppy forms (``010.0.0.1``, ``10.0.0.1/8``), newer ones only the canonical
form. Neighbours: `names.py` for words, the pages of services, endpoints, nodes and the networking group.
Source: k8s.io/apimachinery/pkg/util/validation/ip.go.
"""

from __future__ import annotations

import re

from minikctl.apimachinery import field_errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
    from typing import TypeAlias

    from minikctl.apimachinery.field_errors import FieldError

    Address: TypeAlias = IPv4Address | IPv6Address
    Network: TypeAlias = IPv4Network | IPv6Network

NOT_AN_IP = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
NOT_A_CIDR = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"


def parse_ip(text: str) -> Address | None:
    """An address, octets with leading zeros read as decimal; an IPv4-mapped one comes back as IPv4."""
    import ipaddress

    try:
        if ":" in text:
            if "%" in text:
                return None
            six = ipaddress.IPv6Address(text)
            return six.ipv4_mapped or six
        return ipaddress.IPv4Address(re.sub(r"(?<!\d)0+(?=\d)", "", text))
    except ValueError:
        return None


def parse_cidr(text: str) -> tuple[Address, Network] | None:
    """The address before the slash and the block it lies in."""
    import ipaddress

    head, slash, tail = text.partition("/")
    address = parse_ip(head)
    if address is None or not slash or not tail.isdecimal() or not tail.isascii():
        return None
    length = int(tail)
    if ":" in head and address.version == 4:
        length -= 96
    if not 0 <= length <= address.max_prefixlen:
        return None
    return address, ipaddress.ip_network(f"{address}/{length}", strict=False)


def family(text: str) -> str:
    """``IPv4``, ``IPv6`` or nothing for what is no address."""
    address = parse_ip(text)
    return f"IPv{address.version}" if address else ""


def is_ip(value: str) -> list[str]:
    """Messages for a field that takes sloppy forms."""
    return [] if parse_ip(value) else [NOT_AN_IP]


def is_cidr(value: str) -> list[str]:
    """Messages for a field that takes sloppy forms."""
    return [] if parse_cidr(value) else [NOT_A_CIDR]


def validate_ip(value: str, path: str) -> list[FieldError]:
    """A field that takes only the canonical form."""
    address = parse_ip(value)
    if address is None:
        return [field_errors.invalid(path, value, NOT_AN_IP)]
    if address.version == 4 and ":" in value:
        return [field_errors.invalid(path, value, "must not be an IPv4-mapped IPv6 address")]
    if address.version == 4 and str(address) != value:
        return [field_errors.invalid(path, value, "must not have leading 0s")]
    if str(address) != value:
        return [field_errors.invalid(path, value, f'must be in canonical form ("{address}")')]
    return []


def validate_cidr(value: str, path: str) -> list[FieldError]:
    """A field that takes only the canonical form of a block."""
    found = parse_cidr(value)
    if found is None:
        return [field_errors.invalid(path, value, NOT_A_CIDR)]
    address, network = found
    head, _, tail = value.partition("/")
    if address.version == 4 and ":" in head:
        return [field_errors.invalid(path, value, "must not have an IPv4-mapped IPv6 address")]
    if (address.version == 4 and str(address) != head) or str(int(tail)) != tail:
        return [field_errors.invalid(path, value, "must not have leading 0s in IP or prefix length")]
    if address != network.network_address:
        return [field_errors.invalid(path, value, "must not have bits set beyond the prefix length")]
    if str(network) != value:
        return [field_errors.invalid(path, value, f'must be in canonical form ("{network}")')]
    return []


def ip_warnings(value: str, path: str) -> list[str]:
    """Warnings for an address in a sloppy form."""
    address = parse_ip(value)
    if address is None or str(address) == value:
        return []
    if address.version == 4:
        tail = f'will be considered invalid in a future Kubernetes release: use "{address}"'
        return [f'{path}: non-standard IP address "{value}" {tail}']
    return [f'{path}: IPv6 address "{value}" should be in RFC 5952 canonical format ("{address}")']


def cidr_warnings(value: str, path: str) -> list[str]:
    """Warnings for a block in a sloppy form."""
    found = parse_cidr(value)
    if found is None or str(found[1]) == value:
        return []
    address, network = found
    head, _, tail = value.partition("/")
    warnings = []
    if address != network.network_address:
        single = f"{address}/{address.max_prefixlen}"
        words = f'should be "{network}" or "{single}"?'
        warnings.append(f'{path}: CIDR value "{value}" is ambiguous in this context ({words})')
    if (address.version == 4 and str(address) != head) or str(int(tail)) != tail:
        ending = f'will be considered invalid in a future Kubernetes release: use "{network}"'
        warnings.append(f'{path}: non-standard CIDR value "{value}" {ending}')
    if not warnings:
        warnings.append(f'{path}: IPv6 CIDR value "{value}" should be in RFC 5952 canonical format ("{network}")')
    return warnings
