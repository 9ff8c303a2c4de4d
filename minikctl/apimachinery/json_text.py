"""JSON as Go's encoding/json writes it: what ``-o json`` prints and what last-applied annotations hold.

Python's own encoder differs in three things: Go escapes ``<``, ``>``, ``&`` and two Unicode line ends, prints floats in
its own way, and indents by four blanks. Keys are sorted, as in every object that came through the API; kubectl prints
objects that it made itself (``create --dry-run=client``) in the order of their Go structs: ``sort_keys=False`` keeps
the order of the dicts. Reading is in `manifests.py`.
"""

from __future__ import annotations

import re

from minikctl.apimachinery import fast_json
from minikctl.apimachinery.go_numbers import json_float

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# A float outside strings. Text in a string may look like one: that only takes the slower way.
_MAYBE_FLOAT = re.compile(r"(?:^|[:\[,])-?[0-9]+(?:\.[0-9]+(?:e[-+][0-9]+)?|e[-+][0-9]+)(?:[,\]}]|$)")
_quote: Callable[[str], str] = fast_json.dumps


def write_json(obj: Any, *, sort_keys: bool = True) -> str:
    """The text kubectl prints for ``-o json``, its last line end included; ValueError for infinities and NaN."""
    return escape_for_html(_indented(obj, "\n", sort_keys)) + "\n"


def compact_json(obj: Any) -> str:
    """Go's ``json.Marshal`` of a map: sorted keys, no blanks, no line end; ValueError for infinities and NaN."""
    text = fast_json.dumps_sorted(obj)
    if _MAYBE_FLOAT.search(text):
        text = _compact_with_floats(obj)
    return escape_for_html(text)


def struct_json(obj: Any) -> str:
    """The same of a Go struct: in the order of the dicts. No floats: kubectl makes no objects that hold any."""
    return escape_for_html(fast_json.dumps(obj))


def escape_for_html(text: str) -> str:
    """JSON text with what Go's encoder escapes in strings, so that it may stand in a page."""
    # These characters occur in strings only, so the whole text may be treated at once.
    if "<" in text:
        text = text.replace("<", "\\u003c")
    if ">" in text:
        text = text.replace(">", "\\u003e")
    if "&" in text:
        text = text.replace("&", "\\u0026")
    if not text.isascii():
        text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return text


def _indented(value: Any, line: str, sort_keys: bool) -> str:
    """``line`` is a line end and the indentation of the line that the value starts on."""
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, dict):
        if not value:
            return "{}"
        deeper = line + "    "
        items = sorted(value.items()) if sort_keys else value.items()
        parts = [f"{_quote(key)}: {_indented(part, deeper, sort_keys)}" for key, part in items]
        return f"{{{deeper}{f',{deeper}'.join(parts)}{line}}}"
    if isinstance(value, list | tuple):
        if not value:
            return "[]"
        deeper = line + "    "
        return f"[{deeper}{f',{deeper}'.join([_indented(part, deeper, sort_keys) for part in value])}{line}]"
    return _plain(value)


def _compact_with_floats(value: Any) -> str:
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{_quote(key)}:{_compact_with_floats(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_compact_with_floats, value)) + "]"
    return _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return json_float(value)
    raise TypeError(f"not a JSON value: {type(value).__name__}")
