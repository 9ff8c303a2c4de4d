"""PriorityLevelConfiguration: how many requests of one kind may run at a time. Here no request ever waits."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import NONE, age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

GENERATION = True
COLUMNS = (
    ("Name", 0),
    ("Type", 0),
    ("NominalConcurrencyShares", 0),
    ("Queues", 0),
    ("HandSize", 0),
    ("QueueLengthLimit", 0),
    ("Age", 0),
)


def cells(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    limited = spec.get("limited")
    shares: Cell = NONE if limited is None else (limited.get("nominalConcurrencyShares") or 0)
    queuing = ((limited or {}).get("limitResponse") or {}).get("queuing")
    keys = ("queues", "handSize", "queueLengthLimit")
    queues: list[Cell] = [NONE if queuing is None else (queuing.get(key) or 0) for key in keys]
    return [name(obj), spec.get("type") or "", shares, *queues, age(obj)]


def default(obj: Obj) -> None:
    spec: Obj = obj.setdefault("spec", {})
    part = {"Limited": "limited", "Exempt": "exempt"}.get(spec.get("type") or "")
    if part is None:
        return
    limits: Obj = spec.get(part) or {}
    limits.setdefault("nominalConcurrencyShares", 30 if part == "limited" else 0)
    limits.setdefault("lendablePercent", 0)
    queuing = (limits.get("limitResponse") or {}).get("queuing")
    if queuing is not None:
        for key, value in (("queues", 64), ("handSize", 8), ("queueLengthLimit", 50)):
            if not queuing.get(key):
                queuing[key] = value
    spec[part] = limits


def prepare_create(obj: Obj) -> None:
    obj["status"] = {}


def prepare_update(new: Obj, old: Obj) -> None:
    new["status"] = old.get("status") or {}


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old.get("spec") or {}


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apimachinery import field_errors

    spec = obj.get("spec") or {}
    kind = spec.get("type") or ""
    if kind not in ("Exempt", "Limited"):
        return [field_errors.not_supported("spec.type", kind, ("Exempt", "Limited"))]
    if kind == "Exempt":
        why = "must be nil if the type is Exempt"
        return [field_errors.forbidden("spec.limited", why)] if spec.get("limited") is not None else []
    if spec.get("limited") is None:
        return [field_errors.required("spec.limited", "must not be empty when type is Limited")]
    response = (spec["limited"].get("limitResponse") or {}).get("type") or ""
    if response not in ("Queue", "Reject"):
        path = "spec.limited.limitResponse.type"
        return [field_errors.not_supported(path, response, ("Queue", "Reject"))]
    return []
