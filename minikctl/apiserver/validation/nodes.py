"""Nodes: taints, amounts, pod address blocks.

Source: k8s.io/kubernetes/pkg/apis/core/validation.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apimachinery.field_errors import Literal
from minikctl.apiserver.validation import go_values, ips, names
from minikctl.apiserver.validation.metadata import faults_of, validate_label_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")


def validate(obj: Obj) -> list[FieldError]:
    spec = obj.get("spec") or {}
    # The API server itself names the path so, though taints lie in the spec.
    faults = validate_taints(spec.get("taints") or [], "metadata.taints")
    faults += _validate_amounts(obj)
    return faults + _validate_pod_cidrs(spec.get("podCIDRs") or [])


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    spec, before = new.get("spec") or {}, old.get("spec") or {}
    faults: list[FieldError] = []
    seen: list[Obj] = []
    for index, address in enumerate((new.get("status") or {}).get("addresses") or ()):
        if address in seen:
            shown = f'core.NodeAddress{{Type:"{address.get("type")}", Address:"{address.get("address")}"}}'
            faults.append(field_errors.duplicate(f"status.addresses[{index}]", Literal(shown)))
        seen.append(address)
    once = 'except from "" to valid'
    if before.get("podCIDRs") and before["podCIDRs"] != (spec.get("podCIDRs") or []):
        faults.append(field_errors.forbidden("spec.podCIDRs", f"node updates may not change podCIDR {once}"))
    if before.get("providerID") and before["providerID"] != spec.get("providerID"):
        faults.append(field_errors.forbidden("spec.providerID", f"node updates may not change providerID {once}"))
    if (spec.get("externalID") or "") != (before.get("externalID") or ""):
        faults.append(field_errors.forbidden("spec.externalID", "may not be updated"))
    return faults


def validate_taints(taints: Sequence[Obj], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    seen: set[tuple[str, str]] = set()
    for index, taint in enumerate(taints):
        at = f"{path}[{index}]"
        key, value, effect = (taint.get(word) or "" for word in ("key", "value", "effect"))
        faults += validate_label_name(key, f"{at}.key")
        if wrong := names.is_label_value(value):
            faults.append(field_errors.invalid(f"{at}.value", value, ";".join(wrong)))
        if not effect:
            faults.append(field_errors.required(f"{at}.effect"))
        elif effect not in _EFFECTS:
            faults.append(field_errors.not_supported(f"{at}.effect", effect, _EFFECTS))
        if (key, effect) in seen:
            shown = f'core.Taint{{Key:"{key}", Value:"{value}", Effect:"{effect}", TimeAdded:<nil>}}'
            fault = field_errors.duplicate(at, Literal(shown))
            fault.detail = "taints must be unique by key and effect pair"
            faults.append(fault)
        seen.add((key, effect))
    return faults


def _validate_amounts(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.resources import validate_quantity

    faults: list[FieldError] = []
    for key in ("capacity", "allocatable"):
        for name, amount in sorted(((obj.get("status") or {}).get(key) or {}).items()):
            faults += validate_quantity(name, str(amount), f"status.{key}.{name}")
    return faults


def _validate_pod_cidrs(blocks: Sequence[str]) -> list[FieldError]:
    path = "spec.podCIDRs"
    faults: list[FieldError] = []
    for index, block in enumerate(blocks):
        faults += faults_of(f"{path}[{index}]", block, ips.is_cidr(block))
    if len(blocks) < 2:
        return faults
    families = {ips.family(block.partition("/")[0]) for block in blocks}
    if len(families) < 2 or len(blocks) > 2:
        why = "may specify no more than one CIDR for each IP family"
        faults.append(field_errors.invalid(path, go_values.string_list(blocks), why))
    for index, block in enumerate(blocks):
        if block in blocks[:index]:
            faults.append(field_errors.duplicate(f"{path}[{index}]", block))
    return faults
