"""Admission webhooks and admission policies: names, rules, where to call.

CEL expressions are not compiled here. Source: k8s.io/kubernetes/pkg/apis/admissionregistration/validation.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import go_values, names
from minikctl.apiserver.validation.metadata import validate_label_selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_OPERATIONS = ("*", "CONNECT", "CREATE", "DELETE", "UPDATE")
_SCOPES = ("*", "Cluster", "Namespaced")
_ENUMS = {
    "failurePolicy": ("Fail", "Ignore"),
    "matchPolicy": ("Equivalent", "Exact"),
    "reinvocationPolicy": ("IfNeeded", "Never"),
}


def validate(webhooks: Sequence[Obj], *, mutating: bool = False) -> list[FieldError]:
    faults: list[FieldError] = []
    seen: set[str] = set()
    for index, webhook in enumerate(webhooks):
        path, name = f"webhooks[{index}]", webhook.get("name") or ""
        faults += _validate_webhook(webhook, path, mutating)
        versions = webhook.get("admissionReviewVersions") or []
        if not versions:
            why = "must specify one of v1, v1beta1"
            faults.append(field_errors.required(f"{path}.admissionReviewVersions", why))
        elif not {"v1", "v1beta1"} & set(versions):
            why = "must include at least one of v1, v1beta1"
            shown = go_values.string_list(versions)
            faults.append(field_errors.invalid(f"{path}.admissionReviewVersions", shown, why))
        if name in seen:
            faults.append(field_errors.duplicate(f"{path}.name", name))
        seen.add(name)
    return faults


def _validate_webhook(webhook: Obj, path: str, mutating: bool) -> list[FieldError]:
    faults = validate_full_name(webhook.get("name") or "", f"{path}.name")
    for index, rule in enumerate(webhook.get("rules") or ()):
        faults += validate_rule(rule, f"{path}.rules[{index}]")
    for key in ("failurePolicy", "matchPolicy"):
        faults += _validate_enum(webhook, key, path)
    effects = webhook.get("sideEffects")
    if effects is None:
        faults.append(field_errors.required(f"{path}.sideEffects", "must specify one of None, NoneOnDryRun"))
    elif effects not in ("None", "NoneOnDryRun"):
        faults.append(field_errors.not_supported(f"{path}.sideEffects", effects, ("None", "NoneOnDryRun")))
    seconds = webhook.get("timeoutSeconds")
    if seconds is not None and not 1 <= seconds <= 30:
        why = "the timeout value must be between 1 and 30 seconds"
        faults.append(field_errors.invalid(f"{path}.timeoutSeconds", seconds, why))
    for key in ("namespaceSelector", "objectSelector"):
        faults += validate_label_selector(webhook.get(key), f"{path}.{key}")
    if mutating:
        faults += _validate_enum(webhook, "reinvocationPolicy", path)
    return faults + _validate_client(webhook.get("clientConfig") or {}, f"{path}.clientConfig")


def validate_full_name(name: str, path: str) -> list[FieldError]:
    """A name of at least three parts, such as ``check.pods.example.com``."""
    if not name:
        return [field_errors.required(path)]
    if wrong := names.is_dns1123_subdomain(name):
        return [field_errors.invalid(path, name, ",".join(wrong))]
    if name.count(".") < 2:
        why = "should be a domain with at least three segments separated by dots"
        return [field_errors.invalid(path, name, why)]
    return []


def _validate_enum(holder: Obj, key: str, path: str) -> list[FieldError]:
    value = holder.get(key)
    if value is None or value in _ENUMS[key]:
        return []
    return [field_errors.not_supported(f"{path}.{key}", value, _ENUMS[key])]


def validate_rule(rule: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    operations = rule.get("operations") or []
    if not operations:
        faults.append(field_errors.required(f"{path}.operations"))
    if "*" in operations and len(operations) > 1:
        why = "if '*' is present, must not specify other operations"
        shown = go_values.typed_list("admissionregistration.OperationType", operations)
        faults.append(field_errors.invalid(f"{path}.operations", shown, why))
    for index, operation in enumerate(operations):
        if operation not in _OPERATIONS:
            faults.append(field_errors.not_supported(f"{path}.operations[{index}]", operation, _OPERATIONS))
    for key, words in (("apiGroups", "API groups"), ("apiVersions", "API versions")):
        values = rule.get(key) or []
        if not values:
            faults.append(field_errors.required(f"{path}.{key}"))
        if "*" in values and len(values) > 1:
            why = f"if '*' is present, must not specify other {words}"
            faults.append(field_errors.invalid(f"{path}.{key}", go_values.string_list(values), why))
    faults += _validate_resources(rule.get("resources") or [], f"{path}.resources")
    scope = rule.get("scope")
    if scope is not None and scope not in _SCOPES:
        faults.append(field_errors.not_supported(f"{path}.scope", scope, _SCOPES))
    return faults


def _validate_resources(resources: Sequence[str], path: str) -> list[FieldError]:
    if not resources:
        return [field_errors.required(path)]
    faults: list[FieldError] = []
    for index, resource in enumerate(resources):
        if not resource:
            faults.append(field_errors.required(f"{path}[{index}]"))
        elif resource not in ("*/*", "*") and "*/*" in resources:
            why = "if '*/*' is present, must not specify other resources"
            return [*faults, field_errors.invalid(path, go_values.string_list(resources), why)]
    return faults


def _validate_client(client: Obj, path: str) -> list[FieldError]:
    url, service = client.get("url"), client.get("service")
    if (url is None) == (service is None):
        return [field_errors.required(path, "exactly one of url or service is required")]
    if isinstance(url, str):
        if url.startswith("https://") and len(url) > len("https://"):
            return []
        why = "'https' is the only allowed URL scheme; desired format: https://host[/path]"
        return [field_errors.invalid(f"{path}.url", url, why)]
    service = service or {}
    missing = [key for key in ("name", "namespace") if not service.get(key)]
    words = {"name": "service name is required", "namespace": "service namespace is required"}
    faults = [field_errors.required(f"{path}.service.{key}", words[key]) for key in missing]
    port = service.get("port")
    if port is not None and names.is_valid_port_num(port):
        why = "port is not valid: must be between 1 and 65535, inclusive"
        faults.append(field_errors.invalid(f"{path}.service.port", port, why))
    return faults


def validate_policy(obj: Obj, work: tuple[str, ...]) -> list[FieldError]:
    """``work`` are the lists of which one must hold something: validations, mutations, …"""
    spec = obj.get("spec") or {}
    faults = _validate_enum(spec, "failurePolicy", "spec")
    constraints = spec.get("matchConstraints")
    if constraints is None:
        faults.append(field_errors.required("spec.matchConstraints"))
    else:
        for key in ("namespaceSelector", "objectSelector"):
            faults += validate_label_selector(constraints.get(key), f"spec.matchConstraints.{key}")
        if not constraints.get("resourceRules"):
            faults.append(field_errors.required("spec.matchConstraints.resourceRules"))
        for index, rule in enumerate(constraints.get("resourceRules") or ()):
            faults += validate_rule(rule, f"spec.matchConstraints.resourceRules[{index}]")
        faults += _validate_enum(constraints, "matchPolicy", "spec.matchConstraints")
    if not any(spec.get(key) for key in work):
        why = " or ".join(work) + " must contain at least one item"
        faults.append(field_errors.required(f"spec.{work[0]}", why))
    for index, rule in enumerate(spec.get("validations") or ()):
        if not (rule.get("expression") or "").strip():
            path = f"spec.validations[{index}].expression"
            faults.append(field_errors.required(path, "expression is not specified"))
    return faults


def validate_binding(obj: Obj, *, with_actions: bool) -> list[FieldError]:
    spec = obj.get("spec") or {}
    faults = [] if spec.get("policyName") else [field_errors.required("spec.policyName")]
    if not with_actions:
        return faults
    actions, supported = spec.get("validationActions") or [], ("Audit", "Deny", "Warn")
    path = "spec.validationActions"
    if not actions:
        faults.append(field_errors.required(path, "at least one validation action is required"))
    for index, action in enumerate(actions):
        if action not in supported:
            faults.append(field_errors.not_supported(f"{path}[{index}]", action, supported))
        if action in actions[:index]:
            faults.append(field_errors.duplicate(f"{path}[{index}]", action))
    if {"Deny", "Warn"} <= set(actions):
        shown = go_values.typed_list("admissionregistration.ValidationAction", actions)
        why = "must not contain both Deny and Warn (repeating the same validation failure information in the API "
        why += "response and headers serves no purpose)"
        faults.append(field_errors.invalid(path, shown, why))
    return faults
