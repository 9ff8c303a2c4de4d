"""Values written the way Go's fmt and strconv write them.

kubectl prints template results, jsonpath results and parts of its error messages with Go's formatting verbs, so users
see Go's spelling of a float, a map or a quoted string. This module knows those spellings for the values JSON can
hold; it refuses everything else. `go_numbers` writes floats, `json_text` is Go's JSON.

Integers are taken for Go's ``int64`` and floats for ``float64``, which is what kubectl decodes JSON numbers to.
"""

from __future__ import annotations

from minikctl.apimachinery.go_numbers import general_float

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAP_TYPE = "map[string]interface {}"
LIST_TYPE = "[]interface {}"

_SHORT_ESCAPES = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\\": "\\\\",
}
_UNESCAPES = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
}
_HEX_LENGTHS = {"x": 2, "u": 4, "U": 8}


class GoSyntaxError(ValueError):
    """A quoted string that Go would not accept; its text is strconv's ``invalid syntax``."""

    def __init__(self) -> None:
        super().__init__("invalid syntax")


def go_type(value: Any) -> str:
    """The name of the Go type that kubectl decodes this JSON value to; ``<nil>`` for null."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "string"
    if isinstance(value, dict):
        return MAP_TYPE
    if isinstance(value, list):
        return LIST_TYPE
    if isinstance(value, int):
        return getattr(value, "go_type", "int64")
    return "float64"


def plain(value: Any) -> str:
    """What ``%v`` writes: ``map[a:1 b:[x y]]``, ``<nil>``, ``1.5e+06``; map keys sorted."""
    if isinstance(value, str):
        return str(value)
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return general_float(value)
    if isinstance(value, dict):
        return "map[" + " ".join(f"{key}:{plain(value[key])}" for key in sorted(value)) + "]"
    if isinstance(value, list):
        return "[" + " ".join(map(plain, value)) + "]"
    raise TypeError(f"no JSON value: {type(value).__name__}")


def syntax(value: Any) -> str:
    """What ``%#v`` writes: the value as Go source, as error messages of kubectl show objects."""
    if isinstance(value, str):
        return quote(value)
    if value is None:
        return "interface {}(nil)"
    if isinstance(value, dict):
        return MAP_TYPE + "{" + ", ".join(f"{quote(key)}:{syntax(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return LIST_TYPE + "{" + ", ".join(map(syntax, value)) + "}"
    return plain(value)


def quote(text: str) -> str:
    """What ``%q`` writes for a string: double quotes and Go's escapes."""
    return '"' + "".join(escape_character(character, '"') for character in text) + '"'


def escape_character(character: str, mark: str) -> str:
    """One character of a Go string or rune literal that is enclosed in ``mark``."""
    if character == mark:
        return "\\" + mark
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def unquote(literal: str) -> str:
    """The string that a Go literal (``"..."`` or backquoted) stands for. Raises GoSyntaxError."""
    if len(literal) < 2 or literal[0] != literal[-1] or literal[0] not in "\"`'":
        raise GoSyntaxError
    mark, body = literal[0], literal[1:-1]
    if mark == "`":
        return body.replace("\r", "")
    return unescape(body, mark)


def unescape(body: str, mark: str) -> str:
    """The inside of a literal between two ``mark`` characters with its escapes resolved. Raises GoSyntaxError."""
    if mark in body or "\n" in body:
        if "\n" in body or mark in body.replace("\\\\", "").replace("\\" + mark, ""):
            raise GoSyntaxError
    elif "\\" not in body:
        return body
    out = bytearray()
    at = 0
    while at < len(body):
        if body[at] != "\\":
            out += body[at].encode("utf-8", "surrogatepass")
            at += 1
            continue
        chunk, at = _escape(body, at + 1, mark)
        out += chunk
    return out.decode("utf-8", "replace")


def _escape(body: str, at: int, mark: str) -> tuple[bytes, int]:
    """The bytes of the escape whose letter is at ``at``, and the position after it."""
    letter = body[at : at + 1]
    if letter in _UNESCAPES and letter:
        return _UNESCAPES[letter].encode(), at + 1
    if letter and letter in "'\"":
        if letter != mark:
            raise GoSyntaxError
        return letter.encode(), at + 1
    if letter in _HEX_LENGTHS:
        length = _HEX_LENGTHS[letter]
        code = _digits(body[at + 1 : at + 1 + length], length, 16)
        return (bytes([code]) if letter == "x" else _rune(code)), at + 1 + length
    code = _digits(body[at : at + 3], 3, 8)
    if code > 255:
        raise GoSyntaxError
    return bytes([code]), at + 3


def _digits(text: str, length: int, base: int) -> int:
    allowed = "01234567" if base == 8 else "0123456789abcdefABCDEF"
    if len(text) != length or any(digit not in allowed for digit in text):
        raise GoSyntaxError
    return int(text, base)


def _rune(code: int) -> bytes:
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        raise GoSyntaxError
    return chr(code).encode()


def code_point(character: str) -> str:
    """What ``%#U`` writes: ``U+0023 '#'``."""
    text = f"U+{ord(character):04X}"
    return f"{text} '{character}'" if character.isprintable() else text


def kind_of(value: Any) -> str:
    """The class of a value that Go's template comparisons tell apart: bool, int, float, string or the empty text."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int"
    if isinstance(value, float):
        return "float"
    return "string" if isinstance(value, str) else ""
