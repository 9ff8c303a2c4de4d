"""Where a pod wants to run: affinity to nodes and to other pods.

Neighbours: `pod_spec.py`; persistent volumes use `validate_node_selector`; `topology_spread.py` has the spreading.
Source: pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.metadata import faults_of, validate_label_name, validate_label_selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_WEIGHT = "must be in the range 1-100"
_BAD_OPERATOR = "not a valid selector operator"


def validate_affinity(affinity: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    if (nodes := affinity.get("nodeAffinity")) is not None:
        faults += _validate_node_affinity(nodes, f"{path}.nodeAffinity")
    for key in ("podAffinity", "podAntiAffinity"):
        if (pods := affinity.get(key)) is not None:
            faults += _validate_pod_affinity(pods, f"{path}.{key}")
    return faults


def _validate_node_affinity(affinity: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    required = affinity.get(_REQUIRED)
    if required is not None:
        faults += validate_node_selector(required, f"{path}.{_REQUIRED}")
    for index, term in enumerate(affinity.get(_PREFERRED) or ()):
        at = f"{path}.{_PREFERRED}[{index}]"
        faults += _validate_weight(term, at)
        # Values that are no label values have always been let pass here.
        faults += _validate_node_term(term.get("preference") or {}, f"{at}.preference", any_value=True)
    return faults


def _validate_weight(term: Obj, path: str) -> list[FieldError]:
    weight = term.get("weight") or 0
    return [] if 0 < weight <= 100 else [field_errors.invalid(f"{path}.weight", weight, _WEIGHT)]


def validate_node_selector(selector: Obj, path: str, *, any_value: bool = False) -> list[FieldError]:
    """``nodeSelectorTerms``, of which one has to match. ``any_value`` lets pass what cannot be a label's value."""
    terms = selector.get("nodeSelectorTerms")
    if not terms:
        return [field_errors.required(f"{path}.nodeSelectorTerms", "must have at least one node selector term")]
    faults: list[FieldError] = []
    for index, term in enumerate(terms):
        faults += _validate_node_term(term, f"{path}.nodeSelectorTerms[{index}]", any_value=any_value)
    return faults


def _validate_node_term(term: Obj, path: str, *, any_value: bool) -> list[FieldError]:
    faults: list[FieldError] = []
    for index, requirement in enumerate(term.get("matchExpressions") or ()):
        faults += _validate_node_requirement(requirement, f"{path}.matchExpressions[{index}]", any_value=any_value)
    for index, requirement in enumerate(term.get("matchFields") or ()):
        faults += _validate_field_requirement(requirement, f"{path}.matchFields[{index}]")
    return faults


def _validate_node_requirement(requirement: Obj, path: str, *, any_value: bool) -> list[FieldError]:
    operator, values = requirement.get("operator") or "", requirement.get("values") or ()
    at = f"{path}.values"
    faults: list[FieldError] = []
    if operator in ("In", "NotIn"):
        if not values:
            faults.append(field_errors.required(at, "must be specified when `operator` is 'In' or 'NotIn'"))
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            words = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
            faults.append(field_errors.forbidden(at, words))
    elif operator in ("Gt", "Lt"):
        if len(values) != 1:
            words = "must be specified single value when `operator` is 'Lt' or 'Gt'"
            faults.append(field_errors.required(at, words))
    else:
        faults.append(field_errors.invalid(f"{path}.operator", operator, _BAD_OPERATOR))
    faults += validate_label_name(requirement.get("key") or "", f"{path}.key")
    if not any_value:
        for index, value in enumerate(values):
            faults += faults_of(f"{at}[{index}]", value, names.is_label_value(value))
    return faults


def _validate_field_requirement(requirement: Obj, path: str) -> list[FieldError]:
    operator, key = requirement.get("operator") or "", requirement.get("key") or ""
    values = requirement.get("values") or ()
    faults: list[FieldError] = []
    if operator not in ("In", "NotIn"):
        faults.append(field_errors.invalid(f"{path}.operator", operator, _BAD_OPERATOR))
    elif len(values) != 1:
        words = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
        faults.append(field_errors.required(f"{path}.values", words))
    if key != "metadata.name":
        return [*faults, field_errors.invalid(f"{path}.key", key, "not a valid field selector key")]
    for index, value in enumerate(values):
        faults += faults_of(f"{path}.values[{index}]", value, names.is_dns1123_subdomain(value))
    return faults


def _validate_pod_affinity(affinity: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for index, term in enumerate(affinity.get(_REQUIRED) or ()):
        faults += _validate_pod_term(term, f"{path}.{_REQUIRED}[{index}]")
    for index, weighted in enumerate(affinity.get(_PREFERRED) or ()):
        at = f"{path}.{_PREFERRED}[{index}]"
        faults += _validate_weight(weighted, at)
        faults += _validate_pod_term(weighted.get("podAffinityTerm") or {}, f"{at}.podAffinityTerm")
    return faults


def _validate_pod_term(term: Obj, path: str) -> list[FieldError]:
    faults = validate_label_selector(term.get("labelSelector"), f"{path}.labelSelector")
    faults += validate_label_selector(term.get("namespaceSelector"), f"{path}.namespaceSelector")
    for namespace in term.get("namespaces") or ():
        faults += faults_of(f"{path}.namespace", namespace, names.is_dns1123_label(namespace))
    faults += _validate_label_keys(term, path)
    key = term.get("topologyKey") or ""
    if not key:
        faults.append(field_errors.required(f"{path}.topologyKey", "can not be empty"))
    return faults + validate_label_name(key, f"{path}.topologyKey")


def _validate_label_keys(term: Obj, path: str) -> list[FieldError]:
    selector = term.get("labelSelector")
    match, mismatch = term.get("matchLabelKeys") or (), term.get("mismatchLabelKeys") or ()
    faults = _validate_key_names(match, selector, f"{path}.matchLabelKeys")
    faults += _validate_key_names(mismatch, selector, f"{path}.mismatchLabelKeys")
    if selector is not None and match:
        # The pod's own values were merged in as expressions, so a key that comes twice was there before.
        seen = set(selector.get("matchLabels") or ())
        for expression in selector.get("matchExpressions") or ():
            key = expression.get("key") or ""
            if key in match and key in seen:
                at = f"{path}[{list(match).index(key)}]"
                faults.append(field_errors.invalid(at, key, "exists in both matchLabelKeys and labelSelector"))
            seen.add(key)
    for index, key in enumerate(match):
        if key in mismatch:
            words = "exists in both matchLabelKeys and mismatchLabelKeys"
            faults.append(field_errors.invalid(f"{path}.matchLabelKeys[{index}]", key, words))
    return faults


def _validate_key_names(keys: Sequence[str], selector: Obj | None, path: str) -> list[FieldError]:
    if not keys:
        return []
    if selector is None:
        return [field_errors.forbidden(path, "must not be specified when labelSelector is not set")]
    faults: list[FieldError] = []
    for index, key in enumerate(keys):
        faults += validate_label_name(key, f"{path}[{index}]")
    return faults
