"""PodDisruptionBudget: how many pods must stay while others are evicted.

Source: pkg/registry/policy/poddisruptionbudget/strategy.go and pkg/apis/policy/validation. An update of one has to name
the resourceVersion that it means, unlike that of most kinds.
"""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS: tuple[tuple[str, int], ...] = (
    ("Name", 0),
    ("Min Available", 0),
    ("Max Unavailable", 0),
    ("Allowed Disruptions", 0),
    ("Age", 0),
)
GENERATION = True
UNCONDITIONAL_UPDATE = False
_POLICIES = ("AlwaysAllow", "IfHealthyBudget")
_COUNTS = ("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods")


def cells(obj: Obj) -> list[Cell]:
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    least, most = spec.get("minAvailable"), spec.get("maxUnavailable")
    return [
        name(obj),
        "N/A" if least is None else str(least),
        "N/A" if most is None else str(most),
        status.get("disruptionsAllowed") or 0,
        age(obj),
    ]


def default(obj: Obj) -> None:
    if obj.get("spec") is None:
        obj["spec"] = {}


def prepare_create(obj: Obj) -> None:
    obj["status"] = dict.fromkeys(_COUNTS, 0)


def prepare_update(new: Obj, old: Obj) -> None:
    new["status"] = old.get("status") or {}


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old["spec"]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apimachinery import field_errors
    from minikctl.apiserver.validation import go_structs, workloads
    from minikctl.apiserver.validation.choices import unsupported
    from minikctl.apiserver.validation.metadata import validate_label_selector

    spec = obj["spec"]
    shares = {key: spec[key] for key in ("minAvailable", "maxUnavailable") if spec.get(key) is not None}
    faults: list[FieldError] = []
    if len(shares) == 2:
        shown = go_structs.struct("policy.PodDisruptionBudgetSpec", spec)
        faults.append(field_errors.invalid("spec", shown, "minAvailable and maxUnavailable cannot be both set"))
    for key, value in shares.items():
        faults += workloads.share(value, f"spec.{key}") + workloads.at_most_all(value, f"spec.{key}")
    faults += validate_label_selector(spec.get("selector"), "spec.selector")
    policy = spec.get("unhealthyPodEvictionPolicy")
    if policy is not None and policy not in _POLICIES:
        faults.append(unsupported("spec.unhealthyPodEvictionPolicy", policy, _POLICIES))
    return faults


def validate_status_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.workloads import not_negative

    return not_negative(new.get("status") or {}, "status", *_COUNTS)
