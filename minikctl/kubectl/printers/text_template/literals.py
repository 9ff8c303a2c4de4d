"""Numbers as Go templates spell them."""

from __future__ import annotations

import re

from minikctl.apimachinery.go_format import quote, unescape
from minikctl.kubectl.printers.text_template.values import Int

_OCTAL = re.compile(r"[+-]?0[0-7_]+\Z")
_LARGEST = 2**63 - 1


def literal_number(text: str) -> int | float:
    """The value of a number or of a rune in single quotes. Raises ValueError with Go's message."""
    if text.startswith("'"):
        return _rune(text)
    whole = _whole(text)
    if whole is not None:
        if not -_LARGEST - 1 <= whole <= _LARGEST:
            raise ValueError(f"integer overflow: {quote(text)}")
        return Int(whole)
    try:
        value = float.fromhex(text) if "x" in text.lower() else float(text)
    except (ValueError, OverflowError):
        raise ValueError(f"illegal number syntax: {quote(text)}") from None
    if not any(mark in text for mark in ".eEpP"):
        raise ValueError(f"illegal number syntax: {quote(text)}")
    return value


def _whole(text: str) -> int | None:
    try:
        return int(text.replace("0", "0o", 1), 0) if _OCTAL.match(text) else int(text, 0)
    except ValueError:
        return None


def _rune(text: str) -> int:
    value = unescape(text[1:-1], "'")
    if len(value) != 1:
        raise ValueError(f"malformed character constant: {text}")
    return Int(ord(value))
