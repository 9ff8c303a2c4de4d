"""What is wrong with a JSON text, in the words of Go's encoding/json: part of `json_reader.py`, for errors only."""

from __future__ import annotations

import re

EOF = "unexpected EOF"
_BLANKS = re.compile(r"[ \t\r\n]*")
_LITERALS = {"t": "true", "f": "false", "n": "null"}
_DIGITS = re.compile(r"[0-9]+")
_QUOTED = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\v": "\\v", "\\": "\\\\"}


class _Found(Exception):
    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


def find_problem(text: str, at: int) -> tuple[str, int]:
    """The message and the index of the offending character for the value that begins at ``at``."""
    try:
        _value(text, _BLANKS.match(text, at).end())  # type: ignore[union-attr]  # matches everywhere
    except _Found as found:
        return str(found), found.position
    except RecursionError:
        return "exceeded max depth", at
    return EOF, len(text)


def _fail(text: str, at: int, where: str) -> _Found:
    if at >= len(text):
        return _Found(EOF, len(text))
    # Go looks at bytes, and shows the first one of a character as if it were a character itself.
    byte = text[at].encode("utf-8", "replace")[0]
    shown = _QUOTED.get(chr(byte)) or chr(byte)
    if (byte < 0x20 and shown == chr(byte)) or byte == 0x7F:
        shown = f"\\x{byte:02x}"
    elif 0x80 <= byte <= 0xA0 or byte == 0xAD:
        shown = f"\\u{byte:04x}"
    elif shown == "'":
        shown = "\\'"
    return _Found(f"invalid character '{shown}' {where}", at)


def _skip(text: str, at: int) -> int:
    return _BLANKS.match(text, at).end()  # type: ignore[union-attr]  # matches everywhere


def _value(text: str, at: int) -> int:
    """The end of the value that begins here."""
    start = text[at : at + 1]
    if start == "{":
        return _object(text, at + 1)
    if start == "[":
        return _array(text, at + 1)
    if start == '"':
        return _string(text, at + 1)
    if start in _LITERALS:
        literal = _LITERALS[start]
        for offset in range(1, len(literal)):
            if text[at + offset : at + offset + 1] != literal[offset]:
                raise _fail(text, at + offset, f"in literal {literal} (expecting '{literal[offset]}')")
        return at + len(literal)
    if start == "-" or "0" <= start <= "9":
        return _number(text, at)
    raise _fail(text, at, "looking for beginning of value")


def _object(text: str, at: int) -> int:
    at = _skip(text, at)
    if text[at : at + 1] == "}":
        return at + 1
    while True:
        if text[at : at + 1] != '"':
            raise _fail(text, at, "looking for beginning of object key string")
        at = _skip(text, _string(text, at + 1))
        if text[at : at + 1] != ":":
            raise _fail(text, at, "after object key")
        at = _skip(text, _value(text, _skip(text, at + 1)))
        if text[at : at + 1] == "}":
            return at + 1
        if text[at : at + 1] != ",":
            raise _fail(text, at, "after object key:value pair")
        at = _skip(text, at + 1)


def _array(text: str, at: int) -> int:
    at = _skip(text, at)
    if text[at : at + 1] == "]":
        return at + 1
    while True:
        at = _skip(text, _value(text, at))
        if text[at : at + 1] == "]":
            return at + 1
        if text[at : at + 1] != ",":
            raise _fail(text, at, "after array element")
        at = _skip(text, at + 1)


def _string(text: str, at: int) -> int:
    while at < len(text):
        character = text[at]
        if character == '"':
            return at + 1
        if character < " ":
            raise _fail(text, at, "in string literal")
        at += 1
        if character == "\\":
            escape = text[at : at + 1]
            if not escape or escape not in 'bfnrt\\/"u':
                raise _fail(text, at, "in string escape code")
            at += 1
            for _ in range(4 if escape == "u" else 0):
                if text[at : at + 1] not in tuple("0123456789abcdefABCDEF"):
                    raise _fail(text, at, "in \\u hexadecimal character escape")
                at += 1
    raise _Found(EOF, len(text))


def _number(text: str, at: int) -> int:
    at += text[at] == "-"
    at = at + 1 if text[at : at + 1] == "0" else _digits(text, at, "in numeric literal")
    if text[at : at + 1] == ".":
        at = _digits(text, at + 1, "after decimal point in numeric literal")
    if text[at : at + 1] in ("e", "E"):
        at += 1
        at += text[at : at + 1] in ("+", "-")
        at = _digits(text, at, "in exponent of numeric literal")
    return at


def _digits(text: str, at: int, where: str) -> int:
    match = _DIGITS.match(text, at)
    if not match:
        raise _fail(text, at, where)
    return match.end()
