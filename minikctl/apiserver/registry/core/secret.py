"""Secret: sensitive data as base64, of a type that asks for certain keys.

``stringData`` is for writing only: it is merged into ``data`` as the body is read and never stored.
"""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("Type", 0), ("Data", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    return [name(obj), obj.get("type") or "", len(obj.get("data") or ()), age(obj)]


def default(obj: Obj) -> None:
    if texts := obj.pop("stringData", None):
        from binascii import b2a_base64

        encoded = {key: b2a_base64((text or "").encode(), newline=False).decode() for key, text in texts.items()}
        obj["data"] = {**(obj.get("data") or {}), **encoded}
    if not obj.get("type"):
        obj["type"] = "Opaque"


def prepare_update(new: Obj, old: Obj) -> None:
    # A manifest that leaves the type out means the type it has.
    if not new.get("type"):
        new["type"] = old.get("type")


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import config

    return config.validate_secret(obj)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import config
    from minikctl.apiserver.validation.metadata import validate_immutable

    faults = validate_immutable(new.get("type"), old.get("type"), "type")
    return faults + config.validate_immutable_data(new, old, ("data",))


def selectable(obj: Obj) -> dict[str, str]:
    return {"type": obj.get("type") or ""}
