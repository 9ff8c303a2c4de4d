"""How one string is written in YAML: plain, in quotes, or as a literal block, and where its lines are folded.

The rules are those of go-yaml v2 (libyaml's emitter, with line width 80): part of `yaml_writer.py`, which calls
`write_string` for all that is not obviously plain.
"""

from __future__ import annotations

import re

from minikctl.apimachinery.yaml_scalars import NUMBER_STARTS, WORDS, read_number

WIDTH = 80
_BREAKS = "\n\u2028\u2029"
_BREAK = re.compile(f"[{_BREAKS}]")
_BLANK_AT_BREAK = re.compile(f"[{_BREAKS}] | [{_BREAKS}]")
_BLANK_THEN_BREAK = re.compile(f" [{_BREAKS}]")
_LINE_START = re.compile(f"(?:^|(?<=[{_BREAKS}]))(?=[^{_BREAKS}])")
_NEVER_PLAIN = re.compile(
    rf"[#,\[\]{{}}&*!|>'\"%@`]"  # indicators that may not come first
    rf"|[-?:](?: |$)|---|\.\.\."
    rf"| |.*(?:[{_BREAKS}]| $|:(?: |$)| #)",
    re.DOTALL,
)
_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(.*)", re.DOTALL)
_TIME = re.compile(
    r"(?:[Tt](?=.*(?:Z|[-+][0-9]{2}:[0-9]{2})$)| (?!.*[-+Z]))"  # a zone after T, none after a blank
    r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(?:Z|[-+]([0-9]{2}):([0-9]{2}))?"
)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MUST_ESCAPE = frozenset('"\\' + _BREAKS)
_SHORT_ESCAPES = {
    "\0": "\\0",
    "\a": "\\a",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\v": "\\v",
    "\f": "\\f",
    "\r": "\\r",
    "\x1b": "\\e",
    '"': '\\"',
    "\\": "\\\\",
    "\x85": "\\N",
    "\xa0": "\\_",
    "\u2028": "\\L",
    "\u2029": "\\P",
}


def write_string(text: str, column: int, indent: int, *, simple_key: bool = False) -> str:
    """The string as it stands in a document, without a line end behind it.

    ``column`` is where it starts, ``indent`` the indentation of its further lines. A simple key stays on one line.
    """
    special = not (text.isascii() and text.isprintable()) and not all(map(_is_printable, text))
    if "\n" in text:
        literal_allowed = not (special or text[-1] == " " or _BLANK_THEN_BREAK.search(text) or simple_key)
        style = "|" if literal_allowed else '"'
    elif not is_string(text):
        style = '"'
    elif not special and not _NEVER_PLAIN.match(text):
        style = ""
    else:
        style = '"' if special or _BLANK_AT_BREAK.search(text) else "'"
    if style == "|":
        return _literal(text, indent)
    if style == '"':
        shown = "".join(_double_quoted_units(text))
    else:
        shown = text.replace("'", "''") if style else text
    if not simple_key and (column + len(shown) > WIDTH or (style == "'" and _BREAK.search(text))):
        shown = _fold(text, style, column + len(style), "\n" + " " * indent)
    return f"{style}{shown}{style}"


def is_string(text: str) -> bool:
    """Whether a YAML 1.1 reader takes the plain scalar for a string; base 60 and dates count as something else."""
    if text in WORDS:
        return False
    if text[0] not in NUMBER_STARTS:
        return True
    return read_number(text) is None and not _BASE_60.fullmatch(text) and not is_timestamp(text)


def is_multiline(text: str) -> bool:
    """Whether a key of this text needs the explicit form ``? key``."""
    return _BREAK.search(text) is not None or "\r" in text or "\x85" in text


def is_timestamp(text: str) -> bool:
    """The four forms that go-yaml takes for a time; the calendar counts, so 2021-02-29 is none."""
    match = _DATE.fullmatch(text)
    if not match:
        return False
    year, month, day = (int(part) for part in match.groups()[:3])
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1]:
        return False
    if (month, day) == (2, 29) and (year % 4 or (year % 100 == 0 and year % 400)):
        return False
    if not match[4]:
        return True
    clock = _TIME.fullmatch(match[4])
    if not clock:
        return False
    hour, minute, second, zone_hour, zone_minute = (int(part or 0) for part in clock.groups())
    return hour < 24 and minute < 60 and second < 60 and zone_hour <= 24 and zone_minute <= 60


def _literal(text: str, indent: int) -> str:
    hint = "2" if text[0] in " " + _BREAKS else ""
    if text[-1] not in _BREAKS:
        hint += "-"
    elif len(text) == 1 or text[-2] in _BREAKS:
        hint += "+"
    body = text[:-1] if text[-1] == "\n" else text  # the writer of lines ends the last one
    return f"|{hint}\n{_LINE_START.sub(' ' * indent, body)}"


def _is_printable(character: str) -> bool:
    """What go-yaml counts as printable: nothing beyond 16 bits, and no byte order mark."""
    code = ord(character)
    return 0x20 <= code <= 0x7E or 0xA0 <= code <= 0xD7FF or (0xE000 <= code <= 0xFFFD and code != 0xFEFF) or code == 10


def _double_quoted_units(text: str) -> list[str]:
    """The characters as they stand between double quotes; a byte order mark in front has all of them escaped."""
    everything = text[:1] == "\ufeff"
    return [
        _escape(character) if everything or character in _MUST_ESCAPE or not _is_printable(character) else character
        for character in text
    ]


def _escape(character: str) -> str:
    short = _SHORT_ESCAPES.get(character)
    if short:
        return short
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _fold(text: str, style: str, column: int, new_line: str) -> str:
    """Break lines at single blanks beyond the width; double quotes may break at the first of several blanks."""
    if style == '"':
        units = _double_quoted_units(text)
    else:
        units = ["''" if style and character == "'" else character for character in text]
    last = len(units) - 1
    after_blank = after_break = False
    for index, unit in enumerate(units):
        if unit == " ":
            next_blank = text[index + 1 : index + 2] == " "
            foldable = column > WIDTH and not after_blank and (not style or 0 < index < last)
            if foldable and (style == '"' or not next_blank):
                units[index] = new_line + "\\" if next_blank else new_line
                column = len(units[index]) - 1
            else:
                column += 1
            after_blank = True
        elif unit in _BREAKS:
            column, after_break = 0, True
        else:
            if after_break:
                units[index] = new_line[1:] + unit
            column += len(units[index])
            after_blank = after_break = False
    return "".join(units)
