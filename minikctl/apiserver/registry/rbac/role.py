"""Role: what may be done in one namespace."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import created_at, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

NAME_CHECK = "is_path_segment"
COLUMNS = (("Name", 0), ("Created At", 0))


def cells(obj: Obj) -> list[Cell]:
    return [name(obj), created_at(obj)]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import rbac

    return rbac.validate_rules(obj.get("rules") or [], namespaced=True)
