"""ServiceAccount: an identity for what runs in pods."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("Secrets", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    return [name(obj), len(obj.get("secrets") or ()), age(obj)]


def prepare_create(obj: Obj) -> None:
    """Of a reference to a secret only the name counts."""
    if obj.get("secrets"):
        obj["secrets"] = [{"name": secret.get("name") or ""} for secret in obj["secrets"]]


def prepare_update(new: Obj, old: Obj) -> None:
    prepare_create(new)
