"""LeaseCandidate: who would like to hold a lease, and in which version."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("LeaseName", 0), ("BinaryVersion", 0), ("EmulationVersion", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    shown = [spec.get(key) or "" for key in ("leaseName", "binaryVersion", "emulationVersion")]
    return [name(obj), *shown, age(obj)]
