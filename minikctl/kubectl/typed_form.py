"""What kubectl makes of a manifest that it decodes into Go's types: the form in which it prints what it changed itself.

Fields that the kind does not have are gone, and those are there that Go writes though nobody gave them
(``creationTimestamp: null``, ``resources: {}``). Objects that come from the API server have this form already.
"""

from __future__ import annotations

from minikctl.apimachinery.patches.schema_view import SchemaView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def view_of(client: Client, obj: Obj) -> SchemaView | None:
    """The schema of an object's kind, None for a kind that the server does not know."""
    schema = client.schema(obj["apiVersion"], obj["kind"])
    return None if schema is None else SchemaView(schema, schema)


def typed(obj: Obj, view: SchemaView) -> Obj:
    """A new object in the form that Go gives it."""
    result: Obj = _typed(obj, view)
    return result


def _typed(value: Any, view: SchemaView) -> Any:
    if isinstance(value, list):
        items = view.items()
        return [_typed(item, items) for item in value]
    if not isinstance(value, dict) or not view.map_type:
        return value
    made: Obj = {}
    for name, part in value.items():
        field = view.field(name)
        if field is not None and part is not None:
            made[name] = _typed(part, field)
    for name, zero in view.zeros().items():
        made.setdefault(name, zero)
    return made
