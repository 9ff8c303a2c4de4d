"""Creating strategic merge patches: the difference of two objects, and kubectl apply's three-way patch."""

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
    field_of,
    strategy_of,
)
from minikctl.apimachinery.patches.faults import NO_LIST_OF_LISTS, PatchConflictError, PatchError
from minikctl.apimachinery.patches.strategic_conflicts import conflicting
from minikctl.apimachinery.patches.strategic_merge import merge_map
from minikctl.apimachinery.patches.values import identity, same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.patches.schema_view import SchemaView
    from minikctl.apimachinery.types import Obj


class _Wanted:
    """Which differences go into the patch."""

    __slots__ = ("changes", "deletions", "order")

    def __init__(self, *, changes: bool = True, deletions: bool = True, order: bool = True) -> None:
        self.changes = changes
        self.deletions = deletions
        self.order = order


_ALL = _Wanted()
_CHANGES = _Wanted(deletions=False)
_DELETIONS = _Wanted(changes=False)
_UNORDERED = _Wanted(order=False)


def two_way(original: Obj, modified: Obj, schema: SchemaView) -> Obj:
    return _diff_maps(original, modified, schema, _ALL, retain=False)


def three_way(original: Obj, modified: Obj, current: Obj, schema: SchemaView, overwrite: bool) -> Obj:
    changes = _diff_maps(current, modified, schema, _CHANGES, retain=False)
    deletions = _diff_maps(original, modified, schema, _DELETIONS, retain=False)
    patch = merge_map(deletions, changes, schema, applying=False)
    if not overwrite:
        others = _diff_maps(original, current, schema, _UNORDERED, retain=False)
        if conflicting(patch, others, schema):
            raise PatchConflictError(patch, others)
    return patch


def _diff_maps(original: Obj, modified: Obj, schema: SchemaView, wanted: _Wanted, retain: bool) -> Obj:
    patch: Obj = {}
    for key, value in modified.items():
        if key not in original:
            if wanted.changes:
                patch[key] = value
        elif key == PATCH:
            _diff_directive(original[key], value, patch)
        else:
            _diff_field(key, original[key], value, patch, schema, wanted)
    if wanted.deletions:
        for key in original:
            if key not in modified:
                patch[key] = None
    if retain:
        _retain(original, modified, patch)
    return patch


def _diff_directive(original: Any, modified: Any, patch: Obj) -> None:
    if not isinstance(original, str) or not isinstance(modified, str):
        raise PatchError(f"invalid value for special key: {PATCH}")
    if original != modified:
        patch[PATCH] = modified


def _retain(original: Obj, modified: Obj, patch: Obj) -> None:
    keys = sorted(key for key, value in modified.items() if value is not None)
    cleared = any(value is not None and key not in modified for key, value in original.items())
    if keys and (patch or cleared):
        patch[RETAIN_KEYS] = keys


def _diff_field(key: str, original: Any, modified: Any, patch: Obj, schema: SchemaView, wanted: _Wanted) -> None:
    if isinstance(original, dict) and isinstance(modified, dict):
        view = schema.field(key)
        if view is None and same(original, modified):
            return
        view = field_of(schema, key)
        retain, strategy = strategy_of(view)
        if strategy == REPLACE:
            if wanted.changes:
                patch[key] = modified
            return
        changes = _diff_maps(original, modified, view, wanted, retain) if original is not modified else {}
        if changes:
            patch[key] = changes
    elif isinstance(original, list) and isinstance(modified, list):
        if schema.field(key) is None and same(original, modified):
            return
        _diff_list_field(key, original, modified, patch, field_of(schema, key), wanted)
    elif wanted.changes and not same(original, modified):
        patch[key] = modified


def _diff_list_field(
    key: str, original: list[Any], modified: list[Any], patch: Obj, view: SchemaView, wanted: _Wanted
) -> None:
    retain, strategy = strategy_of(view)
    if strategy != MERGE:
        if wanted.changes and not same(original, modified):
            patch[key] = modified
        return
    if not original:
        if modified and wanted.changes:
            patch[key] = modified
        return
    kind = lists.element_type(original, modified)
    if kind is list:
        raise PatchError(NO_LIST_OF_LISTS)
    if kind is dict:
        _diff_maps_list(key, original, modified, patch, view, wanted, retain)
    else:
        _diff_scalars(key, original, modified, patch, wanted)


def _diff_scalars(key: str, original: list[Any], modified: list[Any], patch: Obj, wanted: _Wanted) -> None:
    before, after = sorted(original, key=plain), sorted(modified, key=plain)
    added = _surplus(after, before) if wanted.changes else []
    gone = list({identity(item): item for item in _surplus(before, after)}.values()) if wanted.deletions else []
    if added:
        places = {identity(item): place for place, item in reversed(list(enumerate(modified)))}
        patch[key] = lists.sort_by(added, places, "")
    if gone:
        patch[f"{DELETE_PRIMITIVES}/{key}"] = gone
    # Compared with the sorted list, as Kubernetes does: a list out of alphabetical order is always sent along.
    if wanted.order and modified and (gone or (wanted.changes and not same(before, modified))):
        patch[f"{ELEMENT_ORDER}/{key}"] = modified


def _surplus(items: list[Any], others: list[Any]) -> list[Any]:
    """The elements of one sorted list that have no partner in the other."""
    counts: dict[str, int] = {}
    for item in others:
        text = plain(item)
        counts[text] = counts.get(text, 0) + 1
    surplus = []
    for item in items:
        text = plain(item)
        if counts.get(text):
            counts[text] -= 1
        else:
            surplus.append(item)
    return surplus


def _diff_maps_list(
    key: str, original: list[Any], modified: list[Any], patch: Obj, view: SchemaView, wanted: _Wanted, retain: bool
) -> None:
    name = view.merge_key
    changed, gone = _diff_elements(original, modified, view, wanted, retain)
    places: dict[Any, int] = {}
    for place, item in enumerate(modified):
        places.setdefault(lists.key_of(item, name), place)
    items = lists.sort_by(changed, places, name) + gone
    if items:
        patch[key] = items
    if not wanted.order or not modified:
        return
    moved = wanted.changes and _names(original, name) != _names(modified, name)
    if items or moved:
        patch[f"{ELEMENT_ORDER}/{key}"] = [{name: item[name]} for item in modified]


def _names(items: list[Any], name: str) -> list[Any]:
    return [lists.key_of(item, name) for item in items]


def _diff_elements(
    original: list[Any], modified: list[Any], view: SchemaView, wanted: _Wanted, retain: bool
) -> tuple[list[Any], list[Any]]:
    """(elements added and changed, delete directives), both by the text of the merge key."""
    name, items = view.merge_key, view.items()
    before, after = _by_key(original, name), _by_key(modified, name)
    changed: list[Any] = []
    gone: list[Any] = []
    left = right = 0
    while left < len(before) or right < len(after):
        if right == len(after) or (left < len(before) and before[left][0] < after[right][0]):
            if wanted.deletions:
                gone.append({name: before[left][1][name], PATCH: DELETE})
            left += 1
        elif left == len(before) or before[left][0] > after[right][0]:
            if wanted.changes:
                changed.append(after[right][1])
            right += 1
        else:
            old, new = before[left][1], after[right][1]
            patch = _diff_maps(old, new, items, wanted, retain) if old is not new else {}
            if patch:
                patch[name] = new[name]
                changed.append(patch)
            left += 1
            right += 1
    return changed, gone


def _by_key(items: list[Any], name: str) -> list[tuple[str, Obj]]:
    """(text of the merge key, element), sorted; of equal keys the later element comes first, as in Kubernetes."""
    for item in items:
        lists.key_of(item, name)
    return sorted(((plain(item[name]), item) for item in reversed(items)), key=_first)


def _first(pair: tuple[str, Obj]) -> str:
    return pair[0]
