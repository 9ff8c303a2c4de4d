"""jsonschema with the meaning that decoding gives to its keywords.

A null is an absent field; required fields and enumerations are none of decoding's business; `format` and `oneOf` mean
what `scripts/generate_schemas.py` says. The same verdict as `quick_check`, but with the places of all faults. The
package is imported on use: it costs 60 ms, and valid manifests never come here.
"""

from __future__ import annotations

from minikctl.apiserver.validation import formats
from minikctl.apiserver.validation.quick_check import alternative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from jsonschema import ValidationError

    from minikctl.apimachinery.types import Obj

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int, float),
    "number": (int, float),
}
_LIMITS = {"int32": 1 << 31, "int64": 1 << 63, "int-or-string": 1 << 31}

_validator_class: Any = None


class Fault:
    """``unknown`` names the field that the object at ``path`` must not have; else ``value`` there does not fit."""

    __slots__ = ("path", "schema", "unknown", "value")

    def __init__(self, path: list[str | int], unknown: str, value: Any, schema: Obj) -> None:
        self.path = path
        self.unknown = unknown
        self.value = value
        self.schema = schema


def faults(obj: Obj, root: Obj) -> Iterator[Fault]:
    """In no particular order. ``root`` is a kind's schema as `schemas.load` gives it."""
    for error in _validator(root).iter_errors(obj):
        unknown = error.message if error.validator == "additionalProperties" else ""
        yield Fault(list(error.absolute_path), unknown, error.instance, error.schema)


def _validator(root: Obj) -> Any:
    global _validator_class
    if _validator_class is None:
        from jsonschema import validators

        keywords: Any = {
            "additionalProperties": _additional,
            "enum": _ignored,
            "format": _format,
            "oneOf": _one_of,
            "required": _ignored,
            "type": _type,
        }
        extend: Any = validators.extend
        _validator_class = extend(validators.Draft7Validator, keywords)
    return _validator_class(root)


def _ignored(validator: Any, words: Any, value: Any, schema: Obj) -> tuple[ValidationError, ...]:
    return ()


def _is(value: Any, kind: str) -> bool:
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _type(validator: Any, types: str | list[str], value: Any, schema: Obj) -> Iterator[ValidationError]:
    from jsonschema import ValidationError

    kinds = [types] if isinstance(types, str) else types
    if value is not None and not any(_is(value, kind) for kind in kinds):
        yield ValidationError(f"not {types}")


def _additional(validator: Any, values: Any, value: Any, schema: Obj) -> Iterator[ValidationError]:
    """An unknown field's error has its name as message."""
    from jsonschema import ValidationError

    if not isinstance(value, dict):
        return
    extras = [name for name in value if name not in schema.get("properties", {})]
    for name in extras:
        if values is False:
            yield ValidationError(name)
        else:
            yield from validator.descend(value[name], values, path=name)


def _format(validator: Any, form: str, value: Any, schema: Obj) -> Iterator[ValidationError]:
    """Only for values of the right type: `_type` has complained of the others."""
    from jsonschema import ValidationError

    if form in _LIMITS and _is(value, "integer"):
        limit = _LIMITS[form]
        fault = None if -limit <= value < limit else "out of range"
    elif not isinstance(value, str):
        fault = None
    elif form == "quantity":
        fault = formats.quantity_fault(value)
    elif form in ("date-time", "micro-time"):
        fault = formats.time_fault(value, micro=form == "micro-time")
    else:
        fault = formats.base64_fault(value) if form == "byte" else None
    if fault:
        yield ValidationError(fault)


def _one_of(validator: Any, options: list[Obj], value: Any, schema: Obj) -> Iterator[ValidationError]:
    from jsonschema import ValidationError

    if value is None:
        return
    choice = alternative(value, schema)
    if choice is not None:
        yield from validator.descend(value, choice)
    elif any(option.get("type") == "boolean" for option in options):
        yield ValidationError("boolean or JSON schema expected")
