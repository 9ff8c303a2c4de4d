"""Which fields a value has: what someone who applies it will own."""

from __future__ import annotations

from minikctl.apimachinery.patches.schema_view import ATOMIC, DEDUCED
from minikctl.apimachinery.structured_merge.elements import ElementError, element_of
from minikctl.apimachinery.structured_merge.fields_v1 import SELF, in_order
from minikctl.apimachinery.structured_merge.kinds import LIST_KIND, SCALAR_KIND, kind_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.patches.schema_view import SchemaView
    from minikctl.apimachinery.structured_merge.fields_v1 import Fields


def field_set(value: Any, schema: SchemaView) -> Fields:
    """The set of a whole value, in order."""
    return _walk(value, schema)[0]


def _walk(value: Any, schema: SchemaView) -> tuple[Fields, bool]:
    """(the set below, whether the place itself is a member)."""
    kind = kind_of(schema, value)
    if kind == SCALAR_KIND:
        return {}, True
    if kind == LIST_KIND:
        if schema.list_type == ATOMIC:
            return {}, True
        return (_items(value, schema) if isinstance(value, list) else {}), False
    if schema.map_type == ATOMIC:
        return {}, True
    return (_fields(value, schema) if isinstance(value, dict) else {}), False


def _fields(value: dict[str, Any], schema: SchemaView) -> Fields:
    out: Fields = {}
    for name, item in value.items():
        below, member = _walk(item, schema.field(name) or DEDUCED)
        member = member or item is None or item == {} or not schema.declares(name)
        if member or below:
            out[f"f:{name}"] = {SELF: {}, **below} if member and below else below
    return in_order(out)


def _items(value: list[Any], schema: SchemaView) -> Fields:
    out: Fields = {}
    for item in value:
        try:
            element = element_of(schema, item)
        except ElementError:
            continue
        if element in out:
            out[element] = {}  # of duplicates only the element itself is owned
            continue
        below, _ = _walk(item, schema.items())
        out[element] = {SELF: {}, **below} if below else below
    return in_order(out)
