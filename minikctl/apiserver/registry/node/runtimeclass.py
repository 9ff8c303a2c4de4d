"""RuntimeClass: a container runtime that pods may ask for."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("Handler", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    return [name(obj), obj.get("handler") or "", age(obj)]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import names
    from minikctl.apiserver.validation.metadata import faults_of, validate_labels

    handler = obj.get("handler") or ""
    faults = faults_of("handler", handler, names.is_dns1123_label(handler))
    return faults + validate_labels((obj.get("scheduling") or {}).get("nodeSelector"), "scheduling.nodeSelector")


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.metadata import validate_immutable

    return validate_immutable(new.get("handler"), old.get("handler"), "handler")
