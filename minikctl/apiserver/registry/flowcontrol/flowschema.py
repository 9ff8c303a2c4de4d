"""FlowSchema: which requests belong to which priority level. Here no request ever waits."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import NONE, age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

GENERATION = True
COLUMNS = (
    ("Name", 0),
    ("PriorityLevel", 0),
    ("MatchingPrecedence", 0),
    ("DistinguisherMethod", 0),
    ("Age", 0),
    ("MissingPL", 0),
)


def cells(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    conditions = (obj.get("status") or {}).get("conditions") or ()
    dangling = [condition.get("status") or "" for condition in conditions if condition.get("type") == "Dangling"]
    return [
        name(obj),
        (spec.get("priorityLevelConfiguration") or {}).get("name") or "",
        spec.get("matchingPrecedence") or 0,
        (spec.get("distinguisherMethod") or {}).get("type") or NONE,
        age(obj),
        dangling[0] if dangling else "?",
    ]


def default(obj: Obj) -> None:
    spec: Obj = obj.setdefault("spec", {})
    if not spec.get("matchingPrecedence"):
        spec["matchingPrecedence"] = 1000


def prepare_create(obj: Obj) -> None:
    obj["status"] = {}


def prepare_update(new: Obj, old: Obj) -> None:
    new["status"] = old.get("status") or {}


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old.get("spec") or {}


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apimachinery import field_errors

    spec = obj.get("spec") or {}
    faults: list[FieldError] = []
    precedence = spec.get("matchingPrecedence") or 0
    if not 0 < precedence <= 10_000:
        path = "spec.matchingPrecedence"
        faults.append(field_errors.invalid(path, precedence, "must be a positive value, up to 10000"))
    method = (spec.get("distinguisherMethod") or {}).get("type")
    if method is not None and method not in ("ByNamespace", "ByUser"):
        path = "spec.distinguisherMethod"
        faults.append(field_errors.not_supported(path, spec["distinguisherMethod"], ("ByNamespace", "ByUser")))
    if not (spec.get("priorityLevelConfiguration") or {}).get("name"):
        why = "must reference a priority level"
        faults.append(field_errors.required("spec.priorityLevelConfiguration.name", why))
    return faults
