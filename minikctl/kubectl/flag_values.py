"""Texts on the command line read as Go reads them: strconv, time.ParseDuration, pflag's lists and maps.

Each reader takes a text and returns a value, or raises ValueError with Go's words for the fault, which stand at the
end of `invalid argument "x" for "--flag" flag: …`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TRUE = frozenset(("1", "t", "T", "TRUE", "true", "True"))
_FALSE = frozenset(("0", "f", "F", "FALSE", "false", "False"))
_UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}


def read(kind: str, text: str, before: Any) -> Any:
    """The value of a flag; ``before`` is what earlier uses of a repeating flag gave, None at the first."""
    if kind == "string":
        return text
    if kind == "bool":
        return boolean(text)
    if kind == "list":
        return (before or []) + split_commas(text)
    if kind == "array":
        return [*(before or []), text]
    if kind == "duration":
        return duration(text) / 10**9
    if kind == "int":
        return integer(text)
    if kind == "int32":
        return integer(text, bits=32)
    return _read_rare(kind, text, before)


def _read_rare(kind: str, text: str, before: Any) -> Any:
    import re

    if kind == "level":
        if not re.fullmatch(r"[+-]?[0-9]+", text):
            raise ValueError(f"strconv.ParseInt: parsing {quote(text)}: invalid syntax")
        return integer(f"{'-' if text[0] == '-' else ''}{text.lstrip('+-0') or '0'}", bits=32)
    if kind == "timespan":
        try:
            return duration(text) / 10**9
        except ValueError:
            raise ValueError("parse error") from None
    if kind == "vmodule":
        return check_vmodule(text)
    if kind == "map":
        return {**(before or {}), **string_map(text)}
    if kind == "pairs":
        return {**(before or {}), **pairs(text)}
    raise AssertionError(f"a flag of the unknown kind {kind}")


def quote(text: str) -> str:
    """Go's ``%q`` of a string. The module that knows it is loaded at the first fault."""
    from minikctl.apimachinery import go_format

    return go_format.quote(text)


def boolean(text: str) -> bool:
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise ValueError(f"strconv.ParseBool: parsing {quote(text)}: invalid syntax")


# Patterns are compiled at their first use: most command lines hold no number.
_INTEGER = r"([+-]?)(?:0[xX]((?:_?[0-9a-fA-F])+)|0[bB]((?:_?[01])+)|0[oO]?((?:_?[0-7])+)|(0|[1-9](?:_?[0-9])*))"
_SPAN = r"([0-9]*)(\.?)([0-9]*)([^0-9.]*)"


def integer(text: str, bits: int = 64) -> int:
    """An integer as strconv.ParseInt reads it with base 0: ``0x10``, ``0b1``, ``010`` (octal), ``1_000``."""
    import re

    found = re.fullmatch(_INTEGER, text)
    if found is None:
        raise ValueError(f"strconv.ParseInt: parsing {quote(text)}: invalid syntax")
    sign, *digits = found.groups()
    base, body = next((b, d) for b, d in zip((16, 2, 8, 10), digits, strict=True) if d is not None)
    value = int(body.replace("_", ""), base)
    if sign == "-":
        value = -value
    if not -(1 << bits - 1) <= value < 1 << bits - 1:
        raise ValueError(f"strconv.ParseInt: parsing {quote(text)}: value out of range")
    return value


def duration(text: str) -> int:
    """A Go duration (``1h30m``, ``1.5s``, ``-2m``, ``0``) in nanoseconds."""
    import re

    body = text[1:] if text[:1] in ("-", "+") else text
    if body == "0":
        return 0
    if not body:
        raise ValueError(f"time: invalid duration {quote(text)}")
    total = 0
    for found in re.finditer(_SPAN, body):
        whole, _, fraction, unit = found.groups()
        if found.start() == len(body):
            break
        if not (whole or fraction):
            raise ValueError(f"time: invalid duration {quote(text)}")
        if not unit:
            raise ValueError(f"time: missing unit in duration {quote(text)}")
        if unit not in _UNITS:
            raise ValueError(f"time: unknown unit {quote(unit)} in duration {quote(text)}")
        size = _UNITS[unit]
        total += int(whole or 0) * size + int(fraction or 0) * size // 10 ** len(fraction)
    if total >= 1 << 63:
        raise ValueError(f"time: invalid duration {quote(text)}")
    return -total if text[0] == "-" else total


def timeout(text: str) -> float:
    """``--request-timeout`` in seconds: whole seconds or a duration. Source: clientcmd.ParseTimeout."""
    import re

    if re.fullmatch(r"\+?[0-9]+", text):
        return float(int(text))
    return duration(text) / 10**9


def check_vmodule(text: str) -> str:
    """The text of ``--vmodule``, if klog takes it: ``PATTERN=N,...``."""
    import re

    for item in filter(None, text.split(",")):
        found = re.fullmatch(r"[^=]+=([+-]?[0-9]+)", item)
        if found is None or abs(int(found[1])) >= 1 << 31:
            raise ValueError("syntax error: expect comma-separated list of filename=N")
        if int(found[1]) < 0:
            raise ValueError("negative value for vmodule level")
    return text


def split_commas(text: str) -> list[str]:
    """The first line of a comma-separated text; a field in double quotes may hold commas. Source: pflag's slices."""
    import re

    if '"' not in text and "\n" not in text and "\r" not in text:
        return text.split(",") if text else []
    text = text.replace("\r\n", "\n").lstrip("\n")
    if not text:
        raise ValueError("EOF")
    fields, at = [], 0
    while True:
        if text[at : at + 1] == '"':
            field, at = _quoted_field(text, at)
        else:
            found = re.compile("[^,\n]*").match(text, at)
            field = found.group() if found else ""
            if '"' in field:
                raise _csv_fault(text, at + field.index('"'), 'bare " in non-quoted-field')
            at += len(field)
        fields.append(field)
        if text[at : at + 1] != ",":
            return fields
        at += 1


def _quoted_field(text: str, start: int) -> tuple[str, int]:
    """The field that opens with the quote at ``start``, and where it ends."""
    parts, at = [], start + 1
    while True:
        close = text.find('"', at)
        if close < 0:
            raise _csv_fault(text, len(text), 'extraneous or missing " in quoted-field')
        parts.append(text[at:close])
        after = text[close + 1 : close + 2]
        if after != '"':
            break
        parts.append('"')
        at = close + 2
    if after not in ("", ",", "\n"):
        raise _csv_fault(text, close, 'extraneous or missing " in quoted-field')
    return "".join(parts), close + 1


def _csv_fault(text: str, at: int, what: str) -> ValueError:
    line = text.count("\n", 0, at) + 1
    column = len(text[text.rfind("\n", 0, at) + 1 : at].encode()) + 1
    return ValueError(f"parse error on line {line}, column {column}: {what}")


def string_map(text: str) -> dict[str, str]:
    """``a=b,c=d``; one pair alone may hold commas in its value. Source: pflag's stringToString."""
    count = text.count("=")
    items = [text.strip('"')] if count == 1 else split_commas(text) if count else [text]
    found = {}
    for item in items:
        key, equals, value = item.partition("=")
        if not equals:
            raise ValueError(f"{item} must be formatted as key=value")
        found[key] = value
    return found


def pairs(text: str) -> dict[str, str]:
    """``a=b,c=d``; empty parts are left out. Source: component-base's MapStringString."""
    found = {}
    for item in text.split(","):
        if not item:
            continue
        key, equals, value = item.partition("=")
        if not equals:
            raise ValueError("malformed pair, expect string=string")
        found[key.strip()] = value.strip()
    return found
