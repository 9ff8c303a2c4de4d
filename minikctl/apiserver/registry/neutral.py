"""The strategy of a kind that has no registry module of its own, and what any module leaves out.

Any object is fine, nothing is filled in, and it is shown by name and age.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS: tuple[tuple[str, int], ...] = (("Name", 0), ("Age", 0))
GENERATION = False
NAME_CHECK = "is_dns1123_subdomain"
UNCONDITIONAL_UPDATE = True
"""Whether a PUT without resourceVersion replaces whatever is there."""


def cells(obj: Obj) -> list[Cell]:
    meta = obj.get("metadata") or {}
    created = meta.get("creationTimestamp")
    return [meta.get("name", ""), ["age", created] if created else "<unknown>"]


def default(obj: Obj) -> None:
    pass


def prepare_create(obj: Obj) -> None:
    pass


def prepare_update(new: Obj, old: Obj) -> None:
    pass


def prepare_status_update(new: Obj, old: Obj) -> None:
    """All but the status stays as it was."""
    status = new.get("status")
    meta = new["metadata"]
    new.clear()
    new.update(old)
    new["metadata"] = {**old["metadata"], "managedFields": meta.get("managedFields")}
    if new["metadata"]["managedFields"] is None:
        del new["metadata"]["managedFields"]
    if status is None:
        new.pop("status", None)
    else:
        new["status"] = status


def validate(obj: Obj) -> list[FieldError]:
    return []


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    return []


def generation_changed(new: Obj, old: Obj) -> bool:
    """Whether anything but metadata and status changed."""
    ignored = ("metadata", "status")
    return any(new.get(key) != old.get(key) for key in {**new, **old} if key not in ignored)


def selectable(obj: Obj) -> dict[str, str]:
    return {}


def warnings(obj: Obj) -> list[str]:
    return []
