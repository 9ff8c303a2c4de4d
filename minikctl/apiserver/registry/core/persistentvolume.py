"""PersistentVolume: a piece of storage, and the claim it is bound to."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import UNSET, age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class"
_MODES = (("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP"))

COLUMNS = (
    ("Name", 0),
    ("Capacity", 0),
    ("Access Modes", 0),
    ("Reclaim Policy", 0),
    ("Status", 0),
    ("Claim", 0),
    ("StorageClass", 0),
    ("VolumeAttributesClass", 0),
    ("Reason", 0),
    ("Age", 0),
    ("VolumeMode", 1),
)


def cells(obj: Obj) -> list[Cell]:
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    claim = spec.get("claimRef")
    attributes = spec.get("volumeAttributesClassName")
    return [
        name(obj),
        str((spec.get("capacity") or {}).get("storage") or "0"),
        access_modes(spec.get("accessModes") or ()),
        spec.get("persistentVolumeReclaimPolicy") or "",
        phase(obj),
        f"{claim.get('namespace') or ''}/{claim.get('name') or ''}" if claim else "",
        storage_class(obj),
        UNSET if attributes is None else attributes,
        status.get("reason") or "",
        age(obj),
        spec.get("volumeMode") or UNSET,
    ]


def access_modes(modes: Iterable[str]) -> str:
    """``RWO,ROX``, always in the same order."""
    given = set(modes)
    return ",".join(short for mode, short in _MODES if mode in given)


def phase(obj: Obj) -> str:
    """The phase of a volume or claim as tables show it."""
    if (obj.get("metadata") or {}).get("deletionTimestamp"):
        return "Terminating"
    text: str = (obj.get("status") or {}).get("phase") or ""
    return text


def storage_class(obj: Obj) -> str:
    """The class of a volume or claim; the old annotation wins over the field."""
    annotations = (obj.get("metadata") or {}).get("annotations") or {}
    text: str = annotations.get(CLASS_ANNOTATION) or (obj.get("spec") or {}).get("storageClassName") or ""
    return text


def default(obj: Obj) -> None:
    spec, status = obj.setdefault("spec", {}), obj.setdefault("status", {})
    if not status.get("phase"):
        status["phase"] = "Pending"
    if not spec.get("persistentVolumeReclaimPolicy"):
        spec["persistentVolumeReclaimPolicy"] = "Retain"
    if spec.get("volumeMode") is None:
        spec["volumeMode"] = "Filesystem"
    host_path = spec.get("hostPath")
    if host_path is not None and host_path.get("type") is None:
        host_path["type"] = ""


def prepare_create(obj: Obj) -> None:
    obj["status"] = {"phase": "Pending"}


def prepare_update(new: Obj, old: Obj) -> None:
    new["status"] = old.get("status") or {}


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old.get("spec") or {}


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import persistent_volumes

    return persistent_volumes.validate(obj)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import persistent_volumes

    # Here the API server looks at the whole before it looks at what changed.
    return validate(new) + persistent_volumes.validate_update(new, old)


def warnings(obj: Obj) -> list[str]:
    from minikctl.apiserver.validation import persistent_volumes

    return persistent_volumes.warnings(obj)


def selectable(obj: Obj) -> dict[str, str]:
    return {"name": name(obj)}
