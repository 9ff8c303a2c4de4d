"""VolumeAttachment: the order to attach a volume to a node, and whether it is."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, flag, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("Attacher", 0), ("PV", 0), ("Node", 0), ("Attached", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    return [
        name(obj),
        spec.get("attacher") or "",
        (spec.get("source") or {}).get("persistentVolumeName") or "",
        spec.get("nodeName") or "",
        flag((obj.get("status") or {}).get("attached")),
        age(obj),
    ]


def prepare_create(obj: Obj) -> None:
    obj["status"] = {"attached": False}


def prepare_update(new: Obj, old: Obj) -> None:
    new["status"] = old.get("status") or {"attached": False}


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old.get("spec") or {}


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import storage

    return storage.validate_attachment(obj)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import storage

    return storage.validate_attachment_update(new, old)
