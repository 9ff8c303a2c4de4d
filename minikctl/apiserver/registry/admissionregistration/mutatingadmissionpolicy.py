"""MutatingAdmissionPolicy: rules in CEL that change what requests bring. Here it is kept and shown, not carried out."""

from __future__ import annotations

from minikctl.apiserver.registry.admissionregistration.validatingwebhookconfiguration import default_rules
from minikctl.apiserver.registry.cells import UNSET, age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

GENERATION = True
COLUMNS = (("Name", 0), ("Mutations", 0), ("ParamKind", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    kind = spec.get("paramKind")
    shown = UNSET if kind is None else f"{kind.get('apiVersion') or ''}/{kind.get('kind') or ''}"
    return [name(obj), len(spec.get("mutations") or ()), shown, age(obj)]


def default(obj: Obj) -> None:
    spec: Obj = obj.setdefault("spec", {})
    if spec.get("failurePolicy") is None:
        spec["failurePolicy"] = "Fail"
    constraints = spec.get("matchConstraints")
    if constraints is None:
        return
    for key in ("namespaceSelector", "objectSelector"):
        if constraints.get(key) is None:
            constraints[key] = {}
    if constraints.get("matchPolicy") is None:
        constraints["matchPolicy"] = "Equivalent"
    default_rules([*(constraints.get("resourceRules") or ()), *(constraints.get("excludeResourceRules") or ())])


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import webhooks

    return webhooks.validate_policy(obj, ("mutations",))
