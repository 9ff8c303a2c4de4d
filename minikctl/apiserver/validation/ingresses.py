"""Ingresses and ingress classes.

Source: k8s.io/kubernetes/pkg/apis/networking/validation.
"""

from __future__ import annotations

import re

from minikctl.apimachinery import field_errors
from minikctl.apimachinery.field_errors import Literal
from minikctl.apiserver.validation import ips, names
from minikctl.apiserver.validation.metadata import faults_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_PATH_TYPES = ("Exact", "ImplementationSpecific", "Prefix")
_SEQUENCES = ("//", "/./", "/../", "%2f", "%2F")
_ENDINGS = ("/..", "/.")
_ANNOTATION = "kubernetes.io/ingress.class"
_HTTP_PATH = r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+"


def validate(obj: Obj) -> list[FieldError]:
    spec = obj.get("spec") or {}
    rules, backend = spec.get("rules") or [], spec.get("defaultBackend")
    faults: list[FieldError] = []
    if not rules and backend is None:
        why = "either `defaultBackend` or `rules` must be specified"
        faults.append(field_errors.invalid("spec", Literal("[]networking.IngressRule(nil)"), why))
    if backend is not None:
        faults += _validate_backend(backend, "spec.defaultBackend")
    for index, rule in enumerate(rules):
        faults += _validate_rule(rule, f"spec.rules[{index}]")
    faults += _validate_tls(spec.get("tls") or [])
    class_name = spec.get("ingressClassName")
    if class_name is not None:
        faults += faults_of("spec.ingressClassName", class_name, names.is_dns1123_subdomain(class_name))
    return faults + _validate_annotation(obj, class_name)


def _validate_annotation(obj: Obj, class_name: str | None) -> list[FieldError]:
    meta = obj.get("metadata") or {}
    annotation = (meta.get("annotations") or {}).get(_ANNOTATION)
    # Checked only of new objects, and those have no version yet.
    if None in (annotation, class_name) or annotation == class_name or meta.get("resourceVersion"):
        return []
    why = "must match `ingressClassName` when both are specified"
    return [field_errors.invalid(f"annotations.{_ANNOTATION}", annotation, why)]


def _validate_rule(rule: Obj, path: str) -> list[FieldError]:
    host = rule.get("host") or ""
    faults: list[FieldError] = []
    if host:
        if ips.parse_ip(host):
            faults.append(field_errors.invalid(f"{path}.host", host, "must be a DNS name, not an IP address"))
        faults += faults_of(f"{path}.host", host, _host_faults(host))
    http = rule.get("http")
    if http is None:
        return faults
    if not http.get("paths"):
        faults.append(field_errors.required(f"{path}.http.paths"))
    for index, entry in enumerate(http.get("paths") or ()):
        faults += _validate_path(entry, f"{path}.http.paths[{index}]")
    return faults


def _host_faults(host: str) -> list[str]:
    return names.is_wildcard_dns1123_subdomain(host) if "*" in host else names.is_dns1123_subdomain(host)


def _validate_path(entry: Obj, path: str) -> list[FieldError]:
    kind, text = entry.get("pathType"), entry.get("path") or ""
    if kind is None:
        return [field_errors.required(f"{path}.pathType", "pathType must be specified")]
    faults: list[FieldError] = []
    if kind not in _PATH_TYPES:
        faults.append(field_errors.not_supported(f"{path}.pathType", kind, _PATH_TYPES))
    elif not text.startswith("/") and (text or kind != "ImplementationSpecific"):
        faults.append(field_errors.invalid(f"{path}.path", text, "must be an absolute path"))
    if kind in ("Exact", "Prefix"):
        messages = [f"must not contain '{part}'" for part in _SEQUENCES if part in text]
        messages += [f"cannot end with '{ending}'" for ending in _ENDINGS if text.endswith(ending)]
        faults += faults_of(f"{path}.path", text, messages)
    return faults + _validate_backend(entry.get("backend") or {}, f"{path}.backend")


def _validate_backend(backend: Obj, path: str) -> list[FieldError]:
    resource, service = backend.get("resource"), backend.get("service")
    if resource is not None and service is not None:
        return [field_errors.invalid(path, "", "cannot set both resource and service backends")]
    if resource is not None:
        return _validate_reference(resource, f"{path}.resource")
    if service is None:
        return [field_errors.invalid(path, "", "resource or service backend is required")]
    faults: list[FieldError] = []
    if name := service.get("name"):
        faults += faults_of(f"{path}.service.name", name, names.is_dns1035_label(name))
    else:
        faults.append(field_errors.required(f"{path}.service.name"))
    port = service.get("port") or {}
    port_name, number = port.get("name"), port.get("number")
    at = f"{path}.service.port"
    if port_name and number:
        faults.append(field_errors.invalid(path, "", "cannot set both port name & port number"))
    elif port_name:
        faults += faults_of(f"{at}.name", port_name, names.is_valid_port_name(port_name))
    elif number:
        faults += [field_errors.invalid(f"{at}.number", number, why) for why in names.is_valid_port_num(number)]
    else:
        faults.append(field_errors.required(path, "port name or number is required"))
    return faults


def _validate_reference(reference: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    if (group := reference.get("apiGroup")) is not None:
        faults += faults_of(f"{path}.apiGroup", group, names.is_dns1123_subdomain(group))
    for key in ("kind", "name"):
        value = reference.get(key) or ""
        if value:
            faults += faults_of(f"{path}.{key}", value, names.is_path_segment(value))
        else:
            faults.append(field_errors.required(f"{path}.{key}"))
    return faults


def _validate_tls(entries: Sequence[Obj]) -> list[FieldError]:
    faults: list[FieldError] = []
    for index, entry in enumerate(entries):
        path = f"spec.tls[{index}]"
        for number, host in enumerate(entry.get("hosts") or ()):
            faults += faults_of(f"{path}.hosts[{number}]", host, _host_faults(host))
        if secret := entry.get("secretName"):
            faults += faults_of(f"{path}.secretName", secret, names.is_dns1123_subdomain(secret))
    return faults


def validate_class(obj: Obj) -> list[FieldError]:
    spec = obj.get("spec") or {}
    controller, path = spec.get("controller") or "", "spec.controller"
    faults = [field_errors.too_long(path, 250)] if names.size(controller) > 250 else []
    faults += validate_domain_prefixed_path(controller, path)
    parameters = spec.get("parameters")
    if parameters is None:
        return faults
    return faults + _validate_reference(parameters, "spec.parameters") + _validate_scope(parameters, "spec.parameters")


def _validate_scope(parameters: Obj, path: str) -> list[FieldError]:
    scope, namespace = parameters.get("scope"), parameters.get("namespace")
    if scope is None:
        return [field_errors.required(f"{path}.scope")]
    if scope not in ("Cluster", "Namespace"):
        return [field_errors.not_supported(f"{path}.scope", scope, ("Cluster", "Namespace"))]
    why = f"`parameters.scope` is set to '{scope}'"
    if scope == "Cluster":
        return [] if namespace is None else [field_errors.forbidden(f"{path}.namespace", why)]
    if namespace is None:
        return [field_errors.required(f"{path}.namespace", why)]
    return faults_of(f"{path}.namespace", namespace, names.is_dns1123_label(namespace))


def validate_domain_prefixed_path(text: str, path: str) -> list[FieldError]:
    """``example.com/some/controller``"""
    if not text:
        return [field_errors.required(path)]
    host, _, tail = text.partition("/")
    if not host or not tail:
        return [field_errors.invalid(path, text, 'must be a domain-prefixed path (such as "acme.io/foo")')]
    faults = faults_of(path, host, names.is_dns1123_subdomain(host))
    if not re.fullmatch(_HTTP_PATH, tail):
        faults.append(field_errors.invalid(path, tail, names.pattern_message("Invalid path", _HTTP_PATH)))
    return faults
