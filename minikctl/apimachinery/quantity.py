"""Quantities, ``500m``, ``1.5Gi``, ``2e3``: exact numbers with a suffix, as Kubernetes' resource package treats them.

A value is an int in nano units, the finest that Kubernetes keeps: smaller fractions are rounded up, away from zero. The
kind of suffix is remembered and used again in the canonical form, the one that the API server stores: no fraction, and
the largest suffix that keeps the value exact (``1024Mi`` is ``1Gi``, ``0.5`` is ``500m``).

`milli` and `whole` are for hot paths such as the scheduler's sums; `parse` gives a Quantity to calculate with.
"""

from __future__ import annotations

import re
from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    Format: TypeAlias = Literal["DecimalSI", "BinarySI", "DecimalExponent"]

DECIMAL_SI: Format = "DecimalSI"
BINARY_SI: Format = "BinarySI"
DECIMAL_EXPONENT: Format = "DecimalExponent"

NANO = 10**9
_MAX = (1 << 63) - 1
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_DECIMAL_SUFFIXES = {exponent: suffix for suffix, exponent in _DECIMAL.items()}
_BINARY_SUFFIXES = ("", *_BINARY)
_PATTERN = re.compile(r"([+-]?)0*([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)")
_DIGIT = re.compile(r"[0-9]")
_EXPONENT = re.compile(r"[eE]([-+]?[0-9]+)")
# Kubernetes computes with any exponent; numbers of thousands of digits serve nobody but an attacker.
_MAX_EXPONENT = 1000
_FORMAT_WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
_NUMBER_WRONG = "unable to parse numeric part of quantity"
_SUFFIX_WRONG = "unable to parse quantity's suffix"


class QuantityError(ValueError):
    """The message is Kubernetes'."""


class Quantity:
    """``nano`` is the value in units of 10^-9. Not to be changed; calculations give new ones.

    ``text`` is the canonical form where the text that was parsed counts as such, else empty.
    """

    __slots__ = ("format", "nano", "text")

    def __init__(self, nano: int, format: Format = DECIMAL_SI, text: str = "") -> None:
        self.nano = nano
        self.format = format
        self.text = text

    def __str__(self) -> str:
        return self.text or _canonical(self.nano, self.format)

    def __repr__(self) -> str:
        return f"Quantity({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and self.nano == other.nano

    def __hash__(self) -> int:
        return hash(self.nano)

    def __lt__(self, other: Quantity) -> bool:
        return self.nano < other.nano

    def __le__(self, other: Quantity) -> bool:
        return self.nano <= other.nano

    def __gt__(self, other: Quantity) -> bool:
        return self.nano > other.nano

    def __ge__(self, other: Quantity) -> bool:
        return self.nano >= other.nano

    def __bool__(self) -> bool:
        return self.nano != 0

    def __add__(self, other: Quantity) -> Quantity:
        """A sum has the suffix of the first number, unless that is zero."""
        return Quantity(self.nano + other.nano, self.format if self.nano else other.format)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.nano - other.nano, self.format if self.nano else other.format)

    def __mul__(self, factor: int) -> Quantity:
        return Quantity(self.nano * factor, self.format)

    def __neg__(self) -> Quantity:
        return Quantity(-self.nano, self.format)

    def value(self) -> int:
        """The whole number, rounded up (away from zero)."""
        return _rounded_up(self.nano, NANO)

    def milli_value(self) -> int:
        """The value in thousandths, rounded up (away from zero)."""
        return _rounded_up(self.nano, 10**6)


ZERO = Quantity(0)


def parse(text: str) -> Quantity:
    """The quantity of a text; QuantityError for anything else, blanks around it included."""
    if not text:
        raise QuantityError(_FORMAT_WRONG)
    match = _PATTERN.fullmatch(text)
    if not match:
        raise QuantityError(_FORMAT_WRONG)
    sign, whole, fraction, suffix = match.groups(default="")
    exponent, format = _suffix(suffix)
    digits = (whole or "0") + fraction
    # Text without any digit is zero, but for suffixes that Kubernetes' fast path does not cover.
    slow = exponent < -9 or (format == BINARY_SI and exponent > 40)
    if slow and not _DIGIT.search(text, 0, len(text) - len(suffix)):
        raise QuantityError(_NUMBER_WRONG)
    if format == BINARY_SI:
        nano = _scaled(int(digits) << exponent, 9 - len(fraction))
        nano = min(nano, _MAX * NANO)
        kept = not fraction and len(whole or "0") + exponent * 3 // 10 <= 14 and int(digits) % 8 != 0
        if 0 < nano < NANO:
            format = DECIMAL_SI
    else:
        scale = exponent - len(fraction)
        nano = _scaled(int(digits), 9 + scale)
        # Kubernetes' fast path keeps the text as it is, even `1.500`, where it takes it for canonical.
        kept = len(digits) <= 18 and scale >= -9 and scale % 3 == 0 and digits[0] != "0" and digits[-3:] != "000"
    return Quantity(-nano if sign == "-" else nano, format, text if kept else "")


def decode(value: str | int | float | None) -> Quantity:
    """The quantity of a JSON value, where numbers are welcome, blanks around are ignored and null is zero."""
    if isinstance(value, str):
        return parse(value.strip())
    if value is None:
        return Quantity(0)
    if isinstance(value, float):
        from minikctl.apimachinery.go_numbers import json_float

        return parse(json_float(value))
    return parse(str(value))


@lru_cache(maxsize=4096)
def canonical(text: str) -> str:
    """The form that the API server stores; raises QuantityError."""
    return str(parse(text))


@lru_cache(maxsize=4096)
def milli(value: str | int | float) -> int:
    """Thousandths of what a manifest holds, rounded up: ``250m`` is 250; raises QuantityError."""
    return decode(value).milli_value()


@lru_cache(maxsize=4096)
def whole(value: str | int | float) -> int:
    """The whole number of what a manifest holds, rounded up: ``1Ki`` is 1024; raises QuantityError."""
    return decode(value).value()


def format_milli(thousandths: int, format: Format = DECIMAL_SI) -> str:
    """The canonical text of so many thousandths: 1500 is ``1500m``, 2000 is ``2``."""
    return _canonical(thousandths * 10**6, format)


def format_whole(value: int, format: Format = DECIMAL_SI) -> str:
    """The canonical text of a whole number: 5000 is ``5k``, and 2048 in BINARY_SI is ``2Ki``."""
    return _canonical(value * NANO, format)


def _suffix(suffix: str) -> tuple[int, Format]:
    """The exponent, of 10 or for BINARY_SI of 2, and the format."""
    if suffix in _DECIMAL:
        return _DECIMAL[suffix], DECIMAL_SI
    if suffix in _BINARY:
        return _BINARY[suffix], BINARY_SI
    match = _EXPONENT.fullmatch(suffix)
    if not match or len(match[1]) > 6 or abs(int(match[1])) > _MAX_EXPONENT:
        raise QuantityError(_SUFFIX_WRONG)
    return int(match[1]), DECIMAL_EXPONENT


def _scaled(number: int, exponent: int) -> int:
    power: int = 10 ** abs(exponent)
    return number * power if exponent >= 0 else -(-number // power)


def _rounded_up(number: int, unit: int) -> int:
    return -(-number // unit) if number >= 0 else number // unit


def _canonical(nano: int, format: Format) -> str:
    if nano == 0:
        return "0"
    if format == BINARY_SI and abs(nano) >= 1024 * NANO and nano % NANO == 0:
        number, power = nano // NANO, 0
        while number % 1024 == 0:
            number, power = number // 1024, power + 1
        return f"{number}{_BINARY_SUFFIXES[power] if power < len(_BINARY_SUFFIXES) else ''}"
    number, exponent = nano, -9
    while number % 1000 == 0:
        number, exponent = number // 1000, exponent + 3
    if format == DECIMAL_EXPONENT:
        return f"{number}e{exponent}" if exponent else str(number)
    # Beyond E there is no suffix, and Kubernetes prints none.
    return f"{number}{_DECIMAL_SUFFIXES.get(exponent, '')}"
