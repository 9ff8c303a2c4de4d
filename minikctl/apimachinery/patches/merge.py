"""JSON merge patches (RFC 7386): null deletes, objects merge, all else replaces.

True to the library behind the API server in what the RFC leaves open: nulls inside values that replace something that
was no object are kept when they come in a list and dropped when they come in a new object.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest
from minikctl.apimachinery.go_format import MAP_TYPE
from minikctl.apimachinery.patches.values import without_nulls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj


def apply_merge_patch(original: Obj, patch: Any) -> Obj:
    """A new object that shares what the patch leaves alone. Raises BadRequest for a patch that is no object."""
    if patch is None:
        raise BadRequest("Invalid JSON Patch")
    if not isinstance(patch, dict):
        what = json_type(patch)
        raise BadRequest(f"error decoding patch: json: cannot unmarshal {what} into Go value of type {MAP_TYPE}")
    return merged(original, patch)


def merged(original: Obj, patch: Obj) -> Obj:
    """``original`` with ``patch`` merged in; both are objects."""
    result = dict(original)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
            continue
        present = result.get(key)
        if isinstance(present, dict) and isinstance(value, dict):
            result[key] = merged(present, value)
        else:
            result[key] = value if isinstance(present, dict) else without_nulls(value)
    return result


def create_merge_patch(original: Obj, modified: Obj) -> Obj:
    """The patch that makes ``modified`` of ``original``; numbers are compared by value."""
    patch: Obj = {}
    for key, value in modified.items():
        if key not in original:
            patch[key] = value
            continue
        before = original[key]
        if isinstance(value, dict) and isinstance(before, dict):
            changes = create_merge_patch(before, value) if before is not value else None
            if changes:
                patch[key] = changes
        elif not _matches(before, value):
            patch[key] = value
    for key in original:
        if key not in modified:
            patch[key] = None
    return patch


def _matches(left: Any, right: Any) -> bool:
    if left is right:
        return True
    if isinstance(left, bool) or isinstance(right, bool):
        return type(left) is type(right) and bool(left == right)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_matches, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_matches(value, right[key]) for key, value in left.items())
    return bool(left == right)


def json_type(value: Any) -> str:
    """The name of a JSON type in the words of Go's decoder."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "string"
    if isinstance(value, list):
        return "array"
    return "object" if isinstance(value, dict) else "number"
