"""CertificateSigningRequest: the wish for a certificate, its approval and what was issued."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import NONE, age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

NAME_CHECK = "is_path_segment"
_DECISIONS = ("Approved", "Denied")
COLUMNS = (
    ("Name", 0),
    ("Age", 0),
    ("SignerName", 0),
    ("Requestor", 0),
    ("RequestedDuration", 0),
    ("Condition", 0),
)


def cells(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    return [
        name(obj),
        age(obj),
        spec.get("signerName") or NONE,
        spec.get("username") or "",
        _duration(spec.get("expirationSeconds")),
        _condition(obj.get("status") or {}),
    ]


def _duration(seconds: int | None) -> str:
    if seconds is None:
        return NONE
    from minikctl.apimachinery import duration

    return duration.human(seconds)


def _condition(status: Obj) -> str:
    types = {condition.get("type") for condition in status.get("conditions") or ()}
    text = "Denied" if "Denied" in types else "Approved" if "Approved" in types else "Pending"
    text += ",Failed" if "Failed" in types else ""
    return f"{text},Issued" if status.get("certificate") else text


def prepare_create(obj: Obj) -> None:
    """Who asks is filled in by the handler, which knows the user."""
    obj["status"] = {}


def prepare_update(new: Obj, old: Obj) -> None:
    new["spec"] = old.get("spec") or {}
    new["status"] = old.get("status") or {}


def prepare_status_update(new: Obj, old: Obj) -> None:
    """Approval has a subresource of its own: here such conditions stay as they were."""
    new["spec"] = old.get("spec") or {}
    kept = [one for one in _conditions(old) if one.get("type") in _DECISIONS]
    others = [one for one in _conditions(new) if one.get("type") not in _DECISIONS]
    if kept or others:
        new["status"] = {**(new.get("status") or {}), "conditions": kept + others}


def prepare_approval_update(new: Obj, old: Obj) -> None:
    """Approval changes conditions and nothing else."""
    new["spec"] = old.get("spec") or {}
    new["status"] = {**(old.get("status") or {}), "conditions": _conditions(new)}


def _conditions(obj: Obj) -> list[Obj]:
    conditions: list[Obj] = (obj.get("status") or {}).get("conditions") or []
    return conditions


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import certificates

    return certificates.validate_request(obj)


def selectable(obj: Obj) -> dict[str, str]:
    return {"spec.signerName": (obj.get("spec") or {}).get("signerName") or ""}
