"""CSIStorageCapacity: how much a driver can still give, for a class and a part of the cluster."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import UNSET, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("StorageClassName", 0), ("Capacity", 0))


def cells(obj: Obj) -> list[Cell]:
    capacity = obj.get("capacity")
    return [name(obj), obj.get("storageClassName") or "", UNSET if capacity is None else str(capacity)]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import storage

    return storage.validate_capacity(obj)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import storage

    return storage.validate_capacity_update(new, old)
