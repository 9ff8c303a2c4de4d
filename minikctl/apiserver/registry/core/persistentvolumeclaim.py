"""PersistentVolumeClaim: the wish for storage, and the volume that fulfils it."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import UNSET, age, name
from minikctl.apiserver.registry.core.persistentvolume import access_modes, phase, storage_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (
    ("Name", 0),
    ("Status", 0),
    ("Volume", 0),
    ("Capacity", 0),
    ("Access Modes", 0),
    ("StorageClass", 0),
    ("VolumeAttributesClass", 0),
    ("Age", 0),
    ("VolumeMode", 1),
)


def cells(obj: Obj) -> list[Cell]:
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    volume = spec.get("volumeName") or ""
    attributes = spec.get("volumeAttributesClassName")
    return [
        name(obj),
        phase(obj),
        volume,
        str((status.get("capacity") or {}).get("storage") or "0") if volume else "",
        access_modes(status.get("accessModes") or ()) if volume else "",
        storage_class(obj),
        UNSET if attributes is None else attributes,
        age(obj),
        spec.get("volumeMode") or UNSET,
    ]


def default(obj: Obj) -> None:
    spec, status = obj.setdefault("spec", {}), obj.setdefault("status", {})
    if not status.get("phase"):
        status["phase"] = "Pending"
    if spec.get("volumeMode") is None:
        spec["volumeMode"] = "Filesystem"


def prepare_create(obj: Obj) -> None:
    obj["status"] = {"phase": "Pending"}
    _line_up_sources(obj["spec"])


def _line_up_sources(spec: Obj) -> None:
    """dataSource and dataSourceRef mean the same, as long as the latter stays in its namespace."""
    source, reference = spec.get("dataSource"), spec.get("dataSourceRef")
    if source is not None and reference is None:
        spec["dataSourceRef"] = dict(source)
    elif reference is not None and source is None and not reference.get("namespace"):
        spec["dataSource"] = {key: value for key, value in reference.items() if key != "namespace"}


def prepare_update(new: Obj, old: Obj) -> None:
    new["status"] = old.get("status") or {}
    _line_up_sources(new["spec"])


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old.get("spec") or {}


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import claims

    return claims.validate_spec(obj.get("spec") or {}, "spec")


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import claims

    # Here the API server looks at the whole before it looks at what changed.
    return validate(new) + claims.validate_update(new, old)


def selectable(obj: Obj) -> dict[str, str]:
    return {"name": name(obj)}
