"""LimitRange: bounds and defaults for each pod, container or claim of a namespace."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import created_at, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("Created At", 0))


def cells(obj: Obj) -> list[Cell]:
    return [name(obj), created_at(obj)]


def default(obj: Obj) -> None:
    """For containers, what is not said follows from what is: the limit from max, the request from limit or min."""
    from minikctl.apiserver.registry.core.container_defaults import round_up

    for limit in (obj.get("spec") or {}).get("limits") or ():
        for key in ("max", "min", "default", "defaultRequest", "maxLimitRequestRatio"):
            if limit.get(key):
                limit[key] = round_up(limit[key])
        if limit.get("type") == "Container":
            _default_container(limit)


def _default_container(limit: Obj) -> None:
    defaults = {**(limit.get("max") or {}), **(limit.get("default") or {})}
    requests = {**(limit.get("min") or {}), **defaults, **(limit.get("defaultRequest") or {})}
    if defaults:
        limit["default"] = defaults
    if requests:
        limit["defaultRequest"] = requests


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import limits

    return limits.validate((obj.get("spec") or {}).get("limits") or [])
