"""How Go calls a place within an object: the structure, the fields on the way to it, the type wanted there.

A schema holds this in its definitions' names (`core.v1.PodSpec`), in types and formats, and in `x-go-type` where Go's
name for a type follows from neither. Neighbour: `decoding`, which words the faults.
"""

from __future__ import annotations

import re

from minikctl.apiserver import schemas
from minikctl.apiserver.validation.quick_check import alternative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj

_PLAIN = {"string": "string", "boolean": "bool", "integer": "int64", "number": "float64"}
_ELEMENT = re.compile(r"(?:\[\]|map\[[^\]]*\])\*?(.+)")


class Place:
    """``fields`` are dotted, without indices and map keys, as Go's type errors have them: ``spec.containers.name``.

    ``path`` has them, as the errors about unknown fields do: ``spec.containers[0].name``. A place is ``lenient``
    within the schemas of a CustomResourceDefinition that have decoders of their own: unknown fields are dropped there.
    """

    __slots__ = ("fields", "go_type", "lenient", "path", "struct")

    def __init__(self, kind: str) -> None:
        self.struct = kind
        self.fields = ""
        self.path = ""
        self.go_type = kind
        self.lenient = False


def locate(steps: Sequence[str | int], obj: Obj, root: Obj, kind: str) -> Place:
    """``steps`` are keys and indices that lead from the object to the place; all but the last have to exist."""
    place = Place(kind)
    schema, value, owner = root, obj, kind
    for step in steps:
        if schema is not root and "$ref" in schema:
            owner = schema["$ref"].rpartition(".")[2]
            schema = schemas.resolve(schema, root)
        if "oneOf" in schema:
            place.lenient = True
            schema = alternative(value, schema) or {}
            owner = schema.get("$ref", owner).rpartition(".")[2]
            schema = schemas.resolve(schema, root)
        schema = _enter(place, step, schema, owner)
        value = _member(value, step)
    target = schemas.resolve(schema, root)
    chosen = alternative(value, target) if "oneOf" in target else None
    if chosen is not None:
        place.lenient = True
        place.go_type = derived_type(chosen)
    return place


def _enter(place: Place, step: str | int, schema: Obj, owner: str) -> Obj:
    """Goes one step down; returns the schema there."""
    if isinstance(step, int):
        place.path += f"[{step}]"
        return _element(place, schema["items"])
    place.path += f".{step}" if place.path else step
    fields = schema.get("properties")
    if fields is None:
        return _element(place, schema["additionalProperties"])
    field: Obj = fields[step]
    place.go_type = field.get("x-go-type") or derived_type(field)
    if not place.lenient:
        place.struct = owner
        place.fields += f".{step}" if place.fields else step
    return field


def _element(place: Place, schema: Any) -> Obj:
    match = _ELEMENT.fullmatch(place.go_type)
    place.go_type = match[1] if match else derived_type(schema)
    found: Obj = schema
    return found


def _member(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def derived_type(schema: Obj) -> str:
    """How Go calls the type of a field, as far as a schema without `x-go-type` tells."""
    if "$ref" in schema:
        return ".".join(schema["$ref"][len(schemas.PREFIX) :].split(".")[-2:])
    kind: str = schema.get("type", "")
    if kind == "array":
        return "[]" + derived_type(schema["items"])
    if kind == "object":
        return "map[string]" + derived_type(schema.get("additionalProperties", {"type": "string"}))
    if kind == "integer":
        return str(schema.get("format", "int64"))
    return "[]uint8" if schema.get("format") == "byte" else _PLAIN.get(kind, kind)
