"""Topology spread constraints: how evenly pods have to lie over zones or nodes.

Neighbours: `pod_spec.py`. Source: pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation.choices import unsupported, validate_optional_choice
from minikctl.apiserver.validation.metadata import validate_label_name, validate_label_selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_ACTIONS = ("DoNotSchedule", "ScheduleAnyway")
_POLICIES = ("Honor", "Ignore")
_NOT_POSITIVE = "must be greater than zero"


def validate_spread_constraints(constraints: Sequence[Obj], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for index, constraint in enumerate(constraints):
        at = f"{path}[{index}]"
        key, action = constraint.get("topologyKey") or "", constraint.get("whenUnsatisfiable") or ""
        skew = constraint.get("maxSkew") or 0
        if skew <= 0:
            faults.append(field_errors.invalid(f"{at}.maxSkew", skew, _NOT_POSITIVE))
        if not key:
            faults.append(field_errors.required(f"{at}.topologyKey", "can not be empty"))
        if action not in _ACTIONS:
            faults.append(unsupported(f"{at}.whenUnsatisfiable", action, _ACTIONS))
        later = (
            (item.get("topologyKey") or "", item.get("whenUnsatisfiable") or "") for item in constraints[index + 1 :]
        )
        if (key, action) in later:
            pair = f"{{{key}, {action}}}"
            faults.append(field_errors.duplicate(f"{at}.{{topologyKey, whenUnsatisfiable}}", pair))
        faults += _validate_min_domains(constraint.get("minDomains"), action, f"{at}.minDomains")
        for policy in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
            faults += validate_optional_choice(constraint.get(policy), _POLICIES, f"{at}.{policy}")
        faults += _validate_label_keys(constraint, f"{at}.matchLabelKeys")
        faults += validate_label_selector(constraint.get("labelSelector"), f"{at}.labelSelector")
    return faults


def _validate_min_domains(count: int | None, action: str, path: str) -> list[FieldError]:
    if count is None:
        return []
    faults = [] if count > 0 else [field_errors.invalid(path, count, _NOT_POSITIVE)]
    if action != "DoNotSchedule":
        words = f"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}"
        faults.append(field_errors.invalid(path, count, words))
    return faults


def _validate_label_keys(constraint: Obj, path: str) -> list[FieldError]:
    keys, selector = constraint.get("matchLabelKeys") or (), constraint.get("labelSelector")
    if not keys:
        return []
    faults: list[FieldError] = []
    if selector is None:
        faults.append(field_errors.forbidden(path, "must not be specified when labelSelector is not set"))
    selector = selector or {}
    taken = {
        *(selector.get("matchLabels") or ()),
        *(item.get("key") for item in selector.get("matchExpressions") or ()),
    }
    for index, key in enumerate(keys):
        faults += validate_label_name(key, f"{path}[{index}]")
        if key in taken:
            words = "exists in both matchLabelKeys and labelSelector"
            faults.append(field_errors.invalid(f"{path}[{index}]", key, words))
    return faults
