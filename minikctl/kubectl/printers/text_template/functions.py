"""The functions templates may call: Go's built-in ones, and kubectl's ``exists`` and ``base64decode``.

Each `Function` says how its arguments arrive: as VALUE (with the difference between boxed, empty and missing), as
ANY (the JSON value, None for nothing) or as STRING. ``and``, ``or`` and ``call`` are known here but carried out by
`execution`, which must not evaluate all of their arguments.
"""

from __future__ import annotations

from minikctl.apimachinery.go_format import go_type, kind_of
from minikctl.kubectl.printers.text_template.printf import sprint, sprintf, sprintln
from minikctl.kubectl.printers.text_template.values import NOTHING, Boxed, Byte, Int, exported, is_nil, truth, unboxed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

VALUE = "reflect.Value"
ANY = "interface {}"
STRING = "string"


class FunctionError(ValueError):
    """What a function says about arguments it cannot use."""


class Function:
    """A function, the types of its fixed parameters, and the type of any number of further ones."""

    __slots__ = ("call", "fixed", "rest")

    def __init__(self, call: Callable[..., Any], fixed: tuple[str, ...], rest: str | None = None) -> None:
        self.call = call
        self.fixed = fixed
        self.rest = rest


def _index(item: Any, *indexes: Any) -> Any:
    item = unboxed(item)
    if item is NOTHING:
        raise FunctionError("index of untyped nil")
    for raw in indexes:
        if is_nil(item):
            raise FunctionError("index of nil pointer")
        item = _element(unboxed(item), unboxed(raw))
    return item


def _element(item: Any, index: Any) -> Any:
    if isinstance(item, dict):
        if index is NOTHING:
            raise FunctionError("value is nil; should be of type string")
        if not isinstance(index, str):
            raise FunctionError(f"value has type {go_type(index)}; should be string")
        return Boxed(item.get(index))
    if not isinstance(item, (list, str)):
        raise FunctionError(f"can't index item of type {go_type(item)}")
    whole = item.encode() if isinstance(item, str) else item
    place = _place(index, len(whole))
    if place == len(whole):
        raise FunctionError(f"reflect: {'string' if isinstance(item, str) else 'slice'} index out of range")
    return Byte(whole[place]) if isinstance(item, str) else Boxed(item[place])


def _place(index: Any, most: int) -> int:
    index = unboxed(index)
    if index is NOTHING:
        raise FunctionError("cannot index slice/array with nil")
    if not isinstance(index, int) or isinstance(index, bool):
        raise FunctionError(f"cannot index slice/array with type {go_type(index)}")
    if not 0 <= index <= most:
        raise FunctionError(f"index out of range: {int(index)}")
    return int(index)


def _slice(item: Any, *indexes: Any) -> Any:
    item = unboxed(item)
    if item is NOTHING:
        raise FunctionError("slice of untyped nil")
    if len(indexes) > 3:
        raise FunctionError(f"too many slice indexes: {len(indexes)}")
    if isinstance(item, str) and len(indexes) == 3:
        raise FunctionError("cannot 3-index slice a string")
    if not isinstance(item, (list, str)):
        raise FunctionError(f"can't slice item of type {go_type(item)}")
    whole = item.encode() if isinstance(item, str) else item
    places = [_place(index, len(whole)) for index in indexes]
    bounds = [*places, *(0, len(whole))[len(places) :]]
    for place in range(1, len(bounds)):
        low, high = bounds[place - 1], bounds[place]
        if low > high:
            raise FunctionError(f"invalid slice index: {low} > {high}")
    part = whole[bounds[0] : bounds[1]]
    return part.decode("utf-8", "replace") if isinstance(part, bytes) else part


def _length(item: Any) -> Int:
    if is_nil(item):
        raise FunctionError("len of nil pointer")
    item = unboxed(item)
    if item is NOTHING:
        raise FunctionError("reflect: call of reflect.Value.Type on zero Value")
    if isinstance(item, str):
        return Int(len(item.encode()))
    if isinstance(item, (dict, list)):
        return Int(len(item))
    raise FunctionError(f"len of type {go_type(item)}")


def _equal(first: Any, *others: Any) -> bool:
    if not others:
        raise FunctionError("missing argument for comparison")
    return any(_same(unboxed(first), unboxed(other)) for other in others)


def _same(left: Any, right: Any) -> bool:
    if left is NOTHING or right is NOTHING:
        return left is right
    kind = kind_of(left)
    if kind != kind_of(right):
        raise FunctionError("incompatible types for comparison")
    if kind:
        return bool(left == right)
    if type(left) is not type(right):
        shown = sprintf("%s: %v, %s: %v", left, go_type(left), go_type(right), right)
        raise FunctionError(f"non-comparable types {shown}")
    raise FunctionError(f"non-comparable type {sprintf('%s', right)}: {go_type(right)}")


def _less(left: Any, right: Any) -> bool:
    left, right = exported(left), exported(right)
    kind, other = kind_of(left), kind_of(right)
    if not kind or not other:
        raise FunctionError("invalid type for comparison")
    if kind != other:
        raise FunctionError("incompatible types for comparison")
    if kind == "bool":
        raise FunctionError("invalid type for comparison")
    return bool(left < right)


def _less_or_equal(left: Any, right: Any) -> bool:
    return _less(left, right) or _equal(left, right)


_HTML = str.maketrans({"\0": "\ufffd", '"': "&#34;", "'": "&#39;", "&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SCRIPT = {"\\": "\\\\", "'": "\\'", '"': '\\"'}


def _text(args: tuple[Any, ...]) -> str:
    """The arguments as one text; what is missing says so, unlike with ``print``."""
    return sprint(*("<no value>" if arg is None else arg for arg in args))


def _html(*args: Any) -> str:
    return _text(args).translate(_HTML)


def _script(*args: Any) -> str:
    return "".join(map(_script_character, _text(args)))


def _script_character(character: str) -> str:
    if character in _SCRIPT:
        return _SCRIPT[character]
    if character in "<>&=" or not character.isprintable():
        return f"\\u{ord(character):04X}"
    return character


def _url_query(*args: Any) -> str:
    from urllib.parse import quote_plus

    return quote_plus(_text(args), safe="-_.~")


def _exists(item: Any, *indexes: Any) -> bool:
    for index in indexes:
        if isinstance(item, dict):
            if index is not None and not isinstance(index, str):
                return False
            item = item.get(index or "")
        elif isinstance(item, (list, str)):
            whole = item.encode() if isinstance(item, str) else item
            if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(whole):
                return False
            item = whole[index]
        else:
            return False
    return item is not None


def _base64_decode(text: str) -> str:
    from binascii import a2b_base64

    fault = _base64_fault(text)
    if fault is not None:
        raise FunctionError(f"base64 decode failed: illegal base64 data at input byte {fault}")
    return a2b_base64(text.encode()).decode("utf-8", "replace")


def _base64_fault(text: str) -> int | None:
    """Where Go's decoder gives up, which skips line breaks and nothing else; None if it does not."""
    pending = 0
    for place, character in enumerate(text):
        if character.isascii() and (character.isalnum() or character in "+/"):
            pending = (pending + 1) % 4
        elif character == "=" and pending >= 2:
            return _padding_fault(text, place + 1, wanted=3 - pending)
        elif character not in "\r\n":
            return place
    return len(text) - pending if pending else None


def _padding_fault(text: str, at: int, wanted: int) -> int | None:
    """The same for what follows the first padding character; ``wanted`` more have to come."""
    at = _skip_line_breaks(text, at)
    if wanted:
        if at == len(text):
            return at
        if text[at] != "=":
            return at - 1
        at = _skip_line_breaks(text, at + 1)
    return at if at < len(text) else None


def _skip_line_breaks(text: str, at: int) -> int:
    while text[at : at + 1] in ("\r", "\n"):
        at += 1
    return at


FUNCTIONS: dict[str, Function] = {
    "and": Function(lambda *args: args, (VALUE,), VALUE),
    "base64decode": Function(_base64_decode, (STRING,)),
    "call": Function(lambda *args: args, (VALUE,), VALUE),
    "eq": Function(_equal, (VALUE,), VALUE),
    "exists": Function(_exists, (ANY,), ANY),
    "ge": Function(lambda left, right: not _less(left, right), (VALUE, VALUE)),
    "gt": Function(lambda left, right: not _less_or_equal(left, right), (VALUE, VALUE)),
    "html": Function(_html, (), ANY),
    "index": Function(_index, (VALUE,), VALUE),
    "js": Function(_script, (), ANY),
    "le": Function(_less_or_equal, (VALUE, VALUE)),
    "len": Function(_length, (VALUE,)),
    "lt": Function(_less, (VALUE, VALUE)),
    "ne": Function(lambda left, right: not _equal(left, right), (VALUE, VALUE)),
    "not": Function(lambda value: not truth(value), (VALUE,)),
    "or": Function(lambda *args: args, (VALUE,), VALUE),
    "print": Function(sprint, (), ANY),
    "printf": Function(sprintf, (STRING,), ANY),
    "println": Function(sprintln, (), ANY),
    "slice": Function(_slice, (VALUE,), VALUE),
    "urlquery": Function(_url_query, (), ANY),
}


def non_function(name: str, value: Any) -> FunctionError:
    """What ``call`` says: objects hold no functions."""
    value = unboxed(value)
    return FunctionError("call of nil" if value is NOTHING else f"non-function {name} of type {go_type(value)}")


__all__ = ["ANY", "FUNCTIONS", "STRING", "VALUE", "Function", "FunctionError", "non_function"]
