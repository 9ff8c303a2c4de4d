"""IPAddress: one virtual address of a Service, held so that no other gets it; its name is the address."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import NONE, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

GENERATION = True
NAME_CHECK = "is_path_segment"
COLUMNS = (("Name", 0), ("ParentRef", 0))


def cells(obj: Obj) -> list[Cell]:
    parent = (obj.get("spec") or {}).get("parentRef")
    if parent is None:
        return [name(obj), NONE]
    resource, group = parent.get("resource") or "", parent.get("group") or ""
    parts = [f"{resource}.{group}".lower() if group else resource.lower()]
    parts += [parent["namespace"]] if parent.get("namespace") else []
    return [name(obj), "/".join([*parts, parent.get("name") or ""])]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apimachinery import field_errors
    from minikctl.apiserver.validation import ips

    faults = ips.validate_ip(name(obj), "metadata.name") if name(obj) else []
    parent = (obj.get("spec") or {}).get("parentRef")
    if parent is None:
        return [*faults, field_errors.required("spec.parentRef")]
    missing = [key for key in ("resource", "name") if not parent.get(key)]
    return faults + [field_errors.required(f"spec.parentRef.{key}") for key in missing]


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.metadata import validate_immutable

    parent, before = ((one.get("spec") or {}).get("parentRef") for one in (new, old))
    return validate_immutable(parent, before, "spec.parentRef")
