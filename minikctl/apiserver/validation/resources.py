"""Amounts of resources that containers ask for, and the names of resources everywhere.

Neighbours: `containers.py` and `pod_spec.py` (overhead); limit ranges and quotas use the name rules too. Quantities
are good ones by the time this runs, and no finer than a thousandth. Source: pkg/apis/core/validation/validation.go and
pkg/apis/core/helper.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.metadata import faults_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

HUGE_PAGES = "hugepages-"
_COMPUTE = ("cpu", "memory", "ephemeral-storage")
_COUNTED = (
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "services.nodeports",
    "services.loadbalancers",
)
_STANDARD = {
    *_COMPUTE,
    *(f"{kind}.{name}" for kind in ("requests", "limits") for name in _COMPUTE),
    *_COUNTED,
    "storage",
    "requests.storage",
}


def is_huge_page(name: str) -> bool:
    return name.startswith(HUGE_PAGES)


def is_native(name: str) -> bool:
    """A resource that Kubernetes knows itself: no prefix, or one of kubernetes.io."""
    return "/" not in name or "kubernetes.io/" in name


def is_extended(name: str) -> bool:
    """A resource of some device plugin: ``example.com/gpu``."""
    if is_native(name) or name.startswith("requests."):
        return False
    return not names.is_qualified_name(f"requests.{name}")


def is_overcommit_allowed(name: str) -> bool:
    return is_native(name) and not is_huge_page(name)


def is_whole_number(name: str) -> bool:
    return name in _COUNTED or is_extended(name)


def validate_resource_name(name: str, path: str) -> list[FieldError]:
    messages = names.is_qualified_name(name)
    if messages:
        return faults_of(path, name, messages)
    if "/" not in name and name not in _STANDARD and not name.startswith((HUGE_PAGES, "requests.hugepages-")):
        return [field_errors.invalid(path, name, "must be a standard resource type or fully qualified")]
    return []


def validate_container_resource_name(name: str, path: str) -> list[FieldError]:
    if name in _COMPUTE:
        return []
    faults = validate_resource_name(name, path)
    if "/" not in name:
        if not is_huge_page(name):
            faults.append(field_errors.invalid(path, name, "must be a standard resource for containers"))
    elif not is_native(name) and not is_extended(name):
        faults.append(field_errors.invalid(path, name, "doesn't follow extended resource name standard"))
    return faults


def validate_quantity(name: str, amount: str, path: str) -> list[FieldError]:
    """An amount of a resource: not negative, and whole where pieces make no sense."""
    from minikctl.apimachinery.quantity import milli

    value = milli(amount)
    faults = []
    if value < 0:
        faults.append(field_errors.invalid(path, amount, names.NOT_NEGATIVE))
    if value % 1000 and name not in _COMPUTE and is_whole_number(name):
        faults.append(field_errors.invalid(path, field_errors.Literal(amount), "must be an integer"))
    return faults


def validate_resource_requirements(resources: Obj, path: str) -> list[FieldError]:
    """``limits`` and ``requests`` of one container, in the order of the resources' names."""
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    faults: list[FieldError] = []
    for name, amount in sorted(limits.items()):
        faults += _validate_amount(name, amount, f"{path}.limits[{name}]")
    for name, amount in sorted(requests.items()):
        at = f"{path}.requests[{name}]"
        faults += validate_container_resource_name(name, at)
        faults += validate_quantity(name, amount, at)
        faults += _validate_below_limit(name, amount, limits.get(name), path)
        faults += _validate_huge_page_amount(name, amount, at)
    every = {*limits, *requests}
    if any(is_huge_page(name) for name in every) and every.isdisjoint(("cpu", "memory")):
        faults.append(field_errors.forbidden(path, "HugePages require cpu or memory"))
    return faults


def _validate_amount(name: str, amount: str, path: str) -> list[FieldError]:
    faults = validate_container_resource_name(name, path) + validate_quantity(name, amount, path)
    return faults + _validate_huge_page_amount(name, amount, path)


def _validate_below_limit(name: str, amount: str, limit: str | None, path: str) -> list[FieldError]:
    if limit is None:
        if is_overcommit_allowed(name):
            return []
        return [field_errors.required(f"{path}.limits", "Limit must be set for non overcommitable resources")]
    if amount == limit:
        return []
    from minikctl.apimachinery.quantity import milli

    request, most = milli(amount), milli(limit)
    if request != most and not is_overcommit_allowed(name):
        return [field_errors.invalid(f"{path}.requests", amount, f"must be equal to {name} limit of {limit}")]
    if request > most:
        words = f"must be less than or equal to {name} limit of {limit}"
        return [field_errors.invalid(f"{path}.requests", amount, words)]
    return []


def _validate_huge_page_amount(name: str, amount: str, path: str) -> list[FieldError]:
    if not is_huge_page(name):
        return []
    from minikctl.apimachinery.quantity import milli

    try:
        page = milli(name.removeprefix(HUGE_PAGES))
    except ValueError:
        page = 0
    if page > 0 and milli(amount) % page == 0:
        return []
    return [field_errors.invalid(path, amount, f"{amount} is not positive integer multiple of {name}")]
