"""Persistent volumes: capacity, access modes, the one source of storage, what may not change.

Of the sources, those that people still write by hand are checked in depth (hostPath, nfs, local, csi); of the others
only that there is one. Source: k8s.io/kubernetes/pkg/apis/core/validation.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import go_structs, go_values, names
from minikctl.apiserver.validation.metadata import faults_of, validate_immutable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

ACCESS_MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")
VOLUME_MODES = ("Block", "Filesystem")
_POLICIES = ("Delete", "Recycle", "Retain")
_HOST_PATH_TYPES = (
    "",
    "BlockDevice",
    "CharDevice",
    "Directory",
    "DirectoryOrCreate",
    "File",
    "FileOrCreate",
    "Socket",
)
SOURCES = (
    "hostPath",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "glusterfs",
    "flocker",
    "nfs",
    "rbd",
    "quobyte",
    "cephfs",
    "iscsi",
    "cinder",
    "fc",
    "flexVolume",
    "azureFile",
    "vsphereVolume",
    "photonPersistentDisk",
    "portworxVolume",
    "azureDisk",
    "scaleIO",
    "local",
    "storageos",
    "csi",
)
_GONE = {
    "glusterfs": "deprecated in v1.25, non-functional in v1.26+",
    "flocker": "deprecated in v1.22, non-functional in v1.25+",
    "quobyte": "deprecated in v1.22, non-functional in v1.25+",
    "cephfs": "deprecated in v1.28, non-functional in v1.31+",
    "rbd": "deprecated in v1.28, non-functional in v1.31+",
    "photonPersistentDisk": "deprecated in v1.11, non-functional in v1.16+",
    "scaleIO": "deprecated in v1.16, non-functional in v1.22+",
    "storageos": "deprecated in v1.22, non-functional in v1.25+",
}


def validate(obj: Obj) -> list[FieldError]:
    spec = obj.get("spec") or {}
    faults = [] if spec.get("accessModes") else [field_errors.required("spec.accessModes")]
    faults += validate_access_modes(spec.get("accessModes") or [], "spec.accessModes")
    faults += _validate_capacity(spec.get("capacity") or {})
    policy, path = spec.get("persistentVolumeReclaimPolicy"), "spec.persistentVolumeReclaimPolicy"
    if policy and policy not in _POLICIES:
        faults.append(field_errors.not_supported(path, policy, _POLICIES))
    affinity_faults, with_affinity = _validate_node_affinity(spec.get("nodeAffinity"))
    faults += affinity_faults
    faults += _validate_sources(spec, with_affinity)
    if (spec.get("hostPath") or {}).get("path", "").rstrip("/") == "" and spec.get("hostPath") and policy == "Recycle":
        faults.append(field_errors.forbidden(path, "may not be 'recycle' for a hostPath mount of '/'"))
    if storage_class := spec.get("storageClassName"):
        faults += faults_of("spec.storageClassName", storage_class, names.is_dns1123_subdomain(storage_class))
    mode = spec.get("volumeMode")
    if mode is not None and mode not in VOLUME_MODES:
        faults.append(field_errors.not_supported("spec.volumeMode", mode, VOLUME_MODES))
    return faults


def validate_access_modes(modes: list[str], path: str) -> list[FieldError]:
    """Of volumes and of claims."""
    faults = [field_errors.not_supported(path, mode, ACCESS_MODES) for mode in modes if mode not in ACCESS_MODES]
    others = [mode for mode in modes if mode in ACCESS_MODES and mode != "ReadWriteOncePod"]
    if "ReadWriteOncePod" in modes and others:
        faults.append(field_errors.forbidden(path, "may not use ReadWriteOncePod with other access modes"))
    return faults


def _validate_capacity(capacity: Obj) -> list[FieldError]:
    from minikctl.apimachinery import quantity

    path = "spec.capacity"
    faults = [] if capacity else [field_errors.required(path)]
    if "storage" not in capacity or len(capacity) > 1:
        shown = ", ".join(f'"{key}":{go_structs.quantity(str(capacity[key]))}' for key in sorted(capacity))
        value = field_errors.Literal(f"core.ResourceList{{{shown}}}" if capacity else "core.ResourceList(nil)")
        faults.append(field_errors.not_supported(path, value, ("storage",)))
    for key in sorted(capacity):
        amount = quantity.parse(str(capacity[key]))
        if amount <= quantity.ZERO:
            faults.append(field_errors.invalid(f"{path}[{key}]", str(capacity[key]), "must be greater than zero"))
    return faults


def _validate_node_affinity(affinity: Obj | None) -> tuple[list[FieldError], bool]:
    path = "spec.nodeAffinity.required"
    if affinity is None:
        return [], False
    if not affinity.get("required"):
        return [field_errors.required(path, "must specify required node constraints")], True
    if not affinity["required"].get("nodeSelectorTerms"):
        why = "must have at least one node selector term"
        return [field_errors.required(f"{path}.nodeSelectorTerms", why)], True
    return [], True


def _validate_sources(spec: Obj, with_affinity: bool) -> list[FieldError]:
    given = [source for source in SOURCES if spec.get(source) is not None]
    if not given:
        return [field_errors.required("spec", "must specify a volume type")]
    faults = _validate_source(given[0], spec[given[0]])
    if given[0] == "local" and not with_affinity:
        faults.append(field_errors.required("spec.nodeAffinity", "Local volume requires node affinity"))
    for source in given[1:]:
        faults.append(field_errors.forbidden(f"spec.{source}", "may not specify more than 1 volume type"))
    return faults


def _validate_source(name: str, source: Obj) -> list[FieldError]:
    path = f"spec.{name}"
    if name in ("hostPath", "local"):
        if not source.get("path"):
            return [field_errors.required(f"{path}.path")]
        faults: list[FieldError] = []
        if ".." in source["path"].split("/"):
            faults.append(field_errors.invalid(f"{path}.path", source["path"], "must not contain '..'"))
        kind = source.get("type")
        if name == "hostPath" and kind is not None and kind not in _HOST_PATH_TYPES:
            faults.append(field_errors.not_supported(f"{path}.type", kind, _HOST_PATH_TYPES))
        return faults
    if name == "nfs":
        faults = [field_errors.required(f"{path}.{key}") for key in ("server", "path") if not source.get(key)]
        if source.get("path") and not source["path"].startswith("/"):
            faults.append(field_errors.invalid(f"{path}.path", source["path"], "must be an absolute path"))
        return faults
    if name == "csi":
        return _validate_csi(source, path)
    return []


def _validate_csi(source: Obj, path: str) -> list[FieldError]:
    faults = validate_driver_name(source.get("driver") or "", f"{path}.driver")
    if not source.get("volumeHandle"):
        faults.append(field_errors.required(f"{path}.volumeHandle"))
    for key in (
        "controllerPublishSecretRef",
        "controllerExpandSecretRef",
        "nodePublishSecretRef",
        "nodeExpandSecretRef",
    ):
        reference = source.get(key)
        if reference is not None:
            for word in ("name", "namespace"):
                if not reference.get(word):
                    faults.append(field_errors.required(f"{path}.{key}.{word}"))
    return faults


def validate_driver_name(driver: str, path: str) -> list[FieldError]:
    """The name of a CSI driver, in any case."""
    if not driver:
        return [field_errors.required(path)]
    faults = [field_errors.too_long(path, 63)] if names.size(driver) > 63 else []
    return faults + faults_of(path, driver, names.is_dns1123_subdomain(driver.lower()))


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    spec, before = new.get("spec") or {}, old.get("spec") or {}
    faults: list[FieldError] = []
    sources = {key: spec[key] for key in SOURCES if spec.get(key) is not None}
    earlier = {key: before[key] for key in SOURCES if before.get(key) is not None}
    if _without_expand_secret(sources, earlier) != earlier:
        shown = go_values.difference("core.PersistentVolumeSource", earlier, sources)
        why = f"spec.persistentvolumesource is immutable after creation\n{shown}"
        faults.append(field_errors.forbidden("spec.persistentvolumesource", why))
    faults += validate_immutable(spec.get("volumeMode"), before.get("volumeMode"), "volumeMode")
    if before.get("nodeAffinity") is not None and before["nodeAffinity"] != spec.get("nodeAffinity"):
        why = f"{names.IMMUTABLE}, except for updating from beta label to GA"
        faults.append(field_errors.invalid("nodeAffinity", spec.get("nodeAffinity"), why))
    return faults


def _without_expand_secret(sources: Obj, earlier: Obj) -> Obj:
    """The secret for resizing may be added later."""
    csi, key = sources.get("csi"), "controllerExpandSecretRef"
    if csi and key in csi and key not in (earlier.get("csi") or {key: None}):
        return {**sources, "csi": {word: value for word, value in csi.items() if word != key}}
    return sources


def warnings(obj: Obj) -> list[str]:
    spec = obj.get("spec") or {}
    found: list[str] = []
    if spec.get("persistentVolumeReclaimPolicy") == "Recycle":
        found.append(
            "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. "
            "Instead, the recommended approach is to use dynamic provisioning."
        )
    return found + [f"spec.{key}: {words}" for key, words in _GONE.items() if spec.get(key) is not None]
