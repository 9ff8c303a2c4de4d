"""Equality and cleaning of JSON values, with types told apart: in Python ``1 == True == 1.0``, in Go they differ."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj


def same(left: Any, right: Any) -> bool:
    """Deep equality as Go's ``reflect.DeepEqual`` has it for decoded JSON."""
    if left is right:
        return True
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        if left.keys() != right.keys():
            return False
        return all(same(value, right[key]) for key, value in left.items())
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def without_nulls(value: Any) -> Any:
    """The value without fields that are null, at any depth; nulls in lists stay. What has none is returned as it is."""
    if isinstance(value, dict):
        kept: Obj = {key: without_nulls(item) for key, item in value.items() if item is not None}
        unchanged = len(kept) == len(value) and all(kept[key] is value[key] for key in kept)
        return value if unchanged else kept
    if isinstance(value, list):
        items = [without_nulls(item) for item in value]
        return value if all(map(_is, items, value)) else items
    return value


def _is(left: Any, right: Any) -> bool:
    return left is right


def identity(value: Any) -> Any:
    """A hashable stand-in for a scalar: equal where Go's ``==`` says so."""
    if isinstance(value, str):
        return value
    return (type(value).__name__, value) if not isinstance(value, dict | list) else (type(value).__name__, repr(value))
