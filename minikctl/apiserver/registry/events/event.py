"""Event of ``events.k8s.io/v1``: the same stored object as the core group's, under other field names."""

from __future__ import annotations

from minikctl.apiserver.registry.core import event
from minikctl.apiserver.registry.core.event import COLUMNS, selectable, validate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Cell, Obj

__all__ = ["COLUMNS", "cells", "selectable", "validate"]


def cells(obj: Obj) -> list[Cell]:
    if obj.get("apiVersion") == "events.k8s.io/v1":
        from minikctl.apiserver.conversions.event import events_to_core

        obj = events_to_core(obj)
    return event.cells(obj)
