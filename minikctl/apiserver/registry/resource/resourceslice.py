"""ResourceSlice: the devices of one node or pool."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("Node", 0), ("Driver", 0), ("Pool", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    pool = (spec.get("pool") or {}).get("name") or ""
    return [name(obj), spec.get("nodeName") or "", spec.get("driver") or "", pool, age(obj)]


def selectable(obj: Obj) -> dict[str, str]:
    spec = obj.get("spec") or {}
    return {"spec.nodeName": spec.get("nodeName") or "", "spec.driver": spec.get("driver") or ""}
