"""Taking fields out of a value."""

from __future__ import annotations

from minikctl.apimachinery.patches.schema_view import ATOMIC, DEDUCED
from minikctl.apimachinery.structured_merge.elements import ElementError, element_of
from minikctl.apimachinery.structured_merge.fields_v1 import is_member
from minikctl.apimachinery.structured_merge.kinds import LIST_KIND, SCALAR_KIND, kind_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.patches.schema_view import SchemaView
    from minikctl.apimachinery.structured_merge.fields_v1 import Fields


def without_fields(value: Any, fields: Fields, schema: SchemaView) -> Any:
    """The value without the members of the set; what has nothing left, or was one whole, becomes null."""
    kind = kind_of(schema, value)
    if kind == SCALAR_KIND:
        return value
    if kind == LIST_KIND:
        if not isinstance(value, list) or schema.list_type == ATOMIC:
            return None
        return _items(value, fields, schema) or None
    if not isinstance(value, dict) or schema.map_type == ATOMIC:
        return None
    return _fields(value, fields, schema) or None


def _fields(value: dict[str, Any], fields: Fields, schema: SchemaView) -> dict[str, Any]:
    out = {}
    for name, item in value.items():
        node = fields.get(f"f:{name}")
        if node is None:
            out[name] = item
        elif not is_member(node):
            out[name] = without_fields(item, node, schema.field(name) or DEDUCED)
    return out


def _items(value: list[Any], fields: Fields, schema: SchemaView) -> list[Any]:
    out = []
    for item in value:
        try:
            node = fields.get(element_of(schema, item))
        except ElementError:
            node = None
        if node is None:
            out.append(item)
        elif not is_member(node):
            out.append(without_fields(item, node, schema.items()))
    return out
