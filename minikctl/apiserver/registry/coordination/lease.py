"""Lease: who holds something, and until when; heartbeats of nodes and elections of leaders."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("Holder", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    return [name(obj), (obj.get("spec") or {}).get("holderIdentity") or "", age(obj)]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apimachinery import field_errors

    spec = obj.get("spec") or {}
    faults: list[FieldError] = []
    seconds, transitions = spec.get("leaseDurationSeconds"), spec.get("leaseTransitions")
    if seconds is not None and seconds <= 0:
        faults.append(field_errors.invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0"))
    if transitions is not None and transitions < 0:
        why = "must be greater than or equal to 0"
        faults.append(field_errors.invalid("spec.leaseTransitions", transitions, why))
    if spec.get("preferredHolder") is not None and not spec.get("strategy"):
        why = "may only be specified when `strategy` is defined"
        faults.append(field_errors.forbidden("spec.preferredHolder", why))
    return faults
