"""IngressClass: which controller carries Ingresses out."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import NONE, age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

GENERATION = True
COLUMNS = (("Name", 0), ("Controller", 0), ("Parameters", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    return [name(obj), spec.get("controller") or "", _parameters(spec.get("parameters")), age(obj)]


def _parameters(parameters: Obj | None) -> str:
    if parameters is None:
        return NONE
    kind, group = parameters.get("kind") or "", parameters.get("apiGroup")
    qualified = kind if group is None else f"{kind}.{group}"
    return f"{qualified}/{parameters.get('name') or ''}"


def default(obj: Obj) -> None:
    parameters = (obj.get("spec") or {}).get("parameters")
    if parameters is not None and parameters.get("scope") is None:
        parameters["scope"] = "Cluster"


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import ingresses

    return ingresses.validate_class(obj)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.metadata import validate_immutable

    controller, before = ((one.get("spec") or {}).get("controller") or "" for one in (new, old))
    return validate_immutable(controller, before, "spec.controller")
