"""Event of ``events.k8s.io/v1``: the same stored object as the core group's, with stricter rules for writers."""

from __future__ import annotations

from minikctl.apiserver.registry.core.event import COLUMNS, cells, selectable, to_core

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

__all__ = ["COLUMNS", "cells", "selectable", "validate", "validate_update"]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import events

    event = to_core(obj)
    faults = events.validate(event)
    # An object that was stored before is judged by `validate_update`.
    if (obj.get("metadata") or {}).get("resourceVersion"):
        return faults
    return faults + events.validate_new_style(event)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import events

    return events.validate_new_style_update(to_core(new), to_core(old))
