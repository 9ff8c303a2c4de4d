"""A stream of JSON values as Go's decoder reads it, its error messages included: part of `manifests.py`.

Python's decoder does the reading; it differs in numbers (here as kubectl sends them on, see `yaml_scalars.py`), in
``NaN``, in halves of surrogate pairs, and in every message.
"""

from __future__ import annotations

import json
import re

from minikctl.apimachinery.yaml_scalars import json_integer, json_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

MAX_DEPTH = 250
_BLANK = " \t\r\n"
_LONG_INTEGER = re.compile(r"[0-9]{19}")
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


class JSONError(ValueError):
    """``position`` is an index into the text; ``ambiguous`` says that the stream may be YAML after all."""

    def __init__(self, message: str, position: int, ambiguous: bool) -> None:
        super().__init__(message)
        self.position = position
        self.ambiguous = ambiguous


class JSONStream:
    """Iterates over (begin, end, value); ``at`` is the end of the last good value."""

    __slots__ = ("at", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def __iter__(self) -> Iterator[tuple[int, int, Any]]:
        text, count = self.text, 0
        decode = json.JSONDecoder(
            parse_float=_float,
            parse_constant=_refuse,
            parse_int=_integer if _LONG_INTEGER.search(text) else None,
        ).raw_decode
        while True:
            begin = _skip(text, self.at)
            if begin == len(text):
                return
            try:
                value, end = decode(text, begin)
            except RecursionError:
                raise JSONError(f"exceeded max depth of {MAX_DEPTH}", begin, False) from None
            except ValueError:
                raise self._error(begin, count) from None
            if _too_deep(value):
                raise JSONError(f"exceeded max depth of {MAX_DEPTH}", begin, False)
            if _SURROGATE_ESCAPE.search(text, begin, end):
                value = _without_surrogates(value)
            self.at = end
            count += 1
            yield begin, end, value

    def _error(self, begin: int, count: int) -> JSONError:
        from minikctl.apimachinery.json_problems import EOF, find_problem

        message, position = find_problem(self.text, begin)
        ambiguous = count <= 1
        if ambiguous and message != EOF:
            message = f"json: offset {len(self.text[:position].encode()) + 1}: {message}"
        return JSONError(message, position, ambiguous)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at


def _float(text: str) -> int | float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return json_number(value)


def _integer(text: str) -> int | float:
    # The longest integers that 64 bits hold have 19 digits and a sign; int() refuses very long texts.
    value: int | float = int(text) if len(text) <= 20 else _float(text)
    return json_integer(value) if isinstance(value, int) else value


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        deeper: list[Any] = []
        for part in level:
            if isinstance(part, dict):
                deeper.extend(part.values())
            elif isinstance(part, list):
                deeper.extend(part)
        if not deeper:
            return False
        level = deeper
    return True


def _without_surrogates(value: Any) -> Any:
    """Go puts U+FFFD where half of a surrogate pair stands alone; Python would fail to write it out."""
    if isinstance(value, str):
        return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in value)
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_without_surrogates(part) for part in value]
    return value
