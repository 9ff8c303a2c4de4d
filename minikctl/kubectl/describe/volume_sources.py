"""What is told of each type of volume: a table from the field of the source to its words.

A line is a label, a key of the source, and what to show where the key is missing: a value as Go would print it, or a
function from what the source holds to the text.
"""

from __future__ import annotations

from minikctl.apimachinery.quantity import decode
from minikctl.kubectl.describe.page import NONE, UNSET

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from minikctl.apimachinery.types import Obj

    Line: TypeAlias = tuple[str, str, str | int | bool | list[Any] | dict[str, Any] | Callable[[Any], str]]
    Source: TypeAlias = tuple[str, tuple[Line, ...]]


def _size_limit(value: Any) -> str:
    limit = decode(value)
    return str(limit) if limit.nano > 0 else UNSET


def _local_reference(reference: Obj | None) -> str:
    return f"&LocalObjectReference{{Name:{reference.get('name') or ''},}}" if reference is not None else "nil"


def _reference(reference: Obj | None) -> str:
    if reference is None:
        return "nil"
    return f"&SecretReference{{Name:{reference.get('name') or ''},Namespace:{reference.get('namespace') or ''},}}"


def _comma_list(values: list[str] | None) -> str:
    return ", ".join(values or [])


def _name(reference: Obj | None) -> str:
    return (reference or {}).get("name") or ""


def _namespace(reference: Obj | None) -> str:
    return (reference or {}).get("namespace") or ""


_FS_TYPE: Line = ("FSType", "fsType", "")
_READ_ONLY: Line = ("ReadOnly", "readOnly", False)
_PARTITION: Line = ("Partition", "partition", 0)
_VOLUME_ID: Line = ("VolumeID", "volumeID", "")
_PATH: Line = ("Path", "path", "")
_OPTIONAL: Line = ("Optional", "optional", False)
_DRIVER: Line = ("Driver", "driver", "")
_LOCAL_SECRET: Line = ("SecretRef", "secretRef", _local_reference)
_SECRET: Line = ("SecretRef", "secretRef", _reference)


def _iscsi(secret: Line) -> Source:
    return (
        "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
        (
            ("TargetPortal", "targetPortal", ""),
            ("IQN", "iqn", ""),
            ("Lun", "lun", 0),
            ("ISCSIInterface", "iscsiInterface", ""),
            _FS_TYPE,
            _READ_ONLY,
            ("Portals", "portals", []),
            ("DiscoveryCHAPAuth", "chapAuthDiscovery", False),
            ("SessionCHAPAuth", "chapAuthSession", False),
            secret,
            ("InitiatorName", "initiatorName", NONE),
        ),
    )


def _rbd(secret: Line) -> Source:
    return (
        "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
        (
            ("CephMonitors", "monitors", []),
            ("RBDImage", "image", ""),
            _FS_TYPE,
            ("RBDPool", "pool", ""),
            ("RadosUser", "user", ""),
            ("Keyring", "keyring", ""),
            secret,
            _READ_ONLY,
        ),
    )


def _cephfs(secret: Line) -> Source:
    return (
        "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
        (
            ("Monitors", "monitors", []),
            _PATH,
            ("User", "user", ""),
            ("SecretFile", "secretFile", ""),
            secret,
            _READ_ONLY,
        ),
    )


def _cinder(secret: Line) -> Source:
    return "Cinder (a Persistent Disk resource in OpenStack)", (_VOLUME_ID, _FS_TYPE, _READ_ONLY, secret)


def _flex(secret: Line) -> Source:
    return (
        "FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)",
        (_DRIVER, _FS_TYPE, secret, _READ_ONLY, ("Options", "options", {})),
    )


def _scale_io(*secret: Line) -> Source:
    return (
        "ScaleIO (a persistent volume backed by a block device in ScaleIO)",
        (
            ("Gateway", "gateway", ""),
            ("System", "system", ""),
            ("Protection Domain", "protectionDomain", ""),
            ("Storage Pool", "storagePool", ""),
            ("Storage Mode", "storageMode", ""),
            ("VolumeName", "volumeName", ""),
            *secret,
            _FS_TYPE,
            _READ_ONLY,
        ),
    )


def _glusterfs(*namespace: Line) -> Source:
    return (
        "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
        (("EndpointsName", "endpoints", ""), *namespace, _PATH, _READ_ONLY),
    )


def _azure_file(*namespace: Line) -> Source:
    return (
        "AzureFile (an Azure File Service mount on the host and bind mount to the pod)",
        (("SecretName", "secretName", ""), *namespace, ("ShareName", "shareName", ""), _READ_ONLY),
    )


_SHARED: dict[str, Source] = {
    "hostPath": ("HostPath (bare host directory volume)", (_PATH, ("HostPathType", "type", NONE))),
    "gcePersistentDisk": (
        "GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)",
        (("PDName", "pdName", ""), _FS_TYPE, _PARTITION, _READ_ONLY),
    ),
    "awsElasticBlockStore": (
        "AWSElasticBlockStore (a Persistent Disk resource in AWS)",
        (_VOLUME_ID, _FS_TYPE, _PARTITION, _READ_ONLY),
    ),
    "nfs": ("NFS (an NFS mount that lasts the lifetime of a pod)", (("Server", "server", ""), _PATH, _READ_ONLY)),
    "quobyte": (
        "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
        (("Registry", "registry", ""), ("Volume", "volume", ""), _READ_ONLY),
    ),
    "azureDisk": (
        "AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)",
        (
            ("DiskName", "diskName", ""),
            ("DiskURI", "diskURI", ""),
            ("Kind", "kind", ""),
            _FS_TYPE,
            ("CachingMode", "cachingMode", ""),
            _READ_ONLY,
        ),
    ),
    "vsphereVolume": (
        "vSphereVolume (a Persistent Disk resource in vSphere)",
        (("VolumePath", "volumePath", ""), _FS_TYPE, ("StoragePolicyName", "storagePolicyName", "")),
    ),
    "photonPersistentDisk": (
        "PhotonPersistentDisk (a Persistent Disk resource in photon platform)",
        (("PdID", "pdID", ""), _FS_TYPE),
    ),
    "portworxVolume": ("PortworxVolume (a Portworx Volume resource)", (_VOLUME_ID,)),
    "storageos": (
        "StorageOS (a StorageOS Persistent Disk resource)",
        (("VolumeName", "volumeName", ""), ("VolumeNamespace", "volumeNamespace", ""), _FS_TYPE, _READ_ONLY),
    ),
    "fc": (
        "FC (a Fibre Channel disk)",
        (("TargetWWNs", "targetWWNs", _comma_list), ("LUN", "lun", NONE), _FS_TYPE, _READ_ONLY),
    ),
    "flocker": (
        "Flocker (a Flocker volume mounted by the Flocker agent)",
        (("DatasetName", "datasetName", ""), ("DatasetUUID", "datasetUUID", "")),
    ),
}

POD_SOURCES: dict[str, Source] = {
    **_SHARED,
    "emptyDir": (
        "EmptyDir (a temporary directory that shares a pod's lifetime)",
        (("Medium", "medium", ""), ("SizeLimit", "sizeLimit", _size_limit)),
    ),
    "gitRepo": (
        "GitRepo (a volume that is pulled from git when the pod is created)",
        (("Repository", "repository", ""), ("Revision", "revision", "")),
    ),
    "secret": ("Secret (a volume populated by a Secret)", (("SecretName", "secretName", ""), _OPTIONAL)),
    "configMap": ("ConfigMap (a volume populated by a ConfigMap)", (("Name", "name", ""), _OPTIONAL)),
    "persistentVolumeClaim": (
        "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
        (("ClaimName", "claimName", ""), _READ_ONLY),
    ),
    "image": (
        "Image (a container image or OCI artifact)",
        (("Reference", "reference", ""), ("PullPolicy", "pullPolicy", "")),
    ),
    "csi": (
        "CSI (a Container Storage Interface (CSI) volume source)",
        (_DRIVER, _FS_TYPE, _READ_ONLY),
    ),
    "iscsi": _iscsi(_LOCAL_SECRET),
    "glusterfs": _glusterfs(),
    "rbd": _rbd(_LOCAL_SECRET),
    "cinder": _cinder(_LOCAL_SECRET),
    "scaleIO": _scale_io(),
    "cephfs": _cephfs(_LOCAL_SECRET),
    "azureFile": _azure_file(),
    "flexVolume": _flex(_LOCAL_SECRET),
}

PERSISTENT_SOURCES: dict[str, Source] = {
    **_SHARED,
    "local": ("LocalVolume (a persistent volume backed by local storage on a node)", (_PATH,)),
    "csi": (
        "CSI (a Container Storage Interface (CSI) volume source)",
        (_DRIVER, _FS_TYPE, ("VolumeHandle", "volumeHandle", ""), _READ_ONLY),
    ),
    "iscsi": _iscsi(_SECRET),
    "glusterfs": _glusterfs(("EndpointsNamespace", "endpointsNamespace", UNSET)),
    "rbd": _rbd(_SECRET),
    "cinder": _cinder(_SECRET),
    "scaleIO": _scale_io(("SecretName", "secretRef", _name), ("SecretNamespace", "secretRef", _namespace)),
    "cephfs": _cephfs(_SECRET),
    "azureFile": _azure_file(("SecretNamespace", "secretNamespace", "")),
    "flexVolume": _flex(_SECRET),
}
