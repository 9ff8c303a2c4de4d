"""ValidatingAdmissionPolicyBinding: where a policy holds, with which parameters."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import UNSET, age, name, selector_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

GENERATION = True
COLUMNS = (("Name", 0), ("PolicyName", 0), ("ParamRef", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    return [name(obj), spec.get("policyName") or "", _parameter(spec.get("paramRef") or {}), age(obj)]


def _parameter(reference: Obj) -> str:
    if reference.get("name"):
        # Whether the parameter has a namespace cannot be seen from here.
        return f"{reference.get('namespace') or '*'}/{reference['name']}"
    selector = reference.get("selector")
    return UNSET if selector is None else selector_text(selector)


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import webhooks

    return webhooks.validate_binding(obj, with_actions=True)
