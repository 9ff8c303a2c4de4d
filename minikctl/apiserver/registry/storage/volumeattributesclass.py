"""VolumeAttributesClass: what may be changed of a volume while it is in use."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

_DEFAULT = "volumeattributesclass.alpha.kubernetes.io/is-default-class"
COLUMNS = (("Name", 0), ("DriverName", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    chosen = ((obj.get("metadata") or {}).get("annotations") or {}).get(_DEFAULT) == "true"
    return [f"{name(obj)} (default)" if chosen else name(obj), obj.get("driverName") or "", age(obj)]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import storage

    return storage.validate_attributes_class(obj)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import storage

    return storage.validate_attributes_class_update(new, old)
