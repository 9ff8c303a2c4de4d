"""What each type of volume has to say of itself, in pods; persistent volumes share those that need no namespace.

SOURCES maps a type to its check ``(source, path) -> faults``. Neighbours: `volumes.py`; `projected_volumes.py` has the
types made of files. Source: pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

import re

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.choices import unsupported, validate_optional_choice
from minikctl.apiserver.validation.metadata import faults_of
from minikctl.apiserver.validation.paths import (
    validate_local_descending,
    validate_local_non_reserved,
    validate_no_backsteps,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

FILE_MODE = "must be a number between 0 and 0777 (octal), both inclusive"
_HOST_PATH_TYPES = ("", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket")
_DISK_CACHES, _DISK_KINDS = ("None", "ReadOnly", "ReadWrite"), ("Dedicated", "Managed", "Shared")
_MANAGED_URI = (
    "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}",
    "/subscriptions/",
)
_BLOB_URI = ("https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd", "https://")
_ISCSI_NAMES = {
    "iqn": r"iqn\.\d{4}-\d{2}\.([a-zA-Z0-9-.]+)(:[^,;*&$|\s]+)$",
    "eui": r"^eui.[a-zA-Z0-9]{16}$",
    "naa": r"^naa.[a-zA-Z0-9]{32}$",
}


def validate_required(source: Obj, keys: tuple[str, ...], path: str) -> list[FieldError]:
    return [field_errors.required(f"{path}.{key}") for key in keys if not source.get(key)]


def validate_mode(mode: int | None, path: str) -> list[FieldError]:
    if mode is None or 0 <= mode <= 0o777:
        return []
    return [field_errors.invalid(path, mode, FILE_MODE)]


def validate_empty_dir(source: Obj, path: str) -> list[FieldError]:
    limit = source.get("sizeLimit")
    if limit is None or not str(limit).startswith("-"):
        return []
    return [field_errors.forbidden(f"{path}.sizeLimit", "SizeLimit field must be a valid resource quantity")]


def validate_secret(source: Obj, path: str) -> list[FieldError]:
    faults = [] if source.get("secretName") else [field_errors.required(f"{path}.secretName")]
    return faults + _validate_files(source, path)


def validate_config_map(source: Obj, path: str) -> list[FieldError]:
    faults = [] if source.get("name") else [field_errors.required(f"{path}.name")]
    return faults + _validate_files(source, path)


def _validate_files(source: Obj, path: str) -> list[FieldError]:
    faults = validate_mode(source.get("defaultMode"), f"{path}.defaultMode")
    for index, item in enumerate(source.get("items") or ()):
        faults += validate_key_to_path(item, f"{path}.items[{index}]")
    return faults


def validate_key_to_path(item: Obj, path: str) -> list[FieldError]:
    faults = validate_required(item, ("key", "path"), path)
    faults += validate_local_non_reserved(item.get("path") or "", f"{path}.path")
    return faults + validate_mode(item.get("mode"), f"{path}.mode")


def validate_host_path(source: Obj, path: str) -> list[FieldError]:
    if not source.get("path"):
        return [field_errors.required(f"{path}.path")]
    faults = validate_no_backsteps(source["path"], f"{path}.path")
    return faults + validate_optional_choice(source.get("type"), _HOST_PATH_TYPES, f"{path}.type")


def _validate_git_repo(source: Obj, path: str) -> list[FieldError]:
    faults = validate_required(source, ("repository",), path)
    return faults + validate_local_descending(source.get("directory") or "", f"{path}.directory")


def _validate_partitioned(key: str) -> Callable[[Obj, str], list[FieldError]]:
    def validate(source: Obj, path: str) -> list[FieldError]:
        faults = validate_required(source, (key,), path)
        partition = source.get("partition") or 0
        if not 0 <= partition <= 255:
            faults.append(field_errors.invalid(f"{path}.partition", partition, names.range_message(1, 255)))
        return faults

    return validate


validate_gce_disk = _validate_partitioned("pdName")
validate_aws_disk = _validate_partitioned("volumeID")


def validate_nfs(source: Obj, path: str) -> list[FieldError]:
    faults = validate_required(source, ("server", "path"), path)
    if not (source.get("path") or "").startswith("/"):
        faults.append(field_errors.invalid(f"{path}.path", source.get("path") or "", "must be an absolute path"))
    return faults


def _validate_iscsi(source: Obj, path: str) -> list[FieldError]:
    faults = validate_required(source, ("targetPortal", "iqn"), path)
    if source.get("iqn"):
        faults += _validate_iscsi_name(source["iqn"], f"{path}.iqn")
    lun = source.get("lun") or 0
    if not 0 <= lun <= 255:
        faults.append(field_errors.invalid(f"{path}.lun", lun, names.range_message(0, 255)))
    if (source.get("chapAuthDiscovery") or source.get("chapAuthSession")) and source.get("secretRef") is None:
        faults.append(field_errors.required(f"{path}.secretRef"))
    if source.get("initiatorName") is not None:
        faults += _validate_iscsi_name(source["initiatorName"], f"{path}.initiatorname")
    return faults


def _validate_iscsi_name(name: str, path: str) -> list[FieldError]:
    pattern = _ISCSI_NAMES.get(name[:3])
    if pattern is None:
        return [field_errors.invalid(path, name, "must be valid format starting with iqn, eui, or naa")]
    return [] if re.search(pattern, name) else [field_errors.invalid(path, name, "must be valid format")]


def validate_flocker(source: Obj, path: str) -> list[FieldError]:
    name, uid = source.get("datasetName") or "", source.get("datasetUUID")
    faults = []
    if not name and not uid:
        faults.append(field_errors.required(path, "one of datasetName and datasetUUID is required"))
    if name and uid:
        words = "datasetName and datasetUUID can not be specified simultaneously"
        faults.append(field_errors.invalid(path, "resource", words))
    if "/" in name:
        faults.append(field_errors.invalid(f"{path}.datasetName", name, "must not contain '/'"))
    return faults


def _validate_cinder(source: Obj, path: str) -> list[FieldError]:
    return validate_required(source, ("volumeID",), path) + _validate_secret_name(source, path)


def _validate_secret_name(source: Obj, path: str) -> list[FieldError]:
    reference = source.get("secretRef")
    if reference is None or reference.get("name"):
        return []
    return [field_errors.required(f"{path}.secretRef.name")]


def validate_quobyte(source: Obj, path: str) -> list[FieldError]:
    registry = source.get("registry") or ""
    words = "must be a host:port pair or multiple pairs separated by commas"
    faults = []
    if not registry:
        faults.append(field_errors.required(f"{path}.registry", words))
    elif len(source.get("tenant") or "") > 64:
        tenant = "must be a UUID and may not exceed a length of 64 characters"
        faults.append(field_errors.required(f"{path}.tenant", tenant))
    else:
        bad = [pair for pair in registry.split(",") if not re.fullmatch(r"(\[[^\]]*\]|[^:\[\]]*):[^:\[\]]*", pair)]
        faults += [field_errors.invalid(f"{path}.registry", registry, words) for _ in bad]
    return faults + validate_required(source, ("volume",), path)


def validate_fc(source: Obj, path: str) -> list[FieldError]:
    targets, ids, lun = source.get("targetWWNs"), source.get("wwids"), source.get("lun")
    faults = []
    if not targets and not ids:
        words = "must specify either targetWWNs or wwids, but not both"
        faults.append(field_errors.required(f"{path}.targetWWNs", words))
    if targets and ids:
        words = "targetWWNs and wwids can not be specified simultaneously"
        faults.append(field_errors.invalid(f"{path}.targetWWNs", targets, words))
    if targets and lun is None:
        faults.append(field_errors.required(f"{path}.lun", "lun is required if targetWWNs is specified"))
    elif targets and lun is not None and not 0 <= lun <= 255:
        faults.append(field_errors.invalid(f"{path}.lun", lun, names.range_message(0, 255)))
    return faults


def validate_flex_volume(source: Obj, path: str) -> list[FieldError]:
    faults = validate_required(source, ("driver",), path)
    for key in sorted(source.get("options") or ()):
        namespace = f".{key.partition('/')[0].lower()}"
        if namespace.endswith((".kubernetes.io", ".k8s.io")):
            words = "kubernetes.io and k8s.io namespaces are reserved"
            faults.append(field_errors.invalid(f"{path}.options[{key}]", key, words))
    return faults


def validate_azure_disk(source: Obj, path: str) -> list[FieldError]:
    faults = validate_required(source, ("diskName", "diskURI"), path)
    faults += validate_optional_choice(source.get("cachingMode"), _DISK_CACHES, f"{path}.cachingMode")
    kind, uri = source.get("kind"), source.get("diskURI") or ""
    faults += validate_optional_choice(kind, _DISK_KINDS, f"{path}.kind")
    if kind is not None:
        pattern, start = _MANAGED_URI if kind == "Managed" else _BLOB_URI
        if not uri.startswith(start):
            faults.append(unsupported(f"{path}.diskURI", uri, (pattern,)))
    return faults


def _validate_storage_os(source: Obj, path: str) -> list[FieldError]:
    faults = validate_required(source, ("volumeName",), path)
    for key in ("volumeName", "volumeNamespace"):
        if value := source.get(key):
            faults += faults_of(f"{path}.{key}", value, names.is_dns1123_label(value))
    return faults + _validate_secret_name(source, path)


def validate_csi_driver_name(name: str, path: str) -> list[FieldError]:
    faults = [] if name else [field_errors.required(path)]
    if names.size(name) > 63:
        faults.append(field_errors.too_long(path, 63))
    return faults + faults_of(path, name, names.is_dns1123_subdomain(name.lower()))


def _validate_csi(source: Obj, path: str) -> list[FieldError]:
    faults = validate_csi_driver_name(source.get("driver") or "", f"{path}.driver")
    reference = source.get("nodePublishSecretRef")
    if reference is not None:
        name = reference.get("name")
        if name:
            faults += faults_of(f"{path}.name", name, names.is_dns1123_subdomain(name))
        else:
            faults.append(field_errors.required(f"{path}.nodePublishSecretRef.name"))
    return faults


def _validate_ephemeral(source: Obj, path: str) -> list[FieldError]:
    template = source.get("volumeClaimTemplate")
    if template is None:
        return [field_errors.required(f"{path}.volumeClaimTemplate")]
    from minikctl.apiserver.validation.claim_template import validate_claim_template

    return validate_claim_template(template, f"{path}.volumeClaimTemplate")


def _needs(*keys: str) -> Callable[[Obj, str], list[FieldError]]:
    return lambda source, path: validate_required(source, keys, path)


SOURCES: dict[str, Callable[[Obj, str], list[FieldError]]] = {
    "hostPath": validate_host_path,
    "gitRepo": _validate_git_repo,
    "gcePersistentDisk": validate_gce_disk,
    "awsElasticBlockStore": validate_aws_disk,
    "nfs": validate_nfs,
    "iscsi": _validate_iscsi,
    "glusterfs": _needs("endpoints", "path"),
    "flocker": validate_flocker,
    "persistentVolumeClaim": _needs("claimName"),
    "rbd": _needs("monitors", "image"),
    "cinder": _validate_cinder,
    "cephfs": _needs("monitors"),
    "quobyte": validate_quobyte,
    "fc": validate_fc,
    "flexVolume": validate_flex_volume,
    "azureFile": _needs("secretName", "shareName"),
    "vsphereVolume": _needs("volumePath"),
    "photonPersistentDisk": _needs("pdID"),
    "portworxVolume": _needs("volumeID"),
    "azureDisk": validate_azure_disk,
    "storageos": _validate_storage_os,
    "scaleIO": _needs("gateway", "system", "volumeName"),
    "csi": _validate_csi,
    "ephemeral": _validate_ephemeral,
}
