"""Roles and their bindings.

Source: k8s.io/kubernetes/pkg/apis/rbac/validation.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apimachinery.field_errors import Literal
from minikctl.apiserver.validation import go_values, names
from minikctl.apiserver.validation.metadata import faults_of, validate_label_selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_GROUP = "rbac.authorization.k8s.io"


def validate_rules(rules: Sequence[Obj], *, namespaced: bool) -> list[FieldError]:
    faults: list[FieldError] = []
    for index, rule in enumerate(rules):
        faults += _validate_rule(rule, namespaced, f"rules[{index}]")
    return faults


def _validate_rule(rule: Obj, namespaced: bool, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    if not rule.get("verbs"):
        faults.append(field_errors.required(f"{path}.verbs", "verbs must contain at least one value"))
    groups, resources, resource_names = (rule.get(key) for key in ("apiGroups", "resources", "resourceNames"))
    if urls := rule.get("nonResourceURLs"):
        at, shown = f"{path}.nonResourceURLs", go_values.string_list(urls)
        if namespaced:
            why = "namespaced rules cannot apply to non-resource URLs"
            faults.append(field_errors.invalid(at, shown, why))
        if groups or resources or resource_names:
            why = "rules cannot apply to both regular resources and non-resource URLs"
            faults.append(field_errors.invalid(at, shown, why))
        return faults
    if not groups:
        faults.append(field_errors.required(f"{path}.apiGroups", "resource rules must supply at least one api group"))
    if not resources:
        faults.append(field_errors.required(f"{path}.resources", "resource rules must supply at least one resource"))
    return faults


def validate_aggregation(obj: Obj) -> list[FieldError]:
    rule = obj.get("aggregationRule")
    if rule is None:
        return []
    path = "aggregationRule.clusterRoleSelectors"
    selectors = rule.get("clusterRoleSelectors") or []
    if not selectors:
        return [field_errors.required(path, "at least one clusterRoleSelector required if aggregationRule is non-nil")]
    faults: list[FieldError] = []
    for index, selector in enumerate(selectors):
        faults += validate_label_selector(selector, f"{path}[{index}]")
    return faults


def validate_binding(obj: Obj, *, namespaced: bool) -> list[FieldError]:
    role = obj.get("roleRef") or {}
    group, kind, name = (role.get(key) or "" for key in ("apiGroup", "kind", "name"))
    faults: list[FieldError] = []
    if group != _GROUP:
        faults.append(field_errors.not_supported("roleRef.apiGroup", group, [_GROUP]))
    kinds = ["Role", "ClusterRole"] if namespaced else ["ClusterRole"]
    if kind not in kinds:
        faults.append(field_errors.not_supported("roleRef.kind", kind, kinds))
    if name:
        faults += faults_of("roleRef.name", name, names.is_path_segment(name))
    else:
        faults.append(field_errors.required("roleRef.name"))
    for index, subject in enumerate(obj.get("subjects") or ()):
        faults += _validate_subject(subject, namespaced, f"subjects[{index}]")
    return faults


def _validate_subject(subject: Obj, namespaced: bool, path: str) -> list[FieldError]:
    kind, name, group = (subject.get(key) or "" for key in ("kind", "name", "apiGroup"))
    faults = [] if name else [field_errors.required(f"{path}.name")]
    if kind == "ServiceAccount":
        if name:
            faults += faults_of(f"{path}.name", name, names.is_dns1123_subdomain(name))
        if group:
            faults.append(field_errors.not_supported(f"{path}.apiGroup", group, [""]))
        if not namespaced and not subject.get("namespace"):
            faults.append(field_errors.required(f"{path}.namespace"))
    elif kind in ("User", "Group"):
        if not name:
            faults.append(field_errors.invalid(f"{path}.name", "", f"{kind.lower()} name cannot be empty"))
        if group != _GROUP:
            faults.append(field_errors.not_supported(f"{path}.apiGroup", group, [_GROUP]))
    else:
        faults.append(field_errors.not_supported(f"{path}.kind", kind, ["ServiceAccount", "User", "Group"]))
    return faults


def validate_binding_update(new: Obj, old: Obj) -> list[FieldError]:
    role = new.get("roleRef") or {}
    if role == (old.get("roleRef") or {}):
        return []
    group, kind, name = (go_values.quote(role.get(key) or "") for key in ("apiGroup", "kind", "name"))
    shown = Literal(f"rbac.RoleRef{{APIGroup:{group}, Kind:{kind}, Name:{name}}}")
    return [field_errors.invalid("roleRef", shown, "cannot change roleRef")]
