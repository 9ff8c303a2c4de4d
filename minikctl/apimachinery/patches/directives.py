"""The directives of strategic merge patches, and what a field's schema says of its merging."""

from __future__ import annotations

from minikctl.apimachinery.go_format import MAP_TYPE, go_type, plain
from minikctl.apimachinery.patches.faults import PatchError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.patches.schema_view import SchemaView
    from minikctl.apimachinery.types import Obj

PATCH = "$patch"
DELETE, REPLACE, MERGE = "delete", "replace", "merge"
RETAIN_KEYS = "$retainKeys"
ELEMENT_ORDER = "$setElementOrder"
DELETE_PRIMITIVES = "$deleteFromPrimitiveList"


def strategy_of(view: SchemaView | None) -> tuple[bool, str]:
    """(retainKeys, replace or merge or "") of a field."""
    strategies = view.strategies if view is not None else ()
    others = [name for name in strategies if name != "retainKeys"]
    if len(others) > 1 or len(strategies) > 2:
        raise PatchError(f"unexpected patch strategy: {plain(list(strategies))}")
    return len(others) < len(strategies), others[0] if others else ""


def field_of(schema: SchemaView, name: str) -> SchemaView:
    view = schema.field(name)
    if view is None:
        raise PatchError(f'unable to find api field "{name}"')
    return view


def bad_directive(directive: Any, patch: Obj) -> PatchError:
    return PatchError(f"unknown patch type: {plain(directive)} in map: {plain(patch)}")


def without_directives(value: Any) -> tuple[Any, bool]:
    """(the value without objects that hold ``$patch``, whether it is to be kept at all)."""
    if isinstance(value, dict):
        if PATCH in value:
            return None, False
        pairs = [(key, *without_directives(item)) for key, item in value.items()]
        return {key: item for key, item, keep in pairs if keep}, True
    if isinstance(value, list):
        items = map(without_directives, value)
        return [item for item, keep in items if keep], True
    return value, True


def expect_list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise PatchError(f"expected a []interface {{}}, but received a {go_type(value)}")
    return value


def expect_map(value: Any) -> Obj:
    if not isinstance(value, dict):
        raise PatchError(f"expected a {MAP_TYPE}, but received a {go_type(value)}")
    return value
