"""Security contexts of pods and of containers: users, profiles, sysctls, and what host namespaces rule out.

Neighbours: `containers.py` and `pod_spec.py`; `windows.py` has what only Windows knows. A 1.33 server has
SELinuxMount off, so that only ``Recursive`` is a change policy. Source: pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

import re

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.choices import unsupported, validate_optional_choice
from minikctl.apiserver.validation.paths import validate_local_descending

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_PROFILE_TYPES = ("Localhost", "RuntimeDefault", "Unconfined")
_SYSCTL_SEGMENT = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_SYSCTL = rf"({_SYSCTL_SEGMENT}[\./])*{_SYSCTL_SEGMENT}"
_IPC_SYSCTLS = (
    "kernel.sem",
    *(f"kernel.shm{tail}" for tail in ("", "all", "max", "mni", "_rmid_forced")),
    *(f"kernel.msg{tail}" for tail in ("", "max", "mnb", "mni")),
)


def validate_security_context(security: Obj, path: str, *, host_users: bool) -> list[FieldError]:
    """That of a container."""
    faults = _validate_ids(security, ("runAsUser", "runAsGroup"), path)
    mount = security.get("procMount")
    if mount is not None:
        if mount not in ("Default", "Unmasked"):
            faults.append(unsupported(f"{path}.procMount", mount, ("Default", "Unmasked")))
        if host_users and mount == "Unmasked":
            words = "`hostUsers` must be false to use `Unmasked`"
            faults.append(field_errors.invalid(f"{path}.procMount", mount, words))
    faults += validate_seccomp_profile(security.get("seccompProfile"), f"{path}.seccompProfile")
    if security.get("allowPrivilegeEscalation") is False:
        if security.get("privileged"):
            words = "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"
            faults.append(field_errors.invalid(path, security, words))
        if "CAP_SYS_ADMIN" in ((security.get("capabilities") or {}).get("add") or ()):
            words = "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"
            faults.append(field_errors.invalid(path, security, words))
    faults += _validate_windows(security, path)
    return faults + validate_apparmor_profile(security.get("appArmorProfile"), f"{path}.appArmorProfile")


def validate_pod_security_context(spec: Obj, path: str) -> list[FieldError]:
    """``path`` is that of the pod's security context; the host namespaces stand beside it in ``spec``."""
    security: Obj = spec.get("securityContext") or {}
    sharing = spec.get("shareProcessNamespace")
    faults: list[FieldError] = []
    if security:
        faults += _validate_ids(security, ("fsGroup", "runAsUser", "runAsGroup"), path)
        for index, group in enumerate(security.get("supplementalGroups") or ()):
            for message in names.is_group_id(group):
                faults.append(field_errors.invalid(f"{path}.supplementalGroups[{index}]", group, message))
    if sharing and spec.get("hostPID"):
        words = "ShareProcessNamespace and HostPID cannot both be enabled"
        faults.append(field_errors.invalid(f"{path}.shareProcessNamespace", sharing, words))
    if security:
        faults += _validate_policies(spec, security, path)
    return faults


def _validate_policies(spec: Obj, security: Obj, path: str) -> list[FieldError]:
    faults = _validate_sysctls(spec, security, f"{path}.sysctls")
    change = security.get("fsGroupChangePolicy")
    faults += validate_optional_choice(change, ("Always", "OnRootMismatch"), f"{path}.fsGroupChangePolicy")
    faults += validate_seccomp_profile(security.get("seccompProfile"), f"{path}.seccompProfile")
    faults += _validate_windows(security, path)
    faults += validate_apparmor_profile(security.get("appArmorProfile"), f"{path}.appArmorProfile")
    groups = security.get("supplementalGroupsPolicy")
    faults += validate_optional_choice(groups, ("Merge", "Strict"), f"{path}.supplementalGroupsPolicy")
    labels = security.get("seLinuxChangePolicy")
    return faults + validate_optional_choice(labels, ("Recursive",), f"{path}.seLinuxChangePolicy")


def _validate_ids(security: Obj, keys: tuple[str, ...], path: str) -> list[FieldError]:
    faults = []
    for key in keys:
        value = security.get(key)
        if value is not None:
            faults += [field_errors.invalid(f"{path}.{key}", value, message) for message in names.is_user_id(value)]
    return faults


def _validate_windows(security: Obj, path: str) -> list[FieldError]:
    options = security.get("windowsOptions")
    if options is None:
        return []
    from minikctl.apiserver.validation.windows import validate_windows_options

    return validate_windows_options(options, f"{path}.windowsOptions")


def validate_seccomp_profile(profile: Obj | None, path: str) -> list[FieldError]:
    if profile is None:
        return []
    kind, local = profile.get("type"), profile.get("localhostProfile")
    faults: list[FieldError] = []
    if not kind:
        faults.append(field_errors.required(f"{path}.type", "type is required when seccompProfile is set"))
    elif kind not in _PROFILE_TYPES:
        faults.append(unsupported(f"{path}.type", kind, _PROFILE_TYPES))
    at = f"{path}.localhostProfile"
    if kind != "Localhost":
        if local is not None:
            faults.append(field_errors.invalid(at, profile, "can only be set when seccomp type is Localhost"))
    elif local is None:
        faults.append(field_errors.required(at, "must be set when seccomp type is Localhost"))
    else:
        faults += validate_local_descending(local, at)
    return faults


def validate_apparmor_profile(profile: Obj | None, path: str) -> list[FieldError]:
    if profile is None:
        return []
    kind, local = profile.get("type"), profile.get("localhostProfile")
    at = f"{path}.localhostProfile"
    if not kind:
        return [field_errors.required(f"{path}.type", "type is required when appArmorProfile is set")]
    if kind not in _PROFILE_TYPES:
        return [unsupported(f"{path}.type", kind, _PROFILE_TYPES)]
    if kind != "Localhost":
        if local is None:
            return []
        return [field_errors.invalid(at, local, "can only be set when AppArmor type is Localhost")]
    faults: list[FieldError] = []
    if local != (local or "").strip() and local is not None:
        faults.append(field_errors.invalid(at, local, "must not be padded with whitespace"))
    elif not local:
        faults.append(field_errors.required(at, "must be set when AppArmor type is Localhost"))
    if names.size(local or "") > 4095:
        faults.append(field_errors.too_long(at, 4095))
    return faults


def _validate_sysctls(spec: Obj, security: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    seen: set[str] = set()
    for index, sysctl in enumerate(security.get("sysctls") or ()):
        name, at = sysctl.get("name") or "", f"{path}[{index}].name"
        if not name:
            faults.append(field_errors.required(at))
        elif len(name) > 253 or not re.fullmatch(_SYSCTL, name):
            words = f"must have at most 253 characters and match regex ^{_SYSCTL}$"
            faults.append(field_errors.invalid(at, name, words))
        elif name in seen:
            faults.append(field_errors.duplicate(at, name))
        seen.add(name)
        dotted = _dotted(name)
        if spec.get("hostNetwork") and dotted.startswith("net."):
            faults.append(field_errors.invalid(at, name, "may not be specified when 'hostNetwork' is true"))
        elif spec.get("hostIPC") and (dotted in _IPC_SYSCTLS or dotted.startswith("fs.mqueue.")):
            faults.append(field_errors.invalid(at, name, "may not be specified when 'hostIPC' is true"))
    return faults


def _dotted(name: str) -> str:
    """With slashes as separators dots are part of the words, so the two change places."""
    first = next((mark for mark in name if mark in "./"), ".")
    return name if first == "." else name.translate({ord("/"): ".", ord("."): "/"})


def validate_host_users(spec: Obj, path: str) -> list[FieldError]:
    """``hostUsers: false``, a user namespace of its own, excludes the host's other namespaces.

    The paths are spelled as Kubernetes does.
    """
    pairs = (("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC"))
    words = "when `pod.Spec.HostUsers` is false"
    return [field_errors.forbidden(f"{path}.{shown}", words) for key, shown in pairs if spec.get(key)]
