"""Merging lists by key, and their order.

The order of a merged list: ``$setElementOrder`` comes before the order in the patch, that before the order in the
object. Elements that only the object has are woven in where they stood.
"""

from __future__ import annotations

from minikctl.apimachinery.go_format import plain
from minikctl.apimachinery.patches.directives import (
    DELETE,
    ELEMENT_ORDER,
    MERGE,
    PATCH,
    REPLACE,
    bad_directive,
    expect_map,
)
from minikctl.apimachinery.patches.faults import NO_LIST_OF_LISTS, PatchError
from minikctl.apimachinery.patches.values import identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from minikctl.apimachinery.types import Obj


def element_type(*groups: list[Any]) -> type:
    """The type that all elements of all lists have. Raises PatchError where they differ, are lists, or are none."""
    found: type | None = None
    for group in groups:
        for item in group:
            if found is None:
                found = type(item)
                if found is list:
                    raise PatchError(NO_LIST_OF_LISTS)
            elif type(item) is not found:
                raise PatchError(f"list element types are not identical: {plain(list(groups))}")
    if found is None:
        raise PatchError("no elements in any of the given slices")
    return found


def key_of(item: Any, key: str) -> Any:
    """The merge key's value of an element, in a hashable form. Raises PatchError where it has none."""
    item = expect_map(item)
    if key not in item:
        raise no_key(item, key)
    return identity(item[key])


def no_key(item: Obj, key: str) -> PatchError:
    return PatchError(f"map: {plain(item)} does not contain declared merge key: {key}")


def merge_list(
    original: list[Any], patch: list[Any], key: str, merge: Callable[[Obj, Obj], Obj], removing: bool
) -> list[Any]:
    """Two lists of the merge strategy; ``merge`` merges elements. ``removing``: ``patch`` lists scalars to remove."""
    if not original and not patch:
        return original
    if element_type(original, patch) is not dict:
        if removing:
            gone = {identity(item) for item in patch}
            return [item for item in original if identity(item) not in gone]
        merged = list({identity(item): item for item in [*original, *patch]}.values())
        return normalize(merged, patch, patch, original, "")
    if not key:
        raise PatchError("cannot merge lists without merge key for struct")
    original, patch = _special(original, patch, key)
    return normalize(_merge_elements(original, patch, key, merge), patch, patch, original, key)


def _special(original: list[Any], patch: list[Any], key: str) -> tuple[list[Any], list[Any]]:
    """Both lists after the elements of the patch that are directives were carried out."""
    plain_items, gone, replace = [], set(), False
    for item in patch:
        directive = item.get(PATCH)
        if PATCH not in item:
            plain_items.append(item)
        elif directive == DELETE:
            gone.add(key_of(item, key))
        elif directive == REPLACE:
            replace = True
        elif directive == MERGE:
            raise PatchError("merging lists cannot yet be specified in the patch")
        else:
            raise bad_directive(directive, item)
    if replace:
        return plain_items, []
    if gone:
        original = [item for item in original if key not in item or identity(item[key]) not in gone]
    return original, plain_items


def _merge_elements(original: list[Any], patch: list[Any], key: str, merge: Callable[[Obj, Obj], Obj]) -> list[Any]:
    merged = list(original)
    places: dict[Any, int] = {}
    for place, item in enumerate(original):
        if key in item:
            places.setdefault(identity(item[key]), place)
    for item in patch:
        name = key_of(item, key)
        place = places.get(name, -1)
        if place >= 0:
            merged[place] = merge(merged[place], item)
        else:
            places[name] = len(merged)
            merged.append(item)
    return merged


def left_behind(original: list[Any], patch: list[Any], key: str) -> list[Any]:
    """What merging leaves in the memory of the object's list, which Kubernetes then takes for the order of the object.

    Elements that the patch adds take the places of those that it deletes, so they count as having stood there.
    """
    gone = {key_of(item, key) for item in patch if item.get(PATCH) == DELETE}
    if not gone:
        return original
    left = [item for item in original if key not in item or identity(item[key]) not in gone]
    names = {_name(item, key) for item in left}
    added = [item for item in patch if PATCH not in item and _name(item, key) not in names]
    return (left + added)[: len(original)]


def check_order(patch: list[Any], order: list[Any], key: str) -> None:
    """Raises PatchError unless the elements of the patch are a part of the order, in its order."""
    if not patch or not order:
        return
    left = [item for item in patch if expect_map(item).get(PATCH) != DELETE] if key else patch
    place = at = 0
    while place < len(left) and at < len(order):
        if isinstance(left[place], dict) and PATCH in left[place]:
            place += 1
            continue
        if _name(left[place], key) == _name(order[at], key):
            place += 1
        at += 1
    if place < len(left):
        texts = plain(patch), ELEMENT_ORDER, plain(order)
        raise PatchError("The order in patch list:\n{}\n doesn't match {} list:\n{}\n".format(*texts))


def _name(item: Any, key: str) -> Any:
    return key_of(item, key) if key else identity(item)


def normalize(
    merged: list[Any], present: list[Any], patch_order: list[Any], server_order: list[Any], key: str
) -> list[Any]:
    """``merged`` in order: what is in ``present`` by ``patch_order``, the rest by ``server_order``, woven together."""
    names = {_name(item, key) for item in present}
    from_patch = [item for item in merged if _name(item, key) in names]
    only_server = [item for item in merged if _name(item, key) not in names]
    places = _places(server_order, key)
    return _weave(sort_by(only_server, places, key), sort_by(from_patch, _places(patch_order, key), key), places, key)


def _places(order: list[Any], key: str) -> dict[Any, int]:
    places: dict[Any, int] = {}
    for place, item in enumerate(order):
        places.setdefault(_name(item, key), place)
    return places


def sort_by(items: list[Any], places: dict[Any, int], key: str) -> list[Any]:
    """The elements by place; those that are to be deleted come last."""
    gone: list[Any] = []
    if key:
        gone = [item for item in items if item.get(PATCH) == DELETE]
        if gone:
            items = [item for item in items if item.get(PATCH) != DELETE]
    return sorted(items, key=lambda item: places.get(_name(item, key), len(places))) + gone


def _weave(left: list[Any], right: list[Any], places: dict[Any, int], key: str) -> list[Any]:
    """Both lists in one, each in its own order; an element of ``left`` goes before those of ``right`` it preceded."""
    woven: list[Any] = []
    at = 0
    for item in right:
        place = places.get(_name(item, key), -1)
        while at < len(left) and 0 <= places.get(_name(left[at], key), place) < place:
            woven.append(left[at])
            at += 1
        woven.append(item)
    return woven + left[at:]
