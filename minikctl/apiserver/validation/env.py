"""Environment variables of a container, and what both they and volumes take from the pod itself.

Neighbours: `containers.py` calls `validate_env` and `validate_env_from`; `projected_volumes.py` the downward API part.
Source: pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

import re

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.metadata import faults_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

ENV_FIELDS = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
)
VOLUME_FIELDS = ("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid")
_KNOWN_FIELDS = {*ENV_FIELDS, *VOLUME_FIELDS, "spec.restartPolicy", "spec.schedulerName", "status.phase"}
_SUBSCRIPTED = ("metadata.annotations", "metadata.labels")
_AMOUNTS = ("cpu", "ephemeral-storage", "memory")
_RESOURCE_FIELDS = tuple(f"{kind}.{name}" for kind in ("limits", "requests") for name in _AMOUNTS)
_HUGE_PAGES = ("limits.hugepages-", "requests.hugepages-")
_BYTE_DIVISORS = ("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei")
_CPU_DIVISORS = ("1m", "1")
_SOURCES = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef")


def validate_env(variables: Sequence[Obj], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for index, variable in enumerate(variables):
        name = variable.get("name")
        if not name:
            faults.append(field_errors.required(f"{path}[{index}].name"))
        elif messages := names.is_env_var_name(name):
            faults += faults_of(f"{path}[{index}].name", name, messages)
        source = variable.get("valueFrom")
        if source is not None:
            faults += _validate_value_from(source, variable.get("value") or "", f"{path}[{index}].valueFrom")
    return faults


def _validate_value_from(source: Obj, value: str, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    given = [key for key in _SOURCES if source.get(key) is not None]
    for key in given:
        at = f"{path}.{key}"
        if key == "fieldRef":
            faults += validate_field_reference(source[key], ENV_FIELDS, at)
        elif key == "resourceFieldRef":
            faults += validate_resource_field_reference(source[key], at, volume=False)
        else:
            faults += _validate_key_reference(source[key], at)
    if not given:
        words = "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
        faults.append(field_errors.invalid(path, "", words))
    elif value:
        faults.append(field_errors.invalid(path, "", "may not be specified when `value` is not empty"))
    elif len(given) > 1:
        faults.append(field_errors.invalid(path, "", "may not have more than one field specified at a time"))
    return faults


def _validate_key_reference(reference: Obj, path: str) -> list[FieldError]:
    name, key = reference.get("name") or "", reference.get("key")
    faults = faults_of(f"{path}.name", name, names.is_dns1123_subdomain(name))
    if not key:
        return [*faults, field_errors.required(f"{path}.key")]
    return faults + faults_of(f"{path}.key", key, names.is_config_map_key(key))


def validate_field_reference(reference: Obj, supported: Iterable[str], path: str) -> list[FieldError]:
    """``fieldRef``: a field of the pod, or one label or annotation (``metadata.labels['app']``)."""
    version, field = reference.get("apiVersion"), reference.get("fieldPath")
    if not version:
        return [field_errors.required(f"{path}.apiVersion")]
    if not field:
        return [field_errors.required(f"{path}.fieldPath")]
    subscripted = re.fullmatch(r"(.+?)\['(.*)'\]", field)
    why = _unconvertible(version, field, subscripted)
    if why:
        return [field_errors.invalid(f"{path}.fieldPath", field, f"error converting fieldPath: {why}")]
    if subscripted:
        key = subscripted[2].lower() if subscripted[1] == "metadata.annotations" else subscripted[2]
        return faults_of(path, key, names.is_qualified_name(key))
    field = "spec.nodeName" if field == "spec.host" else field
    if field not in supported:
        return [field_errors.not_supported(f"{path}.fieldPath", field, supported)]
    return []


def _unconvertible(version: str, field: str, subscripted: re.Match[str] | None) -> str:
    if version != "v1":
        return f"unsupported pod version: {version}"
    if subscripted:
        return "" if subscripted[1] in _SUBSCRIPTED else f"field label does not support subscript: {field}"
    if field in _KNOWN_FIELDS or field == "spec.host":
        return ""
    return f"field label not supported: {field}"


def validate_resource_field_reference(reference: Obj, path: str, *, volume: bool) -> list[FieldError]:
    """``resourceFieldRef``; in a volume it has to name its container."""
    resource = reference.get("resource") or ""
    faults: list[FieldError] = []
    if volume and not reference.get("containerName"):
        faults.append(field_errors.required(f"{path}.containerName"))
    elif not resource:
        faults.append(field_errors.required(f"{path}.resource"))
    elif resource not in _RESOURCE_FIELDS and not resource.startswith(_HUGE_PAGES):
        faults.append(field_errors.not_supported(f"{path}.resource", resource, _RESOURCE_FIELDS))
    return faults + _validate_divisor(resource, str(reference.get("divisor") or "0"), f"{path}.divisor")


def _validate_divisor(resource: str, divisor: str, path: str) -> list[FieldError]:
    if divisor == "0":
        return []
    kind = "hugepages" if resource.startswith(_HUGE_PAGES) else resource.partition(".")[2]
    if kind not in ("hugepages", *_AMOUNTS):
        return []
    supported = _CPU_DIVISORS if kind == "cpu" else _BYTE_DIVISORS
    if divisor in supported:
        return []
    listed = " and ".join(supported) if kind == "cpu" else ", ".join(supported)
    kind = "local ephemeral storage" if kind == "ephemeral-storage" else kind
    words = f"only divisor's values {listed} are supported with the {kind} resource"
    return [field_errors.invalid(path, resource, words)]


def validate_env_from(sources: Sequence[Obj], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for index, source in enumerate(sources):
        prefix = source.get("prefix")
        if prefix:
            faults += faults_of(f"{path}[{index}].prefix", prefix, names.is_env_var_name(prefix))
        given = [key for key in ("configMapRef", "secretRef") if source.get(key) is not None]
        for key in given:
            faults += _validate_whole_reference(source[key], f"{path}[{index}].{key}.name")
        # Both of these faults name the list, not the entry.
        if not given:
            faults.append(field_errors.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`"))
        elif len(given) > 1:
            faults.append(field_errors.invalid(path, "", "may not have more than one field specified at a time"))
    return faults


def _validate_whole_reference(reference: Obj, path: str) -> list[FieldError]:
    name = reference.get("name")
    if not name:
        return [field_errors.required(path)]
    return faults_of(path, name, names.for_prefix(names.is_dns1123_subdomain, name))
