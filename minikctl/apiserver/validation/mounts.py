"""Where a container mounts the volumes of its pod, as directories and as block devices.

Neighbours: `containers.py`; `volumes.py` tells which volumes there are. Source:
pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation.paths import climbs, validate_local_descending

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_PROPAGATIONS = ("Bidirectional", "HostToContainer", "None")
_RECURSIVE = ("Disabled", "Enabled", "IfPossible")


def validate_volume_mounts(container: Obj, volumes: Mapping[str, Obj], path: str) -> list[FieldError]:
    """Faults of sub-paths and of propagation name the list, not the entry: so does Kubernetes."""
    devices = container.get("volumeDevices") or ()
    device_names = {device.get("name") or "" for device in devices}
    device_paths = {device.get("devicePath") or "" for device in devices}
    faults: list[FieldError] = []
    seen: set[str] = set()
    for index, mount in enumerate(container.get("volumeMounts") or ()):
        at = f"{path}[{index}]"
        name, mount_path = mount.get("name") or "", mount.get("mountPath") or ""
        if not name:
            faults.append(field_errors.required(f"{at}.name"))
        if name not in volumes:
            faults.append(field_errors.not_found(f"{at}.name", name))
        if not mount_path:
            faults.append(field_errors.required(f"{at}.mountPath"))
        if mount_path in seen:
            faults.append(field_errors.invalid(f"{at}.mountPath", mount_path, "must be unique"))
        seen.add(mount_path)
        if name in device_names:
            faults.append(field_errors.invalid(f"{at}.name", name, "must not already exist in volumeDevices"))
        if mount_path in device_paths:
            words = "must not already exist as a path in volumeDevices"
            faults.append(field_errors.invalid(f"{at}.mountPath", mount_path, words))
        faults += _validate_details(mount, container, path, at)
    return faults


def _validate_details(mount: Obj, container: Obj, path: str, at: str) -> list[FieldError]:
    faults: list[FieldError] = []
    sub_path, expression = mount.get("subPath") or "", mount.get("subPathExpr") or ""
    if sub_path:
        faults += validate_local_descending(sub_path, f"{path}.subPath")
    if expression:
        if sub_path:
            words = "subPathExpr and subPath are mutually exclusive"
            faults.append(field_errors.invalid(f"{at}.subPathExpr", expression, words))
        faults += validate_local_descending(expression, f"{path}.subPathExpr")
    propagation = mount.get("mountPropagation")
    if propagation is not None:
        faults += _validate_propagation(propagation, container, f"{path}.mountPropagation")
    recursive = mount.get("recursiveReadOnly")
    if recursive is not None:
        faults += _validate_recursive(recursive, mount, f"{path}.recursiveReadOnly")
    return faults


def _validate_propagation(propagation: str, container: Obj, path: str) -> list[FieldError]:
    faults = []
    if propagation not in _PROPAGATIONS:
        faults.append(field_errors.not_supported(path, propagation, _PROPAGATIONS))
    if propagation == "Bidirectional" and not (container.get("securityContext") or {}).get("privileged"):
        words = "Bidirectional mount propagation is available only to privileged containers"
        faults.append(field_errors.forbidden(path, words))
    return faults


def _validate_recursive(recursive: str, mount: Obj, path: str) -> list[FieldError]:
    if recursive == "Disabled":
        return []
    if recursive not in _RECURSIVE:
        return [field_errors.not_supported(path, recursive, _RECURSIVE)]
    faults = []
    if not mount.get("readOnly"):
        faults.append(field_errors.forbidden(path, "may only be specified when readOnly is true"))
    if mount.get("mountPropagation") not in (None, "None"):
        words = "may only be specified when mountPropagation is None or not specified"
        faults.append(field_errors.forbidden(path, words))
    return faults


def validate_volume_devices(container: Obj, volumes: Mapping[str, Obj], path: str) -> list[FieldError]:
    mounts = container.get("volumeMounts") or ()
    mount_names = {mount.get("name") or "" for mount in mounts}
    mount_paths = {mount.get("mountPath") or "" for mount in mounts}
    faults: list[FieldError] = []
    seen_names: set[str] = set()
    seen_paths: set[str] = set()
    for index, device in enumerate(container.get("volumeDevices") or ()):
        at = f"{path}[{index}]"
        name, device_path = device.get("name") or "", device.get("devicePath") or ""
        faults += _validate_device_name(name, seen_names, volumes, f"{at}.name")
        faults += _validate_device_path(device_path, seen_paths, f"{at}.devicePath")
        if name in mount_names:
            faults.append(field_errors.invalid(f"{at}.name", name, "must not already exist in volumeMounts"))
        if device_path in mount_paths:
            words = "must not already exist as a path in volumeMounts"
            faults.append(field_errors.invalid(f"{at}.devicePath", device_path, words))
    return faults


def _validate_device_name(name: str, seen: set[str], volumes: Mapping[str, Obj], path: str) -> list[FieldError]:
    faults = [] if name else [field_errors.required(path)]
    if name in seen:
        faults.append(field_errors.invalid(path, name, "must be unique"))
    volume = volumes.get(name)
    if volume is None:
        faults.append(field_errors.not_found(path, name))
    elif volume.get("persistentVolumeClaim") is None and volume.get("ephemeral") is None:
        words = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"
        faults.append(field_errors.invalid(path, name, words))
    if name:
        seen.add(name)
    return faults


def _validate_device_path(device_path: str, seen: set[str], path: str) -> list[FieldError]:
    faults = [] if device_path else [field_errors.required(path)]
    if device_path in seen:
        faults.append(field_errors.invalid(path, device_path, "must be unique"))
    if climbs(device_path):
        faults.append(field_errors.invalid(path, device_path, "can not contain backsteps ('..')"))
    else:
        seen.add(device_path)
    return faults
