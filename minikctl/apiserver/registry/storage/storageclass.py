"""StorageClass: how volumes for claims are made."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, flag, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

_DEFAULT = ("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class")

COLUMNS = (
    ("Name", 0),
    ("Provisioner", 0),
    ("ReclaimPolicy", 0),
    ("VolumeBindingMode", 0),
    ("AllowVolumeExpansion", 0),
    ("Age", 0),
)


def cells(obj: Obj) -> list[Cell]:
    annotations = (obj.get("metadata") or {}).get("annotations") or {}
    chosen = any(annotations.get(key) == "true" for key in _DEFAULT)
    return [
        f"{name(obj)} (default)" if chosen else name(obj),
        obj.get("provisioner") or "",
        obj.get("reclaimPolicy") or "Delete",
        obj.get("volumeBindingMode") or "Immediate",
        flag(obj.get("allowVolumeExpansion")),
        age(obj),
    ]


def default(obj: Obj) -> None:
    if obj.get("reclaimPolicy") is None:
        obj["reclaimPolicy"] = "Delete"
    if obj.get("volumeBindingMode") is None:
        obj["volumeBindingMode"] = "Immediate"


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import storage

    return storage.validate_class(obj)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import storage

    return storage.validate_class_update(new, old)
