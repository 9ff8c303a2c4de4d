"""Bytes inside objects: base64 text that must decode, as Go's JSON decoder has it.

Such text is checked while a request's body is read, before validation, so a fault is a BadRequest that says at which
byte decoding stopped. Source: encoding/base64 of Go, StdEncoding.
"""

from __future__ import annotations

import binascii
from string import ascii_letters, digits

from minikctl.apimachinery import errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

_ALPHABET = frozenset(f"{ascii_letters}{digits}+/")


def encode(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def decode(text: str) -> bytes:
    """The bytes of text that `canonical` let through."""
    return binascii.a2b_base64(text)


def stop_at(text: str) -> int | None:
    """The byte at which Go's decoder gives up; None where it does not."""
    filled = 0
    for index, char in enumerate(text):
        if char in "\r\n":
            continue
        if char in _ALPHABET:
            filled = (filled + 1) % 4
            continue
        return _stop_at_padding(text, index, filled) if char == "=" and filled >= 2 else index
    return len(text) - filled if filled else None


def _stop_at_padding(text: str, index: int, filled: int) -> int | None:
    rest = [(at, char) for at, char in enumerate(text) if at > index and char not in "\r\n"]
    if filled == 2:
        if not rest:
            return len(text)
        if rest.pop(0)[1] != "=":
            return index
    return rest[0][0] if rest else None


def canonical(obj: Obj, key: str) -> None:
    """Checks a map of base64 texts in place and writes each as Go would write it back."""
    values: dict[str, str] = obj.get(key) or {}
    for name, text in values.items():
        values[name] = checked(obj, text or "")


def checked(obj: Obj, text: str) -> str:
    """``text`` without line breaks; raises BadRequest where it is no base64."""
    at = stop_at(text)
    if at is None:
        return text.replace("\n", "").replace("\r", "")
    kind = obj.get("kind") or ""
    version = (obj.get("apiVersion") or "").rpartition("/")[2]
    words = f'{kind} in version "{version}" cannot be handled as a {kind}'
    raise errors.BadRequest(f"{words}: illegal base64 data at input byte {at}")
