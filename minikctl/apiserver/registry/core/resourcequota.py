"""ResourceQuota: how much a namespace may hold in all."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("Request", 0), ("Limit", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    status = obj.get("status") or {}
    hard, used = status.get("hard") or {}, status.get("used") or {}
    requests: list[str] = []
    limits: list[str] = []
    for resource in sorted(hard):
        column = limits if resource.startswith("limits.") else requests
        column.append(f"{resource}: {used.get(resource, '0')}/{hard[resource]}")
    return [name(obj), ", ".join(requests), ", ".join(limits), age(obj)]


def default(obj: Obj) -> None:
    from minikctl.apiserver.registry.core.container_defaults import round_up

    for part in (obj.get("spec") or {}, obj.get("status") or {}):
        for key in ("hard", "used"):
            if part.get(key):
                part[key] = round_up(part[key])


def prepare_create(obj: Obj) -> None:
    obj["status"] = {}


def prepare_update(new: Obj, old: Obj) -> None:
    new["status"] = old.get("status") or {}


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old.get("spec") or {}


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import quotas

    return quotas.validate(obj)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import quotas

    return quotas.validate_update(new, old)
