"""Resource quotas: what may be counted, and for which pods.

Neighbour: `resources.py` knows the names of resources. Source: k8s.io/kubernetes/pkg/apis/core/validation and
pkg/apis/core/helper.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import go_values, names
from minikctl.apiserver.validation.resources import validate_quantity, validate_resource_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_PAIRS = (("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating"))
_EXISTS_ONLY = ("BestEffort", "NotBestEffort", "Terminating", "NotTerminating", "CrossNamespacePodAffinity")
_SCOPES = (*_EXISTS_ONLY, "PriorityClass", "VolumeAttributesClass")
_POD_COMPUTE = ("cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory")
_STANDARD = {
    *_POD_COMPUTE,
    "ephemeral-storage",
    "requests.storage",
    "requests.ephemeral-storage",
    "limits.ephemeral-storage",
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "persistentvolumeclaims",
    "configmaps",
    "services.nodeports",
    "services.loadbalancers",
}


def validate(obj: Obj) -> list[FieldError]:
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    faults = _validate_amounts(spec.get("hard") or {}, "spec.hard")
    faults += _validate_scopes(spec)
    faults += _validate_selector(spec)
    for key in ("hard", "used"):
        faults += _validate_amounts(status.get(key) or {}, f"status.{key}")
    return faults


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    scopes, before = ((one.get("spec") or {}).get("scopes") or [] for one in (new, old))
    if set(scopes) == set(before):
        return []
    return [field_errors.invalid("spec.scopes", _shown(scopes), names.IMMUTABLE)]


def _shown(scopes: list[str]) -> field_errors.Literal:
    return go_values.typed_list("core.ResourceQuotaScope", scopes)


def is_standard(resource: str) -> bool:
    return resource in _STANDARD or resource.startswith(("hugepages-", "requests.hugepages-"))


def _validate_amounts(amounts: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for resource, amount in sorted(amounts.items()):
        at = f"{path}[{resource}]"
        faults += validate_resource_name(resource, at)
        if "/" not in resource and not is_standard(resource):
            faults.append(field_errors.invalid(at, resource, "must be a standard resource for quota"))
        faults += validate_quantity(resource, str(amount), at)
    return faults


def _covers(scope: str, resource: str) -> bool:
    """Whether a scope makes sense for a resource that quotas know."""
    if scope == "BestEffort":
        return resource == "pods"
    if scope in ("Terminating", "NotTerminating", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity"):
        return resource == "pods" or resource in _POD_COMPUTE
    if scope == "VolumeAttributesClass":
        return resource in ("persistentvolumeclaims", "requests.storage")
    return True


def _validate_scopes(spec: Obj) -> list[FieldError]:
    scopes = spec.get("scopes") or []
    path, shown = "spec.scopes", _shown(scopes)
    faults: list[FieldError] = []
    for scope in scopes:
        if scope not in _SCOPES:
            faults.append(field_errors.invalid(path, shown, "unsupported scope"))
        for resource in sorted(spec.get("hard") or {}):
            if is_standard(resource) and not _covers(scope, resource):
                faults.append(field_errors.invalid(path, shown, "unsupported scope applied to resource"))
    return faults + _conflicts(scopes, path, shown)


def _conflicts(scopes: list[str], path: str, shown: field_errors.Literal) -> list[FieldError]:
    both = [pair for pair in _PAIRS if set(pair) <= set(scopes)]
    return [field_errors.invalid(path, shown, "conflicting scopes") for _ in both]


def _validate_selector(spec: Obj) -> list[FieldError]:
    selector = spec.get("scopeSelector")
    if selector is None:
        return []
    path = "spec.scopeSelector.matchExpressions"
    faults: list[FieldError] = []
    expressions = selector.get("matchExpressions") or []
    for expression in expressions:
        scope = expression.get("scopeName") or ""
        if scope not in _SCOPES:
            faults.append(field_errors.invalid(f"{path}.scopeName", scope, "unsupported scope"))
        for resource in sorted(spec.get("hard") or {}):
            if is_standard(resource) and not _covers(scope, resource):
                faults.append(field_errors.invalid(path, selector, "unsupported scope applied to resource"))
        faults += _validate_operator(expression, scope, path)
    scopes = [expression.get("scopeName") or "" for expression in expressions]
    return faults + _conflicts(scopes, path, _shown(spec.get("scopes") or []))


def _validate_operator(expression: Obj, scope: str, path: str) -> list[FieldError]:
    operator, values = expression.get("operator") or "", expression.get("values") or []
    faults: list[FieldError] = []
    if scope in _EXISTS_ONLY and operator != "Exists":
        why = (
            "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, "
            "ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or "
            "ResourceQuotaScopeCrossNamespacePodAffinity"
        )
        faults.append(field_errors.invalid(f"{path}.operator", operator, why))
    if operator in ("In", "NotIn"):
        if not values:
            why = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
            faults.append(field_errors.required(f"{path}.values", why))
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            why = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
            faults.append(field_errors.invalid(f"{path}.values", go_values.string_list(values), why))
    else:
        faults.append(field_errors.invalid(f"{path}.operator", operator, "not a valid selector operator"))
    return faults
