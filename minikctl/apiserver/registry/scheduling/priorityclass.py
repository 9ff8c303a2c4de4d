"""PriorityClass: how much a pod matters. Source: pkg/registry/scheduling/priorityclass, pkg/apis/scheduling."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, flag, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS: tuple[tuple[str, int], ...] = (
    ("Name", 0),
    ("Value", 0),
    ("Global-Default", 0),
    ("Age", 0),
    ("PreemptionPolicy", 0),
)
GENERATION = True
HIGHEST_USER_PRIORITY = 1_000_000_000
SYSTEM_CLASSES = {"system-node-critical": 2_000_001_000, "system-cluster-critical": 2_000_000_000}
_SYSTEM_PREFIX = "system-"
_POLICIES = ("PreemptLowerPriority", "Never")


def cells(obj: Obj) -> list[Cell]:
    policy = obj.get("preemptionPolicy") or ""
    return [name(obj), obj.get("value") or 0, flag(obj.get("globalDefault")), age(obj), policy]


def default(obj: Obj) -> None:
    if obj.get("preemptionPolicy") is None:
        obj["preemptionPolicy"] = "PreemptLowerPriority"
    if obj.get("value") is None:
        obj["value"] = 0


def generation_changed(new: Obj, old: Obj) -> bool:
    """It is 1 for ever."""
    return False


def validate(obj: Obj) -> list[FieldError]:
    """All but the metadata, and only while the class is made: an update may change nothing of this."""
    from minikctl.apimachinery import field_errors
    from minikctl.apiserver.validation.choices import unsupported

    if obj["metadata"].get("resourceVersion"):
        return []
    faults: list[FieldError] = []
    if (obj["metadata"].get("name") or "").startswith(_SYSTEM_PREFIX):
        if why := _system_fault(obj):
            words = (
                f"priority class names with '{_SYSTEM_PREFIX}' prefix are reserved for system use only. error: {why}"
            )
            faults.append(field_errors.forbidden("metadata.name", words))
    elif obj["value"] > HIGHEST_USER_PRIORITY:
        words = f"maximum allowed value of a user defined priority is {HIGHEST_USER_PRIORITY}"
        faults.append(field_errors.forbidden("value", words))
    policy = obj["preemptionPolicy"]
    if not policy:
        faults.append(field_errors.required("preemptionPolicy"))
    elif policy not in _POLICIES:
        faults.append(unsupported("preemptionPolicy", policy, _POLICIES))
    return faults


def _system_fault(obj: Obj) -> str:
    name = obj["metadata"]["name"]
    value = SYSTEM_CLASSES.get(name)
    if value is None:
        return f"{name} is not a known system priority class"
    if value != obj["value"]:
        return f"value of {name} PriorityClass must be {value}"
    return f"globalDefault of {name} PriorityClass must be false" if obj.get("globalDefault") else ""


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apimachinery import field_errors
    from minikctl.apiserver.validation.metadata import validate_immutable

    faults: list[FieldError] = []
    if new["value"] != (old.get("value") or 0):
        faults.append(field_errors.forbidden("value", "may not be changed in an update."))
    policy = new["preemptionPolicy"]
    return faults + validate_immutable(policy, old.get("preemptionPolicy"), "preemptionPolicy")
