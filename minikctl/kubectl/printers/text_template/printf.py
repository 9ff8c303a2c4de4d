"""Go's fmt.Sprintf, Sprint and Sprintln for the values JSON can hold.

Verbs apply to the elements of maps and lists, widths too. A verb that does not fit says so in Go's way
(``%!d(string=x)``). Explicit argument indexes (``%[1]d``) are understood.
"""

from __future__ import annotations

import re

from minikctl.apimachinery.go_format import LIST_TYPE, MAP_TYPE, code_point, escape_character, go_type, plain, quote
from minikctl.apimachinery.go_numbers import general_float

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DIRECTIVE = re.compile(r"%([-+# 0]*)(\*|[0-9]+)?(?:\.(\*|[0-9]*))?(?:\[([0-9]+)\])?(.)?", re.DOTALL)
_BASES = {"b": ("b", "0b"), "o": ("o", "0"), "O": ("o", "0o"), "x": ("x", "0x"), "X": ("X", "0X"), "d": ("d", "")}


class _Verb:
    """One directive: its letter, flags, width and precision (None where not given)."""

    __slots__ = ("flags", "letter", "precision", "width")

    def __init__(self, letter: str, flags: str, width: int | None, precision: int | None) -> None:
        self.letter = letter
        self.flags = flags
        self.width = width
        self.precision = precision

    def pad(self, text: str) -> str:
        """``text`` at least as wide as asked; Go pads text with zeros, too."""
        if "-" in self.flags:
            return text.ljust(self.width or 0)
        return text.rjust(self.width or 0, "0" if "0" in self.flags else " ")

    def pad_number(self, text: str) -> str:
        """The same with zeros behind the sign."""
        sign = text[:1] if text[:1] in ("+", "-", " ") else ""
        missing = (self.width or 0) - len(text)
        if missing > 0 and "0" in self.flags and "-" not in self.flags:
            return sign + "0" * missing + text[len(sign) :]
        return self.pad_blank(text)

    def pad_blank(self, text: str) -> str:
        """The same with blanks only."""
        return text.ljust(self.width or 0) if "-" in self.flags else text.rjust(self.width or 0)

    def sign(self, negative: bool) -> str:
        if negative:
            return "-"
        return "+" if "+" in self.flags else " " if " " in self.flags else ""


def sprint(*args: Any) -> str:
    """All values one after the other, a blank between two neighbours of which neither is text."""
    parts: list[str] = []
    for place, arg in enumerate(args):
        if place and not isinstance(arg, str) and not isinstance(args[place - 1], str):
            parts.append(" ")
        parts.append(plain(arg))
    return "".join(parts)


def sprintln(*args: Any) -> str:
    """All values with blanks between them and a newline after."""
    return " ".join(map(plain, args)) + "\n"


def sprintf(form: str, *args: Any) -> str:
    """``form`` with its directives replaced by values."""
    return _Printer(form, args).run()


class _Printer:
    def __init__(self, form: str, args: tuple[Any, ...]) -> None:
        self.form = form
        self.args = args
        self.at = 0
        self.reordered = False

    def run(self) -> str:
        out = _DIRECTIVE.sub(self.directive, self.form)
        if self.at < len(self.args) and not self.reordered:
            rest = ", ".join("<nil>" if arg is None else f"{go_type(arg)}={plain(arg)}" for arg in self.args[self.at :])
            out += f"%!(EXTRA {rest})"
        return out

    def directive(self, match: re.Match[str]) -> str:
        flags, width, precision, index, letter = match.groups()
        faults: list[str] = []
        columns = self.number(width, "WIDTH", faults)
        digits = self.number("0" if precision == "" else precision, "PREC", faults)
        if letter is None:
            return "".join(faults) + "%!(NOVERB)"
        if letter == "%":
            return "".join(faults) + "%"
        if columns is not None and columns < 0:
            flags, columns = flags + "-", -columns
        if index is not None:
            self.reordered = True
            self.at = int(index) - 1
            if not 0 <= self.at < len(self.args):
                return f"%!{letter}(BADINDEX)"
        if self.at >= len(self.args):
            return "".join(faults) + f"%!{letter}(MISSING)"
        value = self.args[self.at]
        self.at += 1
        # %+v is about field names, which maps do not have; it does not ask for signs.
        flags = flags.replace("+", "") if letter == "v" else flags
        verb = _Verb(letter, flags, columns, None if digits is not None and digits < 0 else digits)
        return "".join(faults) + _format(value, verb, outermost=True)

    def number(self, text: str | None, name: str, faults: list[str]) -> int | None:
        """A width or precision; ``*`` takes it from the arguments."""
        if text != "*":
            return None if text is None else int(text)
        value = self.args[self.at] if self.at < len(self.args) else None
        self.at += 1
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= 1_000_000:
            return int(value)
        faults.append(f"%!(BAD{name})")
        return None


def _format(value: Any, verb: _Verb, outermost: bool = False) -> str:
    if outermost and verb.letter == "T":
        return verb.pad(go_type(value))
    if value is None:
        return _nil(verb, outermost)
    if verb.letter == "p":
        return _misfit(value, verb)
    if isinstance(value, bool):
        return verb.pad("true" if value else "false") if verb.letter in "tv" else _misfit(value, verb)
    if isinstance(value, int):
        text = _integer(int(value), verb)
        return _misfit(value, verb) if text is None else text
    if isinstance(value, float):
        text = _float(value, verb)
        return _misfit(value, verb) if text is None else text
    if isinstance(value, str):
        return _string(value, verb)
    return _container(value, verb)


def _nil(verb: _Verb, outermost: bool) -> str:
    if verb.letter == "v" and "#" in verb.flags and not outermost:
        return "interface {}(nil)"
    if verb.letter == "v" and outermost:
        return verb.pad("<nil>")
    return f"%!{verb.letter}(<nil>)" if outermost else "<nil>"


def _misfit(value: Any, verb: _Verb) -> str:
    shown = _format(value, _Verb("v", verb.flags.replace("#", ""), verb.width, verb.precision))
    return f"%!{verb.letter}({go_type(value)}={shown})"


def _container(value: Any, verb: _Verb) -> str:
    as_source = verb.letter == "v" and "#" in verb.flags
    if isinstance(value, dict):
        items = [f"{_format(key, verb)}:{_format(value[key], verb)}" for key in sorted(value)]
        return MAP_TYPE + "{" + ", ".join(items) + "}" if as_source else "map[" + " ".join(items) + "]"
    items = [_format(item, verb) for item in value]
    return LIST_TYPE + "{" + ", ".join(items) + "}" if as_source else "[" + " ".join(items) + "]"


def _integer(value: int, verb: _Verb) -> str | None:
    letter = "d" if verb.letter == "v" else verb.letter
    if letter in "cqU":
        return _code_point(value, letter, verb)
    if letter in "eEfFgG" or letter not in _BASES:
        return None
    code, prefix = _BASES[letter]
    digits = format(abs(value), code)
    if verb.precision is not None:
        digits = digits.rjust(verb.precision, "0") if verb.precision or value else ""
    elif "0" in verb.flags and "-" not in verb.flags and verb.width is not None:
        # Zeros count as digits, so that a prefix comes on top of the width.
        digits = digits.rjust(verb.width - len(verb.sign(value < 0)), "0")
    if verb.letter == "O" or ("#" in verb.flags and verb.letter != "v"):
        digits = prefix + digits if not (letter == "o" and digits.startswith("0")) else digits
    return verb.pad_blank(verb.sign(value < 0) + digits)


def _code_point(value: int, letter: str, verb: _Verb) -> str:
    character = chr(value) if 0 <= value <= 0x10FFFF and not 0xD800 <= value < 0xE000 else "\ufffd"
    if letter == "c":
        return verb.pad(character)
    if letter == "q":
        return verb.pad("'" + escape_character(character, "'") + "'")
    return verb.pad(code_point(character) if "#" in verb.flags else f"U+{value:04X}")


def _float(value: float, verb: _Verb) -> str | None:
    letter = "g" if verb.letter == "v" else verb.letter
    if letter not in "eEfFgG":
        return None
    if letter in "gG":
        shortest = verb.precision is None
        text = general_float(abs(value)) if shortest else format(abs(value), f".{max(verb.precision or 0, 1)}g")
    else:
        text = format(abs(value), f".{6 if verb.precision is None else verb.precision}{letter}")
    text = text.upper() if letter in "EG" else text
    negative = value < 0 or (value == 0 and str(value).startswith("-"))
    return verb.pad_number(verb.sign(negative) + text)


def _string(value: str, verb: _Verb) -> str:
    letter = verb.letter
    if letter in "xX":
        return verb.pad(_hexadecimal(value, verb))
    if letter not in "svq":
        return _misfit(value, verb)
    if letter == "v" and "#" in verb.flags:
        return verb.pad(quote(value))
    cut = value if verb.precision is None else value[: verb.precision]
    if letter != "q":
        return verb.pad(cut)
    if "#" in verb.flags and "`" not in cut and all(character.isprintable() or character == "\t" for character in cut):
        return verb.pad("`" + cut + "`")
    quoted = quote(cut)
    if "+" in verb.flags:
        quoted = "".join(_ascii(character) for character in quoted)
    return verb.pad(quoted)


def _ascii(character: str) -> str:
    code = ord(character)
    return character if code < 0x80 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _hexadecimal(value: str, verb: _Verb) -> str:
    data = value.encode()
    if verb.precision is not None:
        data = data[: verb.precision]
    text = data.hex(" ") if " " in verb.flags else data.hex()
    if "#" in verb.flags and data:
        text = "0x" + text.replace(" ", " 0x")
    return text if verb.letter == "x" else text.upper()
