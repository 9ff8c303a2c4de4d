"""Ingress: which Service answers for which host and path."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import NONE, age, name
from minikctl.apiserver.registry.core.service import load_balancer_addresses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

GENERATION = True
CLASS_ANNOTATION = "kubernetes.io/ingress.class"

COLUMNS = (("Name", 0), ("Class", 0), ("Hosts", 0), ("Address", 0), ("Ports", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    class_name = spec.get("ingressClassName")
    return [
        name(obj),
        NONE if class_name is None else class_name,
        _hosts(spec.get("rules") or ()),
        ",".join(load_balancer_addresses(obj)),
        "80, 443" if spec.get("tls") else "80",
        age(obj),
    ]


def _hosts(rules: Sequence[Obj]) -> str:
    """Rules without a host are not shown, and yet counted among those that are more."""
    hosts: list[str] = []
    more = False
    for rule in rules:
        more = more or len(hosts) == 3
        if rule.get("host") and not more:
            hosts.append(rule["host"])
    text = ",".join(hosts) or "*"
    return f"{text} + {len(rules) - 3} more..." if more else text


def prepare_create(obj: Obj) -> None:
    obj["status"] = {"loadBalancer": {}}


def prepare_update(new: Obj, old: Obj) -> None:
    new["status"] = old.get("status") or {"loadBalancer": {}}


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old.get("spec") or {}


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import ingresses

    return ingresses.validate(obj)


def warnings(obj: Obj) -> list[str]:
    if CLASS_ANNOTATION not in ((obj.get("metadata") or {}).get("annotations") or {}):
        return []
    return [f"annotation \"{CLASS_ANNOTATION}\" is deprecated, please use 'spec.ingressClassName' instead"]
