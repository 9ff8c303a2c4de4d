"""Namespace: a room for names. Its deletion is a life of its own, which handlers and a controller lead."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

NAME_CHECK = "is_dns1123_label"
COLUMNS = (("Name", 0), ("Status", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    return [name(obj), (obj.get("status") or {}).get("phase") or "", age(obj)]


def default(obj: Obj) -> None:
    meta = obj.setdefault("metadata", {})
    if meta.get("name"):
        meta["labels"] = {**(meta.get("labels") or {}), "kubernetes.io/metadata.name": meta["name"]}
    if not isinstance(obj.get("spec"), dict):
        obj["spec"] = {}
    if not (obj.get("status") or {}).get("phase"):
        obj["status"] = {**(obj.get("status") or {}), "phase": "Active"}


def prepare_create(obj: Obj) -> None:
    obj["status"] = {"phase": "Active"}
    spec: Obj = obj.setdefault("spec", {})
    finalizers = spec.get("finalizers") or []
    if "kubernetes" not in finalizers:
        spec["finalizers"] = [*finalizers, "kubernetes"]
    # A generated name comes too late for `default`.
    default(obj)


def prepare_update(new: Obj, old: Obj) -> None:
    """Finalizers change through the ``finalize`` subresource only."""
    new["spec"] = {**(new.get("spec") or {})}
    new["spec"].pop("finalizers", None)
    if finalizers := (old.get("spec") or {}).get("finalizers"):
        new["spec"]["finalizers"] = finalizers
    new["status"] = old.get("status") or {}


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old.get("spec") or {}


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import metadata

    finalizers = (obj.get("spec") or {}).get("finalizers") or []
    faults = metadata.validate_finalizers(finalizers, "spec.finalizers")
    for finalizer in finalizers:
        faults += metadata.validate_kube_finalizer(finalizer, "spec.finalizers")
    return faults


def selectable(obj: Obj) -> dict[str, str]:
    return {"status.phase": (obj.get("status") or {}).get("phase") or "", "name": name(obj)}
