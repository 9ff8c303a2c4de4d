"""JSON for what the program itself writes and reads at every start: the state's rows and the configuration.

`json` imports `re`, which imports half a dozen modules: 8 ms, a third of a cold command. Its C parts do without, so
they are used directly here; where they are not as expected (another Python), `json` serves. Text from people is read
elsewhere, with errors that name the place.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class _Settings:
    """What the C scanner asks for: json.JSONDecoder's defaults."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = float

    def __init__(self) -> None:
        self.memo: dict[str, str] = {}


def _refuse(value: Any) -> Any:
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def _direct() -> tuple[Callable[[str], Any], Callable[[Any], str], Callable[[Any], str]]:
    from _json import encode_basestring, make_encoder, make_scanner

    settings: Any = _Settings()
    scan = make_scanner(settings)
    chunks = make_encoder(None, _refuse, encode_basestring, None, ":", ",", False, False, True)
    sorted_chunks = make_encoder(None, _refuse, encode_basestring, None, ":", ",", True, False, False)
    white = " \t\n\r"

    def loads(text: str) -> Any:
        try:
            value, end = scan(text, len(text) - len(text.lstrip(white)))
        except StopIteration as fault:
            raise ValueError(f"not JSON at character {fault.value}") from None
        if text[end:].strip(white):
            raise ValueError(f"more than one JSON value, from character {end} on")
        return value

    def dumps(value: Any) -> str:
        return "".join(chunks(value, 0))

    def dumps_sorted(value: Any) -> str:
        return "".join(sorted_chunks(value, 0))

    if loads(dumps({"a": [1, "é", None, True, 0.5]})) != {"a": [1, "é", None, True, 0.5]}:
        raise ImportError("the C parts of json work otherwise here")
    return loads, dumps, dumps_sorted


def _ordinary() -> tuple[Callable[[str], Any], Callable[[Any], str], Callable[[Any], str]]:
    import json

    plain = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False)
    in_order = json.JSONEncoder(
        separators=(",", ":"), ensure_ascii=False, check_circular=False, sort_keys=True, allow_nan=False
    )
    return json.loads, plain.encode, in_order.encode


try:
    loads, dumps, dumps_sorted = _direct()
except Exception:
    loads, dumps, dumps_sorted = _ordinary()
