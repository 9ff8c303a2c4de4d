"""CSINode: the storage drivers of one node."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("Drivers", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    return [name(obj), len((obj.get("spec") or {}).get("drivers") or ()), age(obj)]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import storage

    return storage.validate_csi_node(obj)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import storage

    return storage.validate_csi_node_update(new, old)
