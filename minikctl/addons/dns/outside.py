"""Names outside the cluster: made-up answers, always the same, for nothing is asked of the real world.

A name of at least two labels under a well-known top-level domain exists. Its address is made from the name, out of the
blocks that are set aside for documentation, so no such address is anybody's: 203.0.113.0/24 (RFC 5737), 2001:db8::/32
(RFC 3849). Every other name does not exist.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.addons.dns.zone import Record

DOMAINS = "ai app biz cloud co com de dev edu eu fr gov info io it jp me mil net nl org pl sh tech tv uk us xyz"
SECONDS = 300
NETWORK_V4, NETWORK_V6 = "203.0.113", "2001:db8"


def lookup(name: str, record: str) -> list[Record] | None:
    """As `zone.lookup`: None for a name that does not exist."""
    labels = name.split(".")
    if len(labels) < 2 or labels[-1] not in DOMAINS.split() or not all(labels):
        return None
    if record == "A":
        return [(name, SECONDS, record, f"{NETWORK_V4}.{1 + _number(name) % 254}")]
    if record == "AAAA":
        number = _number(name)
        return [(name, SECONDS, record, f"{NETWORK_V6}:{number >> 16 & 0xFFFF:x}::{1 + number % 0xFFFF:x}")]
    return []


def _number(name: str) -> int:
    from hashlib import sha256

    return int.from_bytes(sha256(name.encode()).digest()[:4], "big")
