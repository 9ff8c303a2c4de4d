"""Spans of time as text: ages as kubectl shows them, and Go's notation, ``1h30m``, as manifests and flags hold it."""

from __future__ import annotations

_MINUTE, _HOUR, _DAY, _YEAR = 60, 3600, 86_400, 365 * 86_400
_UNITS = {
    "ns": 1,
    "us": 1000,
    "\u00b5s": 1000,
    "\u03bcs": 1000,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_PART = r"([0-9]*)(?:(\.)([0-9]*))?([^0-9.]*)"
_MAX = 1 << 63


def human(seconds: float) -> str:
    """An age in one or two units, as in the AGE column: ``119s``, ``9m59s``, ``7d23h``, ``3y12d``."""
    total = int(seconds)
    if total < -1:
        return "<invalid>"
    if total < 2 * _MINUTE:
        return f"{max(total, 0)}s"
    if total < 10 * _MINUTE:
        return _two(total, _MINUTE, "m", 1, "s")
    if total < 3 * _HOUR:
        return f"{total // _MINUTE}m"
    if total < 8 * _HOUR:
        return _two(total, _HOUR, "h", _MINUTE, "m")
    if total < 2 * _DAY:
        return f"{total // _HOUR}h"
    if total < 8 * _DAY:
        return _two(total, _DAY, "d", _HOUR, "h")
    if total < 2 * _YEAR:
        return f"{total // _DAY}d"
    if total < 8 * _YEAR:
        return _two(total, _YEAR, "y", _DAY, "d")
    return f"{total // _YEAR}y"


def short_human(seconds: float) -> str:
    """An age in one unit: ``59s``, ``59m``, ``23h``, ``364d``, ``2y``."""
    total = int(seconds)
    if total < -1:
        return "<invalid>"
    for unit, limit, letter in ((1, _MINUTE, "s"), (_MINUTE, _HOUR, "m"), (_HOUR, _DAY, "h"), (_DAY, _YEAR, "d")):
        if total < limit:
            return f"{max(total, 0) // unit}{letter}"
    return f"{total // _YEAR}y"


def parse_go(text: str) -> int:
    """Milliseconds of a Go duration, ``1h30m`` or ``-1.5s``, finer parts cut off; ValueError in Go's words."""
    nanoseconds = parse_go_nanoseconds(text)
    return nanoseconds // 10**6 if nanoseconds >= 0 else -(-nanoseconds // 10**6)


def parse_go_nanoseconds(text: str) -> int:
    """The same in nanoseconds."""
    rest = text[1:] if text[:1] in ("+", "-") else text
    if rest == "0":
        return 0
    invalid = f"time: invalid duration {_quoted(text)}"
    import re

    part = re.compile(_PART)
    total, at = 0, 0
    while at < len(rest) or not rest:
        match = part.match(rest, at)
        if not match or not (match[1] or match[3]):
            raise ValueError(invalid)
        whole, _, fraction, unit = match.groups(default="")
        number = int(whole or "0") if len(whole.lstrip("0")) <= 19 else _MAX + 1
        if number > _MAX:
            raise ValueError(invalid)
        if not unit:
            raise ValueError(f"time: missing unit in duration {_quoted(text)}")
        if unit not in _UNITS:
            raise ValueError(f"time: unknown unit {_quoted(unit)} in duration {_quoted(text)}")
        size = _UNITS[unit]
        total += number * size
        if fraction:
            total += int(fraction[:18]) * size // 10 ** len(fraction[:18])
        if total > _MAX:
            raise ValueError(invalid)
        at = match.end()
    if text[0] == "-":
        return -total
    if total == _MAX:
        raise ValueError(invalid)
    return total


def format_go(milliseconds: int) -> str:
    """Go's text of a duration: ``1m0s``, ``1h0m0s``, ``1.5s``, ``500ms``, ``0s``."""
    sign, rest = ("-", -milliseconds) if milliseconds < 0 else ("", milliseconds)
    if rest == 0:
        return "0s"
    if rest < 1000:
        return f"{sign}{rest}ms"
    seconds, fraction = divmod(rest, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    shown = f"{seconds}.{fraction:03d}".rstrip("0") if fraction else str(seconds)
    if hours:
        return f"{sign}{hours}h{minutes}m{shown}s"
    return f"{sign}{minutes}m{shown}s" if minutes else f"{sign}{shown}s"


def _two(total: int, unit: int, letter: str, smaller: int, small_letter: str) -> str:
    rest = total % unit // smaller
    return f"{total // unit}{letter}{rest}{small_letter}" if rest else f"{total // unit}{letter}"


def _quoted(text: str) -> str:
    """Go's own quoting in this place: bytes outside of ASCII in hexadecimal."""
    shown = []
    for byte in text.encode("utf-8", "surrogatepass"):
        character = chr(byte)
        if character in '"\\':
            shown.append("\\" + character)
        else:
            shown.append(character if 0x20 <= byte < 0x80 else f"\\x{byte:02x}")
    return f'"{"".join(shown)}"'
