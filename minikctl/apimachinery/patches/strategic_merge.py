"""Applying a strategic merge patch, to an object or to another patch.

``applying`` tells the two apart. To an object: directives are carried out and vanish, nulls delete. To a patch (the
last step of creating a three-way patch): directives are kept, nulls too.
"""

from __future__ import annotations

from minikctl.apimachinery.go_format import plain
from minikctl.apimachinery.patches import strategic_lists as lists
from minikctl.apimachinery.patches.directives import (
    DELETE,
    DELETE_PRIMITIVES,
    ELEMENT_ORDER,
    MERGE,
    PATCH,
    REPLACE,
    RETAIN_KEYS,
    bad_directive,
    expect_list,
    field_of,
    strategy_of,
    without_directives,
)
from minikctl.apimachinery.patches.faults import BAD_ELEMENT_ORDER, BAD_PRIMITIVE_LIST, BAD_RETAIN_KEYS, PatchError
from minikctl.apimachinery.patches.values import identity, same, without_nulls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.patches.schema_view import SchemaView
    from minikctl.apimachinery.types import Obj


def patched(original: Obj, patch: Obj, schema: SchemaView) -> Obj:
    """The object after the patch. Raises PatchError in the words of Kubernetes' library."""
    return merge_map(original, patch, schema, applying=True)


def merge_map(original: Obj, patch: Obj, schema: SchemaView, applying: bool) -> Obj:
    """``original`` with ``patch`` merged in; neither is changed."""
    if PATCH in patch:
        return _carry_out(patch)
    result = dict(original)
    rest = patch
    if RETAIN_KEYS in patch:
        rest = {key: value for key, value in patch.items() if key != RETAIN_KEYS}
        _retain(result, rest, patch[RETAIN_KEYS], applying)
    rest = _merge_ordered(result, rest, schema, applying)
    for key, value in rest.items():
        _merge_field(result, key, value, schema, applying)
    return result


def _carry_out(patch: Obj) -> Obj:
    directive = patch[PATCH]
    if directive == REPLACE:
        return {key: value for key, value in patch.items() if key != PATCH}
    if directive == DELETE:
        return {}
    raise bad_directive(directive, patch)


def _retain(result: Obj, patch: Obj, keys: Any, applying: bool) -> None:
    if not applying:
        present = result.setdefault(RETAIN_KEYS, keys)
        if not same(present, keys):
            texts = plain(present), plain(keys)
            why = "this may happen when calculating the 3-way diff patch"
            raise PatchError("{} and {} are not deep equal: {}".format(*texts, why))
        return
    if not isinstance(keys, list):
        raise PatchError(BAD_RETAIN_KEYS)
    retained = {identity(key) for key in keys}
    for key, value in patch.items():
        if value is not None and key not in retained and not key.startswith((DELETE_PRIMITIVES, ELEMENT_ORDER)):
            raise PatchError(BAD_RETAIN_KEYS)
    for key in [key for key in result if key not in retained]:
        del result[key]


def _merge_field(result: Obj, key: str, value: Any, schema: SchemaView, applying: bool) -> None:
    deleting = key.startswith(DELETE_PRIMITIVES)
    if deleting:
        if not applying:
            result[key] = value
            return
        prefix, _, key = key.partition("/")
        if prefix != DELETE_PRIMITIVES or not key:
            raise PatchError(BAD_PRIMITIVE_LIST)
    if value is None:
        result.pop(key, None)
        if applying:
            return
    present = result.get(key)
    if isinstance(present, dict) and isinstance(value, dict):
        view = field_of(schema, key)
        _, strategy = strategy_of(view)
        result[key] = value if strategy == REPLACE else merge_map(present, value, view, applying)
    elif isinstance(present, list) and isinstance(value, list):
        view = field_of(schema, key)
        result[key] = merge_lists(present, value, view, applying, deleting)
    elif not deleting:
        _take(result, key, value, applying)


def merge_lists(original: list[Any], patch: list[Any], view: SchemaView, applying: bool, deleting: bool) -> list[Any]:
    """Two lists of a field, by the field's strategy; ``deleting``: ``patch`` lists what goes."""
    _, strategy = strategy_of(view)
    if strategy != MERGE and not deleting:
        return patch

    def merge_element(element: Obj, changes: Obj) -> Obj:
        return merge_map(element, changes, view.items(), applying)

    return lists.merge_list(original, patch, view.merge_key, merge_element, removing=applying and deleting)


def _take(result: Obj, key: str, value: Any, applying: bool) -> None:
    """A value of the patch for a field that the object lacks, or has with another type."""
    if applying:
        value = without_nulls(value)
    value, keep = without_directives(value)
    if keep:
        result[key] = value
    else:
        result.pop(key, None)


def _merge_ordered(result: Obj, patch: Obj, schema: SchemaView, applying: bool) -> Obj:
    """Merges the lists that ``$setElementOrder`` directives speak of into ``result``; returns the rest of the patch."""
    directives = [key for key in patch if key.startswith(ELEMENT_ORDER)]
    if not directives:
        return patch
    rest = {key: value for key, value in patch.items() if key not in directives}
    for directive in directives:
        order = patch[directive]
        if not applying and not same(result.setdefault(directive, order), order):
            raise PatchError(BAD_ELEMENT_ORDER)
        order = expect_list(order)
        prefix, _, key = directive.partition("/")
        if prefix != ELEMENT_ORDER or not key:
            raise PatchError(BAD_ELEMENT_ORDER)
        _merge_in_order(result, rest, key, order, field_of(schema, key), applying)
    return rest


def _merge_in_order(result: Obj, rest: Obj, key: str, order: list[Any], view: SchemaView, applying: bool) -> None:
    original = expect_list(result[key]) if key in result else []
    patch = expect_list(rest[key]) if key in rest else []
    lists.check_order(patch, order, view.merge_key)
    if key in result and key in rest:
        merged = merge_lists(original, patch, view, applying, deleting=False)
    elif key in result:
        merged = original
    elif key in rest:
        merged, _ = without_directives(patch)
    else:
        return
    by_key = view.merge_key if lists.element_type(original, patch) is dict else ""
    server_order = lists.left_behind(original, patch, by_key) if by_key else original
    result[key] = lists.normalize(merged, order, order, server_order, by_key)
    rest.pop(key, None)
