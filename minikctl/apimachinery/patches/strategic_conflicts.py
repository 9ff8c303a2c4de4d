"""Whether two strategic merge patches change a field differently, as ``kubectl apply --overwrite=false`` asks."""

from __future__ import annotations

from minikctl.apimachinery.go_format import plain
from minikctl.apimachinery.patches import strategic_lists as lists
from minikctl.apimachinery.patches.directives import MERGE, PATCH, REPLACE, RETAIN_KEYS, field_of, strategy_of
from minikctl.apimachinery.patches.faults import PatchError
from minikctl.apimachinery.patches.values import same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.patches.schema_view import SchemaView
    from minikctl.apimachinery.types import Obj


def conflicting(left: Any, right: Any, schema: SchemaView, strategy: str = "") -> bool:
    if isinstance(left, dict):
        if not isinstance(right, dict) or left.get(PATCH) != right.get(PATCH):
            return True
        return strategy != REPLACE and _maps_conflict(left, right, schema)
    if isinstance(left, list):
        return not isinstance(right, list) or _lists_conflict(left, right, schema, strategy)
    return not same(left, right)


def _maps_conflict(left: Obj, right: Obj, schema: SchemaView) -> bool:
    for key, value in left.items():
        if key in (PATCH, RETAIN_KEYS) or key not in right:
            continue
        view, strategy = schema, ""
        if isinstance(value, dict | list) and not key.startswith("$"):
            view = field_of(schema, key)
            _, strategy = strategy_of(view)
        if conflicting(value, right[key], view, strategy):
            return True
    return False


def _lists_conflict(left: list[Any], right: list[Any], schema: SchemaView, strategy: str) -> bool:
    kind = lists.element_type(left, right)
    if strategy == MERGE:
        if kind is not dict:
            return False
        ours, theirs = _by_name(left, schema.merge_key), _by_name(right, schema.merge_key)
        return any(conflicting(item, theirs[name], schema.items()) for name, item in ours.items() if name in theirs)
    if len(left) != len(right):
        return True
    if kind is not dict:
        left, right = sorted(left, key=plain), sorted(right, key=plain)
    return any(conflicting(mine, other, schema.items()) for mine, other in zip(left, right, strict=True))


def _by_name(items: list[Any], key: str) -> dict[str, Obj]:
    named: dict[str, Obj] = {}
    for item in items:
        if key not in item:
            raise PatchError(f"cannot find merge key `{key}` in merging list element:{plain(item)}")
        named[plain(item[key])] = item
    return named
