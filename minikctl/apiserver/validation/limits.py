"""Limit ranges: bounds and defaults that fit each other.

Faults of one item come in the order of its resources' names. Source: k8s.io/kubernetes/pkg/apis/core/validation.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import go_structs, names
from minikctl.apiserver.validation.metadata import faults_of
from minikctl.apiserver.validation.resources import (
    is_overcommit_allowed,
    validate_container_resource_name,
    validate_resource_name,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_TYPES = ("Pod", "Container", "PersistentVolumeClaim")
_BOUNDS = ("max", "min", "default", "defaultRequest", "maxLimitRequestRatio")

# Which amount may not be above which: both, which one the message shows and under which field, and its words.
_ORDER = (
    ("min", "max", "min", "min", "min value {} is greater than max value {}"),
    (
        "min",
        "defaultRequest",
        "defaultRequest",
        "defaultRequest",
        "min value {} is greater than default request value {}",
    ),
    (
        "defaultRequest",
        "max",
        "defaultRequest",
        "defaultRequest",
        "default request value {} is greater than max value {}",
    ),
    (
        "defaultRequest",
        "default",
        "defaultRequest",
        "defaultRequest",
        "default request value {} is greater than default limit value {}",
    ),
    ("min", "default", "min", "default", "min value {} is greater than default value {}"),
    ("default", "max", "max", "default", "default value {} is greater than max value {}"),
)


def validate(items: Sequence[Obj]) -> list[FieldError]:
    faults: list[FieldError] = []
    seen: set[str] = set()
    for index, item in enumerate(items):
        path, kind = f"spec.limits[{index}]", item.get("type") or ""
        faults += _validate_type(kind, f"{path}.type")
        if kind in seen:
            faults.append(field_errors.duplicate(f"{path}.type", kind))
        seen.add(kind)
        faults += _validate_names(item, kind, path)
        for resource in sorted({name for key in _BOUNDS for name in item.get(key) or ()}):
            amounts = {key: str(item[key][resource]) for key in _BOUNDS if resource in (item.get(key) or ())}
            if kind == "Pod":
                amounts = {key: value for key, value in amounts.items() if not key.startswith("default")}
            faults += _validate_amounts(resource, amounts, path)
    return faults


def _validate_type(kind: str, path: str) -> list[FieldError]:
    if wrong := names.is_qualified_name(kind):
        return faults_of(path, kind, wrong)
    if "/" not in kind and kind not in _TYPES:
        return [field_errors.invalid(path, kind, "must be a standard limit type or fully qualified")]
    return []


def _validate_names(item: Obj, kind: str, path: str) -> list[FieldError]:
    check = validate_container_resource_name if kind in ("Pod", "Container") else validate_resource_name
    faults: list[FieldError] = []
    for key in _BOUNDS:
        if key == "maxLimitRequestRatio" and kind == "PersistentVolumeClaim" and not _bounds_storage(item):
            why = "either minimum or maximum storage value is required, but neither was provided"
            faults.append(field_errors.required(f"{path}.limits", why))
        if key.startswith("default") and kind == "Pod":
            if item.get(key):
                faults.append(field_errors.forbidden(f"{path}.{key}", "may not be specified when `type` is 'Pod'"))
            continue
        for resource in sorted(item.get(key) or ()):
            faults += check(resource, f"{path}.{key}[{resource}]")
    return faults


def _bounds_storage(item: Obj) -> bool:
    return any("storage" in (item.get(key) or ()) for key in ("min", "max"))


def _validate_amounts(resource: str, amounts: dict[str, str], path: str) -> list[FieldError]:
    from minikctl.apimachinery import quantity

    faults: list[FieldError] = []
    for low, high, shown, field, words in _ORDER:
        if low in amounts and high in amounts and quantity.parse(amounts[low]) > quantity.parse(amounts[high]):
            why = words.format(amounts[low], amounts[high])
            value = go_structs.quantity(amounts[shown])
            faults.append(field_errors.invalid(f"{path}.{field}[{resource}]", value, why))
    faults += _validate_ratio(resource, amounts, path)
    if not is_overcommit_allowed(resource) and {"default", "defaultRequest"} <= amounts.keys():
        limit, request = amounts["default"], amounts["defaultRequest"]
        if quantity.parse(limit) != quantity.parse(request):
            why = f"default value {limit} must equal to defaultRequest value {request} in {resource}"
            value = go_structs.quantity(request)
            faults.append(field_errors.invalid(f"{path}.defaultRequest[{resource}]", value, why))
    return faults


def _validate_ratio(resource: str, amounts: dict[str, str], path: str) -> list[FieldError]:
    from minikctl.apimachinery import quantity

    key = "maxLimitRequestRatio"
    if key not in amounts:
        return []
    ratio, at = quantity.parse(amounts[key]), f"{path}.{key}[{resource}]"
    value = go_structs.quantity(amounts[key])
    faults: list[FieldError] = []
    if ratio < quantity.parse("1"):
        faults.append(field_errors.invalid(at, value, f"ratio {amounts[key]} is less than 1"))
    if "min" in amounts and "max" in amounts:
        low, high = (quantity.parse(amounts[word]).milli_value() for word in ("min", "max"))
        if low and ratio.milli_value() / 1000 > high / low:
            why = f"ratio {amounts[key]} is greater than max/min = {high / low:f}"
            faults.append(field_errors.invalid(at, value, why))
    return faults
