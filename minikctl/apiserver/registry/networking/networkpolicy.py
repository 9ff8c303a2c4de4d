"""NetworkPolicy: who may talk to a set of pods, and whom they may talk to."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name, selector_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

GENERATION = True
COLUMNS = (("Name", 0), ("Pod-Selector", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    return [name(obj), selector_text((obj.get("spec") or {}).get("podSelector")), age(obj)]


def default(obj: Obj) -> None:
    spec: Obj = obj.setdefault("spec", {})
    if spec.get("podSelector") is None:
        spec["podSelector"] = {}
    for rule in [*(spec.get("ingress") or ()), *(spec.get("egress") or ())]:
        for port in rule.get("ports") or ():
            if port.get("protocol") is None:
                port["protocol"] = "TCP"
    if not spec.get("policyTypes"):
        spec["policyTypes"] = ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import network_policies

    return network_policies.validate(obj.get("spec") or {})
