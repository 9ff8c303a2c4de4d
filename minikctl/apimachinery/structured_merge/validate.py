"""Whether a value fits its schema, in the words of server-side apply."""

from __future__ import annotations

from minikctl.apimachinery.go_format import go_type, plain, syntax
from minikctl.apimachinery.patches.schema_view import MAP, SET
from minikctl.apimachinery.structured_merge.elements import ElementError, element_of, label
from minikctl.apimachinery.structured_merge.kinds import LIST_KIND, MAP_KIND, kind_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.patches.schema_view import SchemaView

_UNDECLARED = "field not declared in schema"


def validation_message(value: Any, schema: SchemaView) -> str:
    """All faults in one text, "" for none. Of several unknown fields of one object only the first is named."""
    faults = _check(value, schema)
    if len(faults) < 2:
        return faults[0] if faults else ""
    return "errors:\n" + "\n".join(f"  {fault}" for fault in faults)


def _check(value: Any, schema: SchemaView, path: str = "") -> list[str]:
    if value is None:
        return []
    kind = kind_of(schema, value)
    if kind == MAP_KIND:
        if not isinstance(value, dict):
            return [_fault(path, f"expected map, got &{{{plain(value)}}}")]
        return _check_map(value, schema, path)
    if kind == LIST_KIND:
        if not isinstance(value, list):
            return [_fault(path, f"expected list, got &{{{plain(value)}}}")]
        return _check_list(value, schema, path)
    wrong = _wrong_scalar(value, schema.scalar)
    return [_fault(path, wrong)] if wrong else []


def _fault(path: str, message: str) -> str:
    return f"{path}: {message}" if path else message


def _wrong_scalar(value: Any, scalar: str) -> str:
    if scalar == "numeric" and (isinstance(value, bool) or not isinstance(value, int | float)):
        return f"expected numeric (int or float), got {go_type(value)}"
    if scalar == "string" and not isinstance(value, str):
        return f"expected string, got &value.valueUnstructured{{Value:{syntax(value)}}}"
    if scalar == "boolean" and not isinstance(value, bool):
        return f"expected boolean, got &{{{plain(value)}}}"
    if scalar == "untyped" and isinstance(value, dict | list):
        return f"expected any scalar, got &{{{plain(value)}}}"
    return ""


def _check_map(value: dict[str, Any], schema: SchemaView, path: str) -> list[str]:
    faults: list[str] = []
    for name, item in value.items():
        view = schema.field(name)
        if view is None:
            return [*faults, _fault(f"{path}.{name}", _UNDECLARED)]
        faults += _check(item, view, f"{path}.{name}")
    return faults


def _check_list(value: list[Any], schema: SchemaView, path: str) -> list[str]:
    faults: list[str] = []
    seen: set[str] = set()
    for index, item in enumerate(value):
        element = f"i:{index}"
        if schema.list_type in (SET, MAP):
            try:
                element = element_of(schema, item)
            except ElementError as error:
                return [*faults, _fault(path, f"element {index}: {error}")]
            if element in seen:
                faults.append(_fault(path, f"duplicate entries for key {label(element)}"))
            seen.add(element)
        faults += _check(item, schema.items(), path + label(element))
    return faults
