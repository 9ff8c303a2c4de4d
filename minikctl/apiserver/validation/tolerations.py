"""Tolerations of pods, and the effects of taints.

Neighbours: `pod_spec.py`; nodes use `validate_taint_effect`, runtime classes `validate_tolerations`.
Source: pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.choices import unsupported, validate_choice
from minikctl.apiserver.validation.metadata import validate_label_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_ANY = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'


def validate_taint_effect(effect: str | None, path: str) -> list[FieldError]:
    """An effect that has to be there."""
    return validate_choice(effect, EFFECTS, path)


def validate_tolerations(tolerations: Sequence[Obj], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for index, toleration in enumerate(tolerations):
        at = f"{path}[{index}]"
        key, operator = toleration.get("key") or "", toleration.get("operator") or ""
        value, effect = toleration.get("value") or "", toleration.get("effect") or ""
        if key:
            faults += validate_label_name(key, f"{at}.key")
        elif operator != "Exists":
            faults.append(field_errors.invalid(f"{at}.operator", operator, _ANY))
        if toleration.get("tolerationSeconds") is not None and effect != "NoExecute":
            words = "effect must be 'NoExecute' when `tolerationSeconds` is set"
            faults.append(field_errors.invalid(f"{at}.effect", effect, words))
        faults += _validate_operator(operator, value, f"{at}.operator")
        if effect and effect not in EFFECTS:
            faults.append(unsupported(f"{at}.effect", effect, EFFECTS))
    return faults


def _validate_operator(operator: str, value: str, path: str) -> list[FieldError]:
    if operator in ("", "Equal"):
        messages = names.is_label_value(value)
        return [field_errors.invalid(path, value, ";".join(messages))] if messages else []
    if operator == "Exists":
        if not value:
            return []
        return [field_errors.invalid(path, value, "value must be empty when `operator` is 'Exists'")]
    return [unsupported(path, operator, ("Equal", "Exists"))]
