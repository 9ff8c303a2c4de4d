"""Annotations that mean something for a pod: mirror pods, deletion cost, seccomp and AppArmor profiles.

Neighbours: `pod.py`, `pod_template.py` and `pod_update.py`. Source: pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

import re

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation.paths import validate_local_descending

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

MIRROR = "kubernetes.io/config.mirror"
APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
_DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"
_TOLERATIONS = "scheduler.alpha.kubernetes.io/tolerations"
_SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod"
_SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/"
_LOCALHOST = "localhost/"
_LISTS = ("initContainers", "containers", "ephemeralContainers")
_SECCOMP_WORDS = {"Unconfined": ("unconfined",), "RuntimeDefault": ("runtime/default", "docker/default")}
_APPARMOR_WORDS = {"Unconfined": ("unconfined",), "RuntimeDefault": ("runtime/default",)}


def validate_pod_annotations(annotations: Mapping[str, str], spec: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    if MIRROR in annotations and not spec.get("nodeName"):
        words = "must set spec.nodeName if mirror pod annotation is set"
        faults.append(field_errors.invalid(f"{path}[{MIRROR}]", annotations[MIRROR], words))
    if annotations.get(_TOLERATIONS):
        faults += _validate_tolerations(annotations[_TOLERATIONS], path)
    cost = annotations.get(_DELETION_COST)
    if cost is not None and not _is_int32(cost):
        faults.append(field_errors.invalid(f"{path}[{_DELETION_COST}]", cost, "must be a 32bit integer"))
    for key in sorted(annotations):
        if key == _SECCOMP_POD or key.startswith(_SECCOMP_CONTAINER):
            faults += _validate_seccomp(annotations[key], f"{path}.{key}")
    for key in sorted(annotations):
        if key.startswith(APPARMOR):
            faults += _validate_apparmor(key, annotations[key], spec, f"{path}[{key}]")
    return faults


def _validate_tolerations(text: str, path: str) -> list[FieldError]:
    import json

    from minikctl.apiserver.validation.tolerations import validate_tolerations

    try:
        tolerations = json.loads(text)
    except ValueError as error:
        return [field_errors.invalid(path, _TOLERATIONS, str(error))]
    return validate_tolerations(tolerations, f"{path}.{_TOLERATIONS}") if isinstance(tolerations, list) else []


def _is_int32(text: str) -> bool:
    """Kubernetes wants the shortest form: no plus sign, no zeros in front."""
    return bool(re.fullmatch("0|-?[1-9][0-9]*", text)) and -(1 << 31) <= int(text) < 1 << 31


def _validate_seccomp(profile: str, path: str) -> list[FieldError]:
    if profile in ("runtime/default", "docker/default", "unconfined"):
        return []
    if profile.startswith(_LOCALHOST):
        return validate_local_descending(profile.removeprefix(_LOCALHOST), path)
    return [field_errors.invalid(path, profile, "must be a valid seccomp profile")]


def _validate_apparmor(key: str, profile: str, spec: Obj, path: str) -> list[FieldError]:
    name = key.removeprefix(APPARMOR)
    faults = []
    if not any(container.get("name") == name for _, container in _containers(spec, "")):
        faults.append(field_errors.invalid(path, name, "container not found"))
    if profile not in ("", "runtime/default", "unconfined") and not profile.startswith(_LOCALHOST):
        faults.append(field_errors.invalid(path, profile, f'invalid AppArmor profile name: "{profile}"'))
    return faults


def _containers(spec: Obj, path: str) -> Iterator[tuple[str, Obj]]:
    for key in _LISTS:
        for index, container in enumerate(spec.get(key) or ()):
            yield f"{path}.{key}[{index}]", container


def validate_profiles_match(annotations: Mapping[str, str], spec: Obj, path: str) -> list[FieldError]:
    """Where both an annotation and a field name a profile, they have to name the same one."""
    of_pod: Obj = spec.get("securityContext") or {}
    containers = list(_containers(spec, path))
    at = f"{path}.securityContext.seccompProfile"
    faults = _match(annotations.get(_SECCOMP_POD), of_pod.get("seccompProfile"), "seccomp", at)
    for where, container in containers:
        field = (container.get("securityContext") or {}).get("seccompProfile")
        annotation = annotations.get(_SECCOMP_CONTAINER + (container.get("name") or ""))
        faults += _match(annotation, field, "seccomp", f"{where}.securityContext.seccompProfile")
    if (spec.get("os") or {}).get("name") == "windows":
        return faults
    for where, container in containers:
        own = (container.get("securityContext") or {}).get("appArmorProfile")
        field = own if own is not None else of_pod.get("appArmorProfile")
        annotation = annotations.get(APPARMOR + (container.get("name") or ""))
        faults += _match(annotation, field, "apparmor", f"{where}.securityContext.appArmorProfile")
    return faults


def _match(annotation: str | None, profile: Obj | None, kind: str, path: str) -> list[FieldError]:
    if annotation is None or profile is None:
        return []
    words = _SECCOMP_WORDS if kind == "seccomp" else _APPARMOR_WORDS
    of_type = profile.get("type") or ""
    if of_type == "Localhost":
        if annotation.startswith(_LOCALHOST):
            if annotation.removeprefix(_LOCALHOST) == profile.get("localhostProfile"):
                return []
            same = f"{kind} profile in annotation and field must match"
            return [field_errors.forbidden(f"{path}.localhostProfile", same)]
    elif of_type not in words or annotation in words[of_type]:
        return []
    return [field_errors.forbidden(f"{path}.type", f"{kind} type in annotation and field must match")]


def validate_pod_annotations_update(new: Mapping[str, str], old: Mapping[str, str], path: str) -> list[FieldError]:
    """What the kubelet read when the pod started can no longer change."""
    faults = []
    for key in sorted({*new, *old}):
        verb = "add" if key not in old else "remove or update"
        if new.get(key) == old.get(key):
            continue
        if key.startswith(APPARMOR):
            faults.append(field_errors.forbidden(f"{path}[{key}]", f"may not {verb} AppArmor annotations"))
        if key == MIRROR:
            faults.append(field_errors.forbidden(f"{path}[{key}]", f"may not {verb} mirror pod annotation"))
    return faults
