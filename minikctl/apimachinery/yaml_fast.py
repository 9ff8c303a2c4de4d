"""A reader for the plain kind of YAML that most manifests are written in; it declines everything else.

Loading ruamel.yaml takes 20 ms, half of what a whole ``apply`` may take, so `manifests.py` asks here first and goes on
to `yaml_reader.py`, the complete reader, when the answer is DECLINED. Read here: block mappings and lists with simple
keys, plain and quoted scalars on one line, literal blocks, short flow collections, comments. Declined: anchors,
aliases, tags, merge keys, directives, explicit keys, scalars of several lines, folded blocks, tabs outside literal
blocks, odd indentation, unusual characters, and every error, so that the complete reader words it.

Where this reader answers, it answers as the complete reader would; tests compare the two.
"""

from __future__ import annotations

import re

from minikctl.apimachinery.yaml_scalars import resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.yaml_scalars import Scalar

DECLINED: Any = object()

_MAX_DEPTH = 60
PLAIN_KEY = r"[A-Za-z0-9_./][A-Za-z0-9_./$-]{0,200}"
QUOTED_KEY = r""""[^"\\\t\n]{0,200}"|'[^'\t\n]{0,200}'"""
# Every line: blanks, the dashes of list items, a key, the rest.
_LINE = re.compile(rf"^([ ]*)((?:-[ ]+)*)(?:({PLAIN_KEY}|{QUOTED_KEY}):(?:[ ]+|$))?(.*)$", re.MULTILINE)
_NEVER_FIRST = frozenset("?:,[]{}#&*!|>'\"%@`")
_QUOTED = re.compile(r"""(?:"((?:[^"\\]|\\["\\nrt])*)"|'((?:[^']|'')*)')[ ]*(?:(?<=[ ])#.*)?""")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_LITERAL = re.compile(r"\|([-+]?)[ ]*(?:(?<=[ ])#.*)?")


class Declined(Exception):
    """Raised by the parts of this reader and caught in `read_plain`."""


def read_plain(text: str) -> Any:
    """The value of a YAML document, of which every line ends in a line feed, or DECLINED."""
    # Only printable characters besides line feeds and tabs: cheaper than a pattern, and stricter than YAML.
    if not text.replace("\n", "").replace("\t", "").isprintable():
        return DECLINED
    try:
        return _Reader(text).document()
    except Declined:
        return DECLINED


class _Reader:
    """``tokens`` are the lines as (blanks, dashes, key, rest); ``at`` is the line to read next."""

    __slots__ = ("at", "depth", "keys", "lines", "tokens", "values")

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.tokens = _LINE.findall(text)
        self.at = 0
        self.depth = 0
        self.values: dict[str, Scalar] = {}
        self.keys: dict[str, str] = {}

    def document(self) -> Any:
        if self.lines[-1] or len(self.tokens) != len(self.lines):
            raise Declined
        if self.lines[0][:3] == "---":
            if self.lines[0][3:4].strip(" "):
                raise Declined
            self.at = 1
        column = self.skip()
        if column < 0:
            return None
        if column > 0 or self.tokens[self.at][1]:
            raise Declined
        value = self.block(0)
        if self.skip() >= 0:
            raise Declined
        return value

    def skip(self) -> int:
        """Move over blank lines and comments; the column of the next content, or -1 at the end."""
        tokens = self.tokens
        for at in range(self.at, len(tokens)):
            blanks, dashes, key, rest = tokens[at]
            if key or dashes or (rest and rest[0] != "#"):
                self.at = at
                return len(blanks)
        self.at = len(tokens)
        return -1

    def block(self, column: int) -> Any:
        """The block collection that starts at this line and column."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise Declined
        _, dashes, key, rest = self.tokens[self.at]
        value: Any
        if dashes or (rest == "-" and not key):
            value = self.sequence(column)
        elif key:
            value = self.mapping(column)
        else:
            raise Declined
        self.depth -= 1
        return value

    def mapping(self, column: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        tokens, values, keys = self.tokens, self.values, self.keys
        at, end = self.at, len(tokens)
        while at < end:
            blanks, dashes, key, rest = tokens[at]
            if not key and not dashes and (not rest or rest[0] == "#"):
                at += 1
                continue
            if len(blanks) < column:
                break
            if len(blanks) != column or dashes or not key:
                raise Declined
            name = keys.get(key)
            if name is None:
                name = keys[key] = read_key(key)
            if name in result:
                raise Declined  # a key for the second time: the library's reader knows where it stands
            at += 1
            if rest in values:
                result[name] = values[rest]
            else:
                self.at = at
                result[name] = self.value(rest, column, indentless=True)
                at = self.at
        self.at = at
        return result

    def sequence(self, column: int) -> list[Any]:
        result: list[Any] = []
        while self.skip() == column:
            blanks, dashes, key, rest = self.tokens[self.at]
            if dashes:
                inner = len(dashes) - len(dashes[1:].lstrip(" "))
                further = dashes[inner:]
                if further or key:
                    # What follows the dash is read as if it stood on a line of its own.
                    self.tokens[self.at] = (blanks + " " * inner, further, key, rest)
                    result.append(self.block(column + inner))
                    continue
                if rest == "-":
                    raise Declined
            elif key or rest != "-":
                break
            else:
                rest = ""
            self.at += 1
            result.append(self.value(rest, column))
        return result

    def value(self, rest: str, column: int, indentless: bool = False) -> Any:
        """What follows a key or a dash in a collection at this column; a key's list may stand at the same column."""
        if not rest or rest[0] == "#":
            inner = self.skip()
            if inner > column:
                return self.block(inner)
            if inner == column and indentless:
                _, dashes, key, rest = self.tokens[self.at]
                if dashes or (rest == "-" and not key):
                    return self.block(column)
            return None
        if rest in self.values:
            return self.values[rest]
        if "\t" in rest:
            raise Declined
        if rest[0] == "|":
            return self.literal(rest, column)
        if rest[0] in "[{":
            from minikctl.apimachinery.yaml_flow import read_flow

            return read_flow(rest)
        scalar = _quoted(rest) if rest[0] in "\"'" else plain_value(rest)
        self.values[rest] = scalar
        return scalar

    def literal(self, header: str, column: int) -> str:
        match = _LITERAL.fullmatch(header)
        lines, at, end = self.lines, self.at, len(self.lines) - 1
        first = at
        while first < end and not lines[first].strip(" "):
            first += 1
        indent = len(lines[first]) - len(lines[first].lstrip(" "))
        leading_too_wide = any(len(line) > indent for line in lines[at:first])
        if not match or indent <= column or leading_too_wide or lines[first][indent] == "\t":
            raise Declined
        margin = " " * indent
        parts: list[str] = []
        while at < end:
            line = lines[at]
            if line.startswith(margin):
                parts.append(line[indent:])
            elif not line.strip(" "):
                parts.append("")
            elif line.lstrip(" ")[0] == "\t":
                raise Declined
            else:
                break
            at += 1
        self.at = at
        text = "\n".join(parts)
        if match[1] == "+":
            return text + "\n"
        return text.rstrip("\n") + ("" if match[1] else "\n")


def read_key(raw: str) -> str:
    if raw[0] in "\"'":
        return raw[1:-1]
    value = resolve(raw)
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    raise Declined


def plain_value(rest: str) -> Scalar:
    comment = rest.find(" #")
    text = (rest if comment < 0 else rest[:comment]).rstrip(" ")
    if text[0] in _NEVER_FIRST or ": " in text or text[-1] == ":" or text == "-" or text[:2] == "- ":
        raise Declined
    value = resolve(text)
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        raise Declined
    return value


def _quoted(rest: str) -> str:
    match = _QUOTED.fullmatch(rest)
    if not match:
        raise Declined
    double, single = match.groups()
    if double is None:
        return str(single).replace("''", "'")
    return _ESCAPE.sub(lambda escape: _ESCAPES.get(escape[1], escape[1]), double)
