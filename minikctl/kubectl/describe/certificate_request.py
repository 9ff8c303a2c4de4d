"""What a certificate request (PKCS #10) says of its subject: just enough DER to show it.

It refuses to judge: signatures, keys and other extensions are not looked at.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_PEM = re.compile(rb"-----BEGIN CERTIFICATE REQUEST-----\s(.*?)-----END CERTIFICATE REQUEST-----", re.DOTALL)
_ATTRIBUTES = {
    b"\x55\x04\x03": "CN",
    b"\x55\x04\x05": "SERIALNUMBER",
    b"\x55\x04\x06": "C",
    b"\x55\x04\x07": "L",
    b"\x55\x04\x08": "ST",
    b"\x55\x04\x09": "STREET",
    b"\x55\x04\x0a": "O",
    b"\x55\x04\x0b": "OU",
    b"\x55\x04\x11": "POSTALCODE",
}
_EXTENSION_REQUEST = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x0e"
_ALTERNATIVE_NAMES = b"\x55\x1d\x11"
_NAME_TAGS = {0x81: "Email Addresses", 0x82: "DNS Names", 0x86: "URIs", 0x87: "IP Addresses"}
_BMP_STRING, _REQUEST_ATTRIBUTES, _OCTET_STRING = 0x1E, 0xA0, 0x04


class CertificateError(ValueError):
    """The message is that of Kubernetes, or of Go."""


class CertificateRequest:
    """``subject`` has lists of values by short name (``CN``, ``O``, …); ``names`` the alternative ones by title."""

    __slots__ = ("names", "subject")

    def __init__(self, subject: dict[str, list[str]], names: dict[str, list[str]]) -> None:
        self.subject = subject
        self.names = names


def read_request(pem: bytes) -> CertificateRequest:
    """The subject and the alternative names of a request in PEM; raises CertificateError."""
    from base64 import b64decode

    block = _PEM.search(pem)
    if block is None:
        raise CertificateError("PEM block type must be CERTIFICATE REQUEST")
    try:
        _, request = next(_values(b64decode(block[1])))
        _, info = next(_values(request))
        parts = list(_values(info))
        return CertificateRequest(_subject(parts[1][1]), _alternative_names(parts))
    except (IndexError, ValueError, StopIteration):
        raise CertificateError("asn1: syntax error: data truncated") from None


def _values(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The tags and contents that stand one behind the other."""
    at = 0
    while at < len(data):
        tag, length = data[at], data[at + 1]
        at += 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(data[at : at + size], "big")
            at += size
        if at + length > len(data):
            raise ValueError("truncated")
        yield tag, data[at : at + length]
        at += length


def _subject(name: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for _, attributes in _values(name):
        for _, attribute in _values(attributes):
            (_, identifier), (tag, value) = _values(attribute)
            if identifier in _ATTRIBUTES:
                text = value.decode("utf-16-be" if tag == _BMP_STRING else "utf-8", "replace")
                found.setdefault(_ATTRIBUTES[identifier], []).append(text)
    return found


def _alternative_names(parts: list[tuple[int, bytes]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for extension in _extensions(parts):
        members = list(_values(extension))
        tag, content = members[-1]
        if members[0][1] != _ALTERNATIVE_NAMES or tag != _OCTET_STRING:
            continue
        for _, names in _values(content):
            for kind, value in _values(names):
                if kind in _NAME_TAGS:
                    found.setdefault(_NAME_TAGS[kind], []).append(_name(kind, value))
    return found


def _extensions(parts: list[tuple[int, bytes]]) -> Iterator[bytes]:
    for tag, attributes in parts:
        if tag != _REQUEST_ATTRIBUTES:
            continue
        for _, attribute in _values(attributes):
            (_, identifier), (_, values) = _values(attribute)
            if identifier == _EXTENSION_REQUEST:
                for _, extensions in _values(values):
                    for _, extension in _values(extensions):
                        yield extension


def _name(kind: int, value: bytes) -> str:
    if _NAME_TAGS[kind] != "IP Addresses":
        return value.decode("ascii", "replace")
    from ipaddress import ip_address

    return str(ip_address(value))
