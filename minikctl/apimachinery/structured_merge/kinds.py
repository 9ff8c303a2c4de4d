"""Which of the three ways of walking a value takes: as a map, as a list, or as a scalar."""

from __future__ import annotations

from minikctl.apimachinery.patches.schema_view import ABSENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.patches.schema_view import SchemaView

MAP_KIND, LIST_KIND, SCALAR_KIND = "map", "list", "scalar"


def kind_of(schema: SchemaView, value: Any) -> str:
    """The value's own kind if the schema allows it, else the schema's first."""
    if isinstance(value, dict):
        if schema.map_type:
            return MAP_KIND
    elif isinstance(value, list):
        if schema.list_type:
            return LIST_KIND
    elif value is not None and value is not ABSENT and schema.scalar:
        return SCALAR_KIND
    if schema.map_type:
        return MAP_KIND
    return SCALAR_KIND if schema.scalar else LIST_KIND
