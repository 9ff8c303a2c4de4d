"""Floats as Go prints them: JSON's form (`json_text.py`) and ``%g`` (`yaml_writer.py`, keys in `yaml_reader.py`).

Both show the shortest digits that give the float back, as Python does; they differ in when an exponent is used.
"""

from __future__ import annotations


def json_float(value: float) -> str:
    """Plain digits from 1e-6 up to 1e21, an exponent beyond; ValueError for infinities and NaN, with Go's text."""
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(f"json: unsupported value: {_special(value)}")
    if value == 0 or 1e-6 <= abs(value) < 1e21:
        return _plain(repr(value))
    return _with_exponent(repr(value)).replace("e-0", "e-")


def general_float(value: float) -> str:
    """Go's ``FormatFloat(value, 'g', -1, 64)``: an exponent below 1e-4 and from 1e6 on (from 1e21 on without fraction).

    The latter never matters to us: such a number came through JSON and is an integer by then.
    """
    if value != value or value in (float("inf"), float("-inf")):
        return _special(value)
    return general_text(repr(value))


def general_text(text: str) -> str:
    """The same for a number given by its digits, as ``repr`` shows them."""
    digits, exponent = _digits(text)
    if digits.strip("-") == "0" or -4 <= exponent < 6:
        return _plain(text)
    return _with_exponent(text)


def _special(value: float) -> str:
    if value != value:
        return "NaN"
    return "+Inf" if value > 0 else "-Inf"


def _plain(text: str) -> str:
    if "e" in text:
        from decimal import Decimal

        text = f"{Decimal(text):f}"
    return text.removesuffix(".0")


def _with_exponent(text: str) -> str:
    digits, exponent = _digits(text)
    sign, digits = ("-", digits[1:]) if digits[0] == "-" else ("", digits)
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _digits(text: str) -> tuple[str, int]:
    """``-12.5`` is ``("-125", 1)``: the digits without zeros at the ends, and the exponent of the first one."""
    from decimal import Decimal

    sign, digits, exponent = Decimal(text).as_tuple()
    shown = "".join(map(str, digits))
    return ("-" if sign else "") + (shown.rstrip("0") or "0"), len(shown) - 1 + int(exponent)
