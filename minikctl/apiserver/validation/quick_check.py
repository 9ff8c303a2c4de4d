"""Says within microseconds whether an object decodes without complaint: types and unknown fields, nothing else.

This is the way of every valid manifest. What does not pass goes on to `schema`, which finds out what is wrong and says
it in Kubernetes' words. Like decoding, neither looks at missing fields or at enumerations: that is validation's part.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from minikctl.apimachinery.types import Obj

_PREFIX = len("#/definitions/")
_SUFFIXES = frozenset(("", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"))


def fits(obj: Obj, root: Obj) -> bool:
    """``root`` is a kind's schema as `schemas.load` gives it."""
    return _object(obj, root, root["definitions"])


def _object(value: Any, schema: Obj, definitions: Obj) -> bool:
    if value.__class__ is not dict:
        return False
    fields = schema.get("properties")
    if fields is None:
        values = schema["additionalProperties"]
        if values.get("type") == "string" and len(values) == 1:
            return all(member.__class__ is str or member is None for member in value.values())
        return all(member is None or _value(member, values, definitions) for member in value.values())
    for name, member in value.items():
        field = fields.get(name)
        if field is None:
            return False
        if member is None or (member.__class__ is str and field.get("type") == "string" and "format" not in field):
            continue
        if not _value(member, field, definitions):
            return False
    return True


def _value(value: Any, schema: Obj, definitions: Obj) -> bool:
    reference = schema.get("$ref")
    if reference is not None:
        schema = definitions[reference[_PREFIX:]]
    kind = schema.get("type")
    if kind == "object":
        return _object(value, schema, definitions)
    if kind == "array":
        if value.__class__ is not list:
            return False
        items = schema["items"]
        return all(member is None or _value(member, items, definitions) for member in value)
    if kind is None:
        return _alternative(value, schema, definitions) if schema else True
    if kind == "boolean":
        return value.__class__ is bool
    form = schema.get("format")
    return _FORMS[form](value) if form else value.__class__ is str


def _alternative(value: Any, schema: Obj, definitions: Obj) -> bool:
    """Schemas within a CustomResourceDefinition: the alternative is chosen by the type of the value."""
    choice = alternative(value, schema)
    if choice is None:
        return all(option.get("type") != "boolean" for option in schema["oneOf"])
    return _value(value, choice, definitions)


def alternative(value: Any, schema: Obj) -> Obj | None:
    """The member of ``oneOf`` that is meant. None: no member takes this type; Go drops it, unless one is boolean."""
    kind = {dict: None, list: "array", bool: "boolean"}.get(value.__class__, "other")
    for option in schema["oneOf"]:
        if option.get("type") == kind:
            found: Obj = option
            return found
    return None


def _number(value: Any) -> bool:
    return value.__class__ is int or value.__class__ is float


def _integer(bits: int) -> Callable[[Any], bool]:
    limit = 1 << (bits - 1)

    def check(value: Any) -> bool:
        if value.__class__ is int or (value.__class__ is float and value.is_integer()):
            return bool(-limit <= value < limit)
        return False

    return check


_int32 = _integer(32)


def _int_or_string(value: Any) -> bool:
    return value.__class__ is str or _int32(value)


def _quantity(value: Any) -> bool:
    if value.__class__ is not str:
        return _number(value)
    digits = value.rstrip("KMGTPEinumk")
    plain = value.isascii() and digits.replace(".", "", 1).isdigit() and value[len(digits) :] in _SUFFIXES
    return plain or not _slowly("quantity_fault", value)


def _time(value: Any) -> bool:
    return value.__class__ is str and not _slowly("time_fault", value)


def _micro_time(value: Any) -> bool:
    return value.__class__ is str and not _slowly("time_fault", value, micro=True)


def _bytes(value: Any) -> bool:
    if value.__class__ is not str:
        return False
    from binascii import a2b_base64

    try:
        a2b_base64(value, strict_mode=True)
    except ValueError:
        return not _slowly("base64_fault", value)
    return True


def _slowly(name: str, value: str, **options: bool) -> bool:
    """Whether the exact rule finds a fault; its module is loaded for unusual values only."""
    from minikctl.apiserver.validation import formats

    return getattr(formats, name)(value, **options) is not None


_FORMS = {
    "int32": _int32,
    "int64": _integer(64),
    "double": _number,
    "int-or-string": _int_or_string,
    "quantity": _quantity,
    "date-time": _time,
    "micro-time": _micro_time,
    "byte": _bytes,
}
