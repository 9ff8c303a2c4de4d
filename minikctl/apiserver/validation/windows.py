"""What only pods for Windows know, and what pods for one system may not say of the other.

Neighbours: `security.py` and `pod_spec.py`. Source: pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

import re

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.metadata import faults_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_SPEC_KIB = 64
_DOMAIN_LENGTH, _USER_LENGTH = 256, 104
_NET_BIOS = r'[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}'
_DNS_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_DNS_NAME = rf"{_DNS_LABEL}(?:\.{_DNS_LABEL})*"
_BAD_IN_USER = r'["/\\:;|=,+*?<>@\[\]]'
_LISTS = ("initContainers", "containers", "ephemeralContainers")
_NOT_FOR_WINDOWS = "cannot be set for a windows pod"
_NOT_FOR_LINUX = "windows options cannot be set for a linux pod"
# (where it stands, its name, whether it counts only when it is true or not empty)
_POD_FIELDS = (
    ("securityContext", "appArmorProfile", False),
    ("securityContext", "seLinuxOptions", False),
    ("", "hostUsers", False),
    ("", "hostPID", True),
    ("", "hostIPC", True),
    ("securityContext", "seccompProfile", False),
    ("securityContext", "fsGroup", False),
    ("securityContext", "fsGroupChangePolicy", False),
    ("securityContext", "sysctls", True),
    ("", "shareProcessNamespace", False),
    ("securityContext", "runAsUser", False),
    ("securityContext", "runAsGroup", False),
    ("securityContext", "supplementalGroups", False),
    ("securityContext", "supplementalGroupsPolicy", False),
    ("securityContext", "seLinuxChangePolicy", False),
)
_CONTAINER_FIELDS = (
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "allowPrivilegeEscalation",
    "procMount",
    "runAsUser",
    "runAsGroup",
)


def validate_os(spec: Obj, path: str) -> list[FieldError]:
    """``spec.os`` and what it rules out; ``path`` is that of the pod spec."""
    system = spec["os"].get("name")
    if not system:
        return [field_errors.required(f"{path}.os.name", "cannot be empty")]
    if system == "linux":
        return _validate_linux(spec, path)
    if system == "windows":
        return _validate_windows(spec, path)
    return [field_errors.not_supported(f"{path}.os", system, ("linux", "windows"))]


def _security_contexts(spec: Obj, path: str) -> Iterator[tuple[str, Obj]]:
    for key in _LISTS:
        for index, container in enumerate(spec.get(key) or ()):
            yield f"{path}.{key}[{index}].securityContext", container.get("securityContext") or {}


def _validate_linux(spec: Obj, path: str) -> list[FieldError]:
    faults = []
    if (spec.get("securityContext") or {}).get("windowsOptions") is not None:
        faults.append(field_errors.forbidden(f"{path}.securityContext.windowsOptions", _NOT_FOR_LINUX))
    for at, security in _security_contexts(spec, path):
        if security.get("windowsOptions") is not None:
            faults.append(field_errors.forbidden(f"{at}.windowsOptions", _NOT_FOR_LINUX))
    return faults


def _validate_windows(spec: Obj, path: str) -> list[FieldError]:
    faults = []
    for where, key, when_true in _POD_FIELDS:
        value = ((spec.get(where) or {}) if where else spec).get(key)
        if value if when_true else value is not None:
            at = f"{path}.{where}.{key}" if where else f"{path}.{key}"
            faults.append(field_errors.forbidden(at, _NOT_FOR_WINDOWS))
    for at, security in _security_contexts(spec, path):
        for key in _CONTAINER_FIELDS:
            if security.get(key) is not None:
                faults.append(field_errors.forbidden(f"{at}.{key}", _NOT_FOR_WINDOWS))
    return faults


def validate_windows_options(options: Obj, path: str) -> list[FieldError]:
    """``windowsOptions`` of a pod or a container."""
    faults: list[FieldError] = []
    name = options.get("gmsaCredentialSpecName")
    if name is not None:
        faults += faults_of(f"{path}.gmsaCredentialSpecName", name, names.is_dns1123_subdomain(name))
    credentials, at = options.get("gmsaCredentialSpec"), f"{path}.gmsaCredentialSpec"
    if credentials == "":
        faults.append(field_errors.invalid(at, "", "gmsaCredentialSpec cannot be an empty string"))
    elif credentials is not None and names.size(credentials) > _SPEC_KIB * 1024:
        words = f"gmsaCredentialSpec size must be under {_SPEC_KIB} KiB"
        faults.append(field_errors.invalid(at, credentials, words))
    user = options.get("runAsUserName")
    if user is not None:
        faults += faults_of(f"{path}.runAsUserName", user, _user_faults(user))
    return faults


def _user_faults(value: str) -> list[str]:
    if not value:
        return ["runAsUserName cannot be an empty string"]
    if re.search(r"[\x00-\x1f\x7f]", value):
        return ["runAsUserName cannot contain control characters"]
    if value.count("\\") > 1:
        return ["runAsUserName cannot contain more than one backslash"]
    domain, backslash, user = value.rpartition("\\")
    found = []
    if names.size(domain) >= _DOMAIN_LENGTH:
        found.append(f"runAsUserName's Domain length must be under {_DOMAIN_LENGTH} characters")
    if backslash and not re.fullmatch(f"{_NET_BIOS}|{_DNS_NAME}", domain):
        found.append("runAsUserName's Domain doesn't match the NetBios nor the DNS format")
    if not user:
        found.append("runAsUserName's User cannot be empty")
    elif names.size(user) > _USER_LENGTH:
        found.append(f"runAsUserName's User length must not be longer than {_USER_LENGTH} characters")
    if re.fullmatch("[. ]+", user):
        found.append("runAsUserName's User cannot contain only periods or spaces")
    if re.search(_BAD_IN_USER, user):
        found.append("runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]")
    return found


def validate_host_process(spec: Obj, path: str) -> list[FieldError]:
    """HostProcess containers: all or none, and only in the host's network."""
    of_pod = ((spec.get("securityContext") or {}).get("windowsOptions") or {}).get("hostProcess")
    faults: list[FieldError] = []
    total = privileged = 0
    for at, security in _security_contexts(spec, path):
        own = (security.get("windowsOptions") or {}).get("hostProcess")
        total += 1
        privileged += bool(of_pod if own is None else own)
        if own is not None and of_pod is not None and own != of_pod:
            words = f"pod hostProcess value must be identical if both are specified, was {str(of_pod).lower()}"
            faults.append(field_errors.invalid(f"{at}.windowsOptions.hostProcess", own, words))
    if privileged and privileged != total:
        words = "If pod contains any hostProcess containers then all containers must be HostProcess containers"
        faults.append(field_errors.invalid(path, "", words))
    if privileged and not spec.get("hostNetwork"):
        words = "hostNetwork must be true if pod contains any hostProcess containers"
        faults.append(field_errors.invalid(f"{path}.hostNetwork", False, words))
    return faults
