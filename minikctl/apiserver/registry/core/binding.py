"""Binding: the order to run a pod on a node; it is carried out, never stored."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    return [name(obj), age(obj)]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apimachinery import field_errors

    target = obj.get("target") or {}
    faults: list[FieldError] = []
    if target.get("kind") not in (None, "", "Node"):
        faults.append(field_errors.not_supported("target.kind", target["kind"], ("Node", "<empty>")))
    if not target.get("name"):
        faults.append(field_errors.required("target.name"))
    return faults
