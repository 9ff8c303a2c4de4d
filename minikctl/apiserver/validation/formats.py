"""Text forms that decoding checks: quantities, times, base64. Each function gives Kubernetes' complaint, or None.

Neighbours: `quick_check` asks here what its patterns do not take; `schema` words the faults. What a quantity is worth
is the business of `apimachinery.quantity`. Sources: the decoders of resource.Quantity, meta/v1 Time and MicroTime, and
Go's encoding/base64 and time packages, whose words these are.
"""

from __future__ import annotations

import re

QUANTITY_FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
QUANTITY_SUFFIX = "unable to parse quantity's suffix"

_QUANTITY = re.compile(r"[+-]?[0-9]*(?:\.[0-9]*)?([eEinumkKMGTP]*[-+]?[0-9]*)", re.ASCII)
_EXPONENT = re.compile(r"[eE][-+]?[0-9]+", re.ASCII)
_SUFFIXES = frozenset(("", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"))
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_TIME = "2006-01-02T15:04:05Z07:00"
_RANGES = {"01": (1, 12, "month"), "15": (0, 23, "hour"), "04": (0, 59, "minute"), "05": (0, 59, "second")}
_MICRO_TIME = "2006-01-02T15:04:05.000000Z07:00"


def quantity_fault(text: str) -> str | None:
    text = text.strip()
    match = _QUANTITY.fullmatch(text)
    if not text or match is None:
        return QUANTITY_FORMAT
    suffix = match[1]
    return None if suffix in _SUFFIXES or _EXPONENT.fullmatch(suffix) else QUANTITY_SUFFIX


def base64_fault(text: str) -> str | None:
    """Standard alphabet with padding; line ends may stand anywhere."""
    data = text.encode()
    filled = 0
    for at, byte in enumerate(data):
        if byte in b"\r\n":
            continue
        if chr(byte) in _BASE64:
            filled = (filled + 1) % 4
            continue
        if byte != ord("=") or filled < 2:
            return _illegal(at)
        return _padding_fault(data, at, filled)
    return _illegal(len(data) - filled) if filled else None


def _padding_fault(data: bytes, at: int, filled: int) -> str | None:
    """``at`` is the first ``=``, after ``filled`` characters of the last four."""
    at = _skip_line_ends(data, at + 1)
    if filled == 2:
        if at == len(data):
            return _illegal(at)
        if data[at] != ord("="):
            return _illegal(at - 1)
        at = _skip_line_ends(data, at + 1)
    return _illegal(at) if at < len(data) else None


def _skip_line_ends(data: bytes, at: int) -> int:
    while at < len(data) and data[at] in b"\r\n":
        at += 1
    return at


def _illegal(at: int) -> str:
    return f"illegal base64 data at input byte {at}"


def time_fault(text: str, *, micro: bool = False) -> str | None:
    """RFC 3339; with ``micro``, six digits of a second have to be there."""
    layout = _MICRO_TIME if micro else _TIME
    parser = _TimeParser(text, micro)
    for element in ("2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05", ".000000", "Z07:00"):
        if element == ".000000" and not micro:
            continue
        rest = parser.rest
        problem = parser.take(element)
        if problem == "bad":
            return f"parsing time {_quote(text)} as {_quote(layout)}: cannot parse {_quote(rest)} as {_quote(element)}"
        if problem:
            return f"parsing time {_quote(text)}: {problem} out of range"
    if parser.rest:
        return f"parsing time {_quote(text)}: extra text: {_quote(parser.rest)}"
    return None if parser.day_exists() else f"parsing time {_quote(text)}: day out of range"


class _TimeParser:
    """Eats a time element by element, as Go does: it is more liberal than RFC 3339 in places."""

    def __init__(self, text: str, micro: bool) -> None:
        self.rest = text
        self.micro = micro
        self.values: dict[str, int] = {}

    def take(self, element: str) -> str:
        """Empty if all is well, "bad" if the text does not look so, else the name of what is out of range."""
        if element == "Z07:00":
            return self._zone()
        pattern = {"2006": r"[0-9]{4}", "15": r"[0-9]{1,2}", ".000000": r"[.,][0-9]{6}"}.get(element, r"[0-9]{2}")
        if not element[-1].isdigit():
            pattern = element
        match = re.match(pattern, self.rest, re.ASCII)
        if match is None:
            return "bad"
        self.rest = self.rest[match.end() :]
        if not match[0].isdigit():
            return ""
        self.values[element] = int(match[0])
        low, high, name = _RANGES.get(element, (0, 9999, ""))
        if not low <= self.values[element] <= high:
            return name
        fraction = re.match(r"[.,][0-9]+", self.rest, re.ASCII)
        if element == "05" and fraction and not self.micro:
            self.rest = self.rest[fraction.end() :]
        return ""

    def _zone(self) -> str:
        if self.rest.startswith("Z"):
            self.rest = self.rest[1:]
            return ""
        if len(self.rest) < 6 or self.rest[3] != ":":
            return "bad"
        hour, minute = (
            part if re.fullmatch(r"[0-9]{2}", part, re.ASCII) else "" for part in (self.rest[1:3], self.rest[4:6])
        )
        if hour and int(hour) > 24:
            return "time zone offset hour"
        if hour and minute and int(minute) > 60:
            return "time zone offset minute"
        if not hour or not minute or self.rest[0] not in "+-":
            return "bad"
        self.rest = self.rest[6:]
        return ""

    def day_exists(self) -> bool:
        year, month, day = (self.values[element] for element in ("2006", "01", "02"))
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 1 <= day <= _DAYS[month - 1] + (leap and month == 2)


def _quote(text: str) -> str:
    """As Go's time package quotes: bytes that are not printable ASCII as ``\\xNN``."""
    out = ""
    for character in text:
        if " " <= character <= "\x7f":
            out += "\\" + character if character in '"\\' else character
        else:
            out += "".join(f"\\x{byte:02x}" for byte in character.encode())
    return f'"{out}"'
