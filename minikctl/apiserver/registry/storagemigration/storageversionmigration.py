"""StorageVersionMigration: the order to store all objects of a resource anew."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("Resource", 0))


def cells(obj: Obj) -> list[Cell]:
    resource = (obj.get("spec") or {}).get("resource") or {}
    return [name(obj), ".".join(resource.get(key) or "" for key in ("resource", "version", "group"))]
