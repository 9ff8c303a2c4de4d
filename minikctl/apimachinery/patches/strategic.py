"""Kubernetes' strategic merge patch: what callers need of it.

A strategic merge patch is a merge patch whose lists may merge by a key that the schema names, and which may hold
directives: ``$patch``, ``$retainKeys``, ``$setElementOrder/…``, ``$deleteFromPrimitiveList/…``. `strategic_merge`
applies, `strategic_lists` merges lists and orders them, `strategic_diff` creates patches.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest
from minikctl.apimachinery.go_format import MAP_TYPE
from minikctl.apimachinery.patches.faults import PatchError, status_of
from minikctl.apimachinery.patches.merge import json_type
from minikctl.apimachinery.patches.schema_view import SchemaView
from minikctl.apimachinery.patches.strategic_merge import patched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj

__all__ = ["SchemaView", "apply_strategic", "create_three_way", "create_two_way", "patched"]


def apply_strategic(original: Obj, patch: Any, schema: SchemaView) -> Obj:
    """A new object that shares what the patch leaves alone; raises the StatusError that an API server answers with."""
    if not isinstance(patch, dict | None):
        raise BadRequest(f"json: cannot unmarshal {json_type(patch)} into Go value of type {MAP_TYPE}")
    try:
        return patched(original, patch or {}, schema)
    except PatchError as fault:
        raise status_of(fault) from fault


def create_two_way(original: Obj, modified: Obj, schema: SchemaView) -> Obj:
    """The patch that makes ``modified`` of ``original``. Raises PatchError."""
    from minikctl.apimachinery.patches.strategic_diff import two_way

    return two_way(original, modified, schema)


def create_three_way(
    original: Obj | None, modified: Obj, current: Obj, schema: SchemaView, overwrite: bool = True
) -> Obj:
    """kubectl apply's patch: changes from ``current`` to ``modified``, deletions from ``original`` (last applied).

    ``{}`` when there is nothing to do. Without ``overwrite``, raises PatchConflictError where both changed a field.
    """
    from minikctl.apimachinery.patches.strategic_diff import three_way

    return three_way(original or {}, modified, current, schema, overwrite)
