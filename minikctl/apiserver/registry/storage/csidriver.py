"""CSIDriver: what a storage driver can do and needs."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import NONE, UNSET, age, flag, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

GENERATION = True
COLUMNS = (
    ("Name", 0),
    ("AttachRequired", 0),
    ("PodInfoOnMount", 0),
    ("StorageCapacity", 0),
    ("TokenRequests", 0),
    ("RequiresRepublish", 0),
    ("Modes", 0),
    ("Age", 0),
)


def cells(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    requests = spec.get("tokenRequests")
    attach = spec.get("attachRequired")
    return [
        name(obj),
        flag(True if attach is None else attach),
        flag(spec.get("podInfoOnMount")),
        flag(spec.get("storageCapacity")),
        UNSET if requests is None else ",".join(request.get("audience") or "" for request in requests),
        flag(spec.get("requiresRepublish")),
        ",".join(spec.get("volumeLifecycleModes") or ()) or NONE,
        age(obj),
    ]


def default(obj: Obj) -> None:
    spec: Obj = obj.setdefault("spec", {})
    rules = {
        "attachRequired": True,
        "podInfoOnMount": False,
        "storageCapacity": False,
        "fsGroupPolicy": "ReadWriteOnceWithFSType",
        "requiresRepublish": False,
        "seLinuxMount": False,
    }
    for key, value in rules.items():
        if spec.get(key) is None:
            spec[key] = value
    if not spec.get("volumeLifecycleModes"):
        spec["volumeLifecycleModes"] = ["Persistent"]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import storage

    return storage.validate_driver(obj)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import storage

    return storage.validate_driver_update(new, old)
