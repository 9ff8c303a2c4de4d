"""The strategy of a kind that has no registry module of its own: any object is fine, and shown by name and age."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS: tuple[tuple[str, int], ...] = (("Name", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    meta = obj.get("metadata") or {}
    created = meta.get("creationTimestamp")
    return [meta.get("name", ""), ["age", created] if created else "<unknown>"]
