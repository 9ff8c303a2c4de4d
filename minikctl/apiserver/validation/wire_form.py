"""What is left of an object after Kubernetes has read and written it: the form that is stored and printed.

Go's decoder and encoder change an object: unknown fields and nulls go, empty values go unless a pointer held them,
some fields are printed though nobody gave them (``creationTimestamp: null``, ``resources: {}``, ``status: {}``),
quantities and times become canonical. Schemas say which (`x-zero`). The object has been checked before.
Objects are never changed in place; what stays the same is shared.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import deep_copy
from minikctl.apiserver import schemas
from minikctl.apiserver.validation.quick_check import alternative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind

_PREFIX = len(schemas.PREFIX)
_SUFFIXES = frozenset(("", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"))
_EMPTY = ("", 0, False, None)

_always: dict[int, Obj] = {}


def tidy(obj: Obj, root: Obj) -> Obj:
    """A private copy as Go's decoder leaves it, without the fields that its encoder adds."""
    return _Walk(root, adds=False).struct(obj, root)


def wire_form(obj: Obj, kind: Kind) -> Obj:
    """A new object as Go's encoder prints it; a custom resource, whose definition rules its form, stays as it is."""
    if not kind.builtin:
        return obj
    root = schemas.load(kind.group, kind.version, kind.kind)
    return _Walk(root, adds=True).struct(obj, root)


class _Walk:
    __slots__ = ("adds", "definitions")

    def __init__(self, root: Obj, *, adds: bool) -> None:
        self.definitions: Obj = root["definitions"]
        self.adds = adds

    def struct(self, value: Obj, schema: Obj) -> Obj:
        fields = schema["properties"]
        out: Obj = {}
        for name, member in value.items():
            field = fields.get(name)
            if member is None or field is None:
                continue
            if member.__class__ is not str or "format" in field or "$ref" in field:
                member = self.value(member, field)
            if "x-zero" in field or not _is_empty(member, field):
                out[name] = member
        if self.adds:
            for name, zero in _zeroes(schema, self.definitions).items():
                if name not in out:
                    out[name] = zero
        return out

    def value(self, value: Any, schema: Obj) -> Any:
        reference = schema.get("$ref")
        if reference is not None:
            schema = self.definitions[reference[_PREFIX:]]
        kind = schema.get("type")
        if kind == "object":
            if "properties" in schema:
                return self.struct(value, schema)
            values = schema["additionalProperties"]
            return {name: self.member(member, values) for name, member in value.items()}
        if kind == "array":
            items = schema["items"]
            return [self.member(member, items) for member in value]
        if "oneOf" in schema:
            choice = alternative(value, schema)
            return None if choice is None else self.value(value, choice)
        if not schema:
            return deep_copy(value)
        form = schema.get("format")
        return value if form is None else _FORMS[form](value)

    def member(self, value: Any, schema: Obj) -> Any:
        """Within a list or a map, Go turns a null into the empty value of the type."""
        if value is not None:
            return self.value(value, schema)
        return _empty(schema, self.definitions)


def _is_empty(value: Any, field: Obj) -> bool:
    if "$ref" in field:
        return False
    return value == [] or value == {} if isinstance(value, dict | list) else value in _EMPTY


def _zeroes(schema: Obj, definitions: Obj) -> Obj:
    """The fields of a structure that are printed though nobody gave them; nobody may change what this gives."""
    found = _always.get(id(schema))
    if found is None:
        found = {}
        for name, field in schema["properties"].items():
            zero = field.get("x-zero")
            if zero == "null":
                found[name] = None
            elif zero == "always":
                found[name] = _empty(field, definitions)
        _always[id(schema)] = found  # schemas stay loaded, so an id is never used again
    return found


def _empty(schema: Obj, definitions: Obj) -> Any:
    reference = schema.get("$ref")
    if reference is not None:
        schema = definitions[reference[_PREFIX:]]
    kind, form = schema.get("type"), schema.get("format")
    if kind == "object" and "properties" in schema:
        return _zeroes(schema, definitions)
    if form in ("date-time", "micro-time"):
        return None
    if form == "quantity":
        return "0"
    if form == "int-or-string":
        return 0
    return {"string": "", "boolean": False, "integer": 0, "number": 0}.get(kind or "")


def _number(value: Any) -> Any:
    return int(value) if value.__class__ is float and value.is_integer() else value


def _quantity(value: Any) -> str:
    if value.__class__ is str:
        digits = value.rstrip("KMGTPEinumk")
        if digits.isdigit() and digits[0] != "0" and len(digits) < 4 and value[len(digits) :] in _SUFFIXES:
            return str(value)
    from minikctl.apimachinery import quantity

    return str(quantity.parse(str(value).strip()))


def _time(value: str) -> str:
    """In UTC and whole seconds. What Go reads and Python does not (``T3:04:05Z``) stays as it is."""
    if len(value) == len("2006-01-02T15:04:05Z") and value[-1] == "Z":
        return value
    from minikctl.apimachinery import timestamps

    try:
        return timestamps.rfc3339(timestamps.parse(value))
    except ValueError:
        return value


def _bytes(value: str) -> str:
    """Line ends go, and so do bits that belong to no byte."""
    from binascii import a2b_base64, b2a_base64

    return b2a_base64(a2b_base64(value), newline=False).decode()


_FORMS: dict[str, Any] = {
    "int32": _number,
    "int64": _number,
    "double": _number,
    "int-or-string": _number,
    "quantity": _quantity,
    "date-time": _time,
    "micro-time": str,
    "byte": _bytes,
}
