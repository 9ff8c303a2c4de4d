"""What an unquoted YAML word means to Kubernetes: YAML 1.1 as go-yaml v2 reads it, which no stock Python loader does.

Both ways need it: `yaml_reader.py` and `yaml_fast.py` turn words into values, `yaml_strings.py` asks whether a string
would come back as something else and needs quotes. ``yes`` is true, ``0777`` is 511, ``1e3`` is 1000, dates stay
strings, numbers in base 60 are strings.

Numbers come out as kubectl sends them on, which is through JSON and back: a float without a fraction that fits into
64 bits is an int, and an int beyond 64 bits is a float.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Scalar: TypeAlias = str | int | float | bool | None

WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}
NUMBER_STARTS = frozenset("+-.0123456789")
_INTEGER = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))")
_BASES = (16, 2, 8, 10)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
# A word that starts with a dot may hold underscores between digits only: go-yaml leaves it to Go's own reader.
_DOT_FLOAT = re.compile(r"\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?")
_INT64 = 1 << 63
_EXACT = 1 << 53  # up to here a float holds every integer


def resolve(text: str) -> Scalar:
    """The value of a plain scalar; infinities and NaN come out as floats that JSON cannot hold."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in NUMBER_STARTS:
        return text
    number = read_number(text)
    return text if number is None else number


def json_number(value: float) -> int | float:
    """A finite float as JSON text carries it on: without a fraction it is an integer if 64 bits hold it."""
    if not value.is_integer() or not -_INT64 <= value <= _INT64:
        return value
    if -_EXACT <= value <= _EXACT:
        return int(value)
    from decimal import Decimal

    # JSON text holds the shortest digits that give this float back, filled up with zeros.
    whole = int(Decimal(repr(value)))
    return whole if -_INT64 <= whole < _INT64 else value


def json_integer(value: int) -> int | float:
    return value if -_INT64 <= value < _INT64 else float(value)


def read_number(text: str) -> int | float | None:
    if text[0] == ".":
        return _float(text.replace("_", "")) if _DOT_FLOAT.fullmatch(text) else None
    plain = text.replace("_", "") if "_" in text else text
    if plain[:3] in ("0b+", "0b-"):  # go-yaml takes the sign on either side of this prefix
        plain = plain[2] + "0b" + plain[3:]
    match = _INTEGER.fullmatch(plain)
    if match:
        sign, *digits = match.groups()
        for base, part in zip(_BASES, digits, strict=True):
            if part:
                # int() refuses very long decimals; those are beyond 64 bits, and so read as floats, anyway.
                value = int(part, base) if len(part) < 80 else 1 << 80
                value = -value if sign == "-" else value
                if -_INT64 <= value < 2 * _INT64 and not (sign and value >= _INT64):
                    return json_integer(value)
    return _float(plain)


def _float(text: str) -> int | float | None:
    if not _FLOAT.fullmatch(text):
        return None
    value = float(text)
    return None if value in (float("inf"), float("-inf")) else json_number(value)
