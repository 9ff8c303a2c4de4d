"""kubectl apply's patch for kinds without a schema of patch strategies (custom resources): a JSON merge patch.

Changes are taken from the live object to the new configuration, deletions from the last applied configuration to the
new one, so that what others added to the live object stays.
"""

from __future__ import annotations

from minikctl.apimachinery.go_format import plain
from minikctl.apimachinery.patches.faults import PatchConflictError, PatchError
from minikctl.apimachinery.patches.merge import create_merge_patch, merged
from minikctl.apimachinery.patches.values import same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from minikctl.apimachinery.types import Obj


def create_three_way_json(
    original: Obj | None, modified: Obj, current: Obj, *preconditions: Callable[[Obj], bool]
) -> Obj:
    """The patch to send; ``{}`` when there is nothing to do.

    ``original`` is the last applied configuration, None or empty when there is none. A precondition that says no to
    the finished patch raises PatchError.
    """
    changes = keep_changes(create_merge_patch(current, modified))
    deletions = keep_deletions(create_merge_patch(original or {}, modified))
    if _conflict(changes, deletions):
        raise PatchConflictError(changes, deletions)
    patch = merged(deletions, changes)
    if not all(meets(patch) for meets in preconditions):
        raise PatchError(f"precondition failed for: {plain(patch)}")
    return patch


def keep_changes(patch: Obj) -> Obj:
    """A merge patch without its deletions; an object that was set empty stays."""
    kept: Obj = {}
    for key, value in patch.items():
        if isinstance(value, dict) and value:
            value = keep_changes(value)
            if value:
                kept[key] = value
        elif value is not None:
            kept[key] = value
    return kept


def keep_deletions(patch: Obj) -> Obj:
    """A merge patch with nothing but its deletions."""
    kept: Obj = {}
    for key, value in patch.items():
        if value is None:
            kept[key] = None
        elif isinstance(value, dict):
            inner = keep_deletions(value)
            if inner:
                kept[key] = inner
    return kept


def _conflict(left: Any, right: Any) -> bool:
    if isinstance(left, dict) and isinstance(right, dict):
        return any(_conflict(value, right[key]) for key, value in left.items() if key in right)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) != len(right) or any(map(_conflict, left, right))
    return not same(left, right)
