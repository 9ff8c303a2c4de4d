"""YAML as ``kubectl -o yaml`` prints it, byte for byte: the layout of go-yaml v2's emitter as sigs.k8s.io/yaml uses it.

Mappings are indented by two blanks, lists are not indented under their key, keys are in "natural" order (``a2`` before
``a10``), strings of several lines are literal blocks, and lines are folded at a blank beyond column 80. How one string
is written is in `yaml_strings.py`. No YAML library is imported: it costs 20 ms.
"""

from __future__ import annotations

import re

from minikctl.apimachinery.yaml_strings import WIDTH, is_multiline, is_string, write_string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Strings that need no closer look, unless they are words such as `yes`.
_OBVIOUSLY_PLAIN = re.compile(r"[A-Za-z/$(_][A-Za-z0-9_./$()=+@-]*(?: [A-Za-z0-9_./$()=+@-]+)*")
# Where keys consist of these, Python's order is the natural order.
_PLAINLY_ORDERED = re.compile(r"[A-Za-z./-]*")
_SIMPLE_KEY_BYTES = 128


def write_yaml(obj: Any) -> str:
    """The text kubectl prints for ``-o yaml``, its last line end included."""
    out: list[str] = []
    writer = _Writer(out)
    if obj and isinstance(obj, dict | list | tuple):
        writer.block(obj, "", "")
    else:
        out.append(writer.scalar(obj, 0, 2))
    out.append("")
    return "\n".join(out)


class _Writer:
    """Collects lines; remembers strings already found to be plain, since objects of one kind repeat them."""

    __slots__ = ("out", "plain")

    def __init__(self, out: list[str]) -> None:
        self.out = out
        self.plain: dict[str, bool] = {}

    def block(self, value: Any, first: str, pad: str) -> None:
        """A mapping or list that is not empty; ``first`` begins its first line, ``pad`` the others."""
        if isinstance(value, dict):
            for key in _ordered(value):
                self.entry(key, value[key], first, pad)
                first = pad
            return
        for item in value:
            if item and isinstance(item, dict | list | tuple):
                self.block(item, first + "- ", pad + "  ")
            else:
                self.out.append(f"{first}- {self.scalar(item, len(first) + 2, len(pad) + 2)}")
            first = pad

    def entry(self, key: str, value: Any, first: str, pad: str) -> None:
        if not self.is_plain(key):
            if len(key.encode()) > _SIMPLE_KEY_BYTES or is_multiline(key):
                self.explicit_entry(key, value, first, pad)
                return
            key = write_string(key, 0, 0, simple_key=True)
        if value and isinstance(value, dict):
            self.out.append(f"{first}{key}:")
            self.block(value, pad + "  ", pad + "  ")
        elif value and isinstance(value, list | tuple):
            self.out.append(f"{first}{key}:")
            self.block(value, pad, pad)
        else:
            self.out.append(f"{first}{key}: {self.scalar(value, len(first) + len(key) + 2, len(pad) + 2)}")

    def explicit_entry(self, key: str, value: Any, first: str, pad: str) -> None:
        """``? key`` and ``: value`` on lines of their own: keys over 128 bytes or of several lines."""
        self.out.append(f"{first}? {write_string(key, len(first) + 2, len(pad) + 2)}")
        if value and isinstance(value, dict | list | tuple):
            self.block(value, pad + ": ", pad + "  ")
        else:
            self.out.append(f"{pad}: {self.scalar(value, len(pad) + 2, len(pad) + 2)}")

    def scalar(self, value: Any, column: int, indent: int) -> str:
        if isinstance(value, str):
            if self.is_plain(value) and (column + len(value) <= WIDTH or " " not in value):
                return value
            return write_string(value, column, indent)
        return _not_string(value)

    def is_plain(self, text: str) -> bool:
        plain = self.plain.get(text)
        if plain is None:
            plain = len(text) <= _SIMPLE_KEY_BYTES and bool(_OBVIOUSLY_PLAIN.fullmatch(text)) and is_string(text)
            self.plain[text] = plain
        return plain


def _not_string(value: Any) -> str:
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        from minikctl.apimachinery.go_numbers import general_text, json_float

        # kubectl goes through JSON, whose text of a whole number is an integer as far as 64 bits go.
        text = json_float(value)
        whole = "." not in text and "e" not in text and -(1 << 63) <= int(text) < 1 << 64
        return text if whole else general_text(text)
    if isinstance(value, dict):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    raise TypeError(f"not a JSON value: {type(value).__name__}")


def _ordered(keys: dict[str, Any]) -> list[str]:
    ordered = sorted(keys)
    if len(ordered) > 1 and not _PLAINLY_ORDERED.fullmatch("".join(ordered)):
        from functools import cmp_to_key

        ordered.sort(key=cmp_to_key(_compare))
    return ordered


def _compare(left: str, right: str) -> int:
    """go-yaml's natural order: letters after all else, runs of digits by their number."""
    for index, (a, b) in enumerate(zip(left, right, strict=False)):
        if a == b:
            continue
        if a.isalpha() and b.isalpha():
            return -1 if a < b else 1
        if a.isalpha() or b.isalpha():
            return -1 if b.isalpha() else 1
        # Behind a digit other than 0, a further 0 is no leading one.
        start = 1 if "0" in (a, b) and left[:index].rstrip("0")[-1:].isdecimal() else 0
        (a_number, a_end), (b_number, b_end) = _number(left, index, start), _number(right, index, start)
        for a_rank, b_rank in ((a_number, b_number), (a_end, b_end), (ord(a), ord(b))):
            if a_rank != b_rank:
                return -1 if a_rank < b_rank else 1
    return len(left) - len(right)


def _number(text: str, index: int, number: int) -> tuple[int, int]:
    """The number that the digits from ``index`` on continue, in 64 bits as in Go, and the end of the digits."""
    while index < len(text) and text[index].isdecimal():
        number = (number * 10 + ord(text[index]) - 48 + (1 << 63)) % (1 << 64) - (1 << 63)
        index += 1
    return number, index
