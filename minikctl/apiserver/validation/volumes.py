"""The volumes of a pod: one type each, with a name of its own.

Neighbours: `volume_sources.py` and `projected_volumes.py` know the types; `pod_spec.py` gives the good volumes on to
the containers. A volume with a fault counts as absent there, as in Kubernetes. Source:
pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.metadata import faults_of
from minikctl.apiserver.validation.projected_volumes import validate_downward_api, validate_projected
from minikctl.apiserver.validation.volume_sources import SOURCES as _PLAIN_SOURCES
from minikctl.apiserver.validation.volume_sources import validate_config_map, validate_empty_dir, validate_secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

    Validator: TypeAlias = Callable[[Obj, str], list[FieldError]]

_ONE_TYPE = "may not specify more than 1 volume type"
_SOURCES: dict[str, Validator] = {
    **_PLAIN_SOURCES,
    "emptyDir": validate_empty_dir,
    "secret": validate_secret,
    "configMap": validate_config_map,
    "downwardAPI": validate_downward_api,
    "projected": validate_projected,
}
# In the order in which the API server looks for them; the first one found is the volume's type.
_ORDER = (
    "emptyDir",
    "hostPath",
    "gitRepo",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "secret",
    "nfs",
    "iscsi",
    "glusterfs",
    "flocker",
    "persistentVolumeClaim",
    "rbd",
    "cinder",
    "cephfs",
    "quobyte",
    "downwardAPI",
    "fc",
    "flexVolume",
    "configMap",
    "azureFile",
    "vsphereVolume",
    "photonPersistentDisk",
    "portworxVolume",
    "azureDisk",
    "storageos",
    "projected",
    "scaleIO",
    "csi",
    "ephemeral",
)
# Names that Kubernetes misspells in paths.
_SECOND_TYPE = {"cephfs": "cephFS", "downwardAPI": "downwarAPI"}
_INSIDE = {"gcePersistentDisk": "persistentDisk"}


def validate_volumes(volumes: Sequence[Obj], pod_name: str, path: str) -> tuple[dict[str, Obj], list[FieldError]]:
    """The volumes without fault by name, and the faults. ``pod_name`` is "" for templates."""
    good: dict[str, Obj] = {}
    faults: list[FieldError] = []
    created = set()
    if pod_name:
        created = {f"{pod_name}-{volume.get('name')}" for volume in volumes if volume.get("ephemeral") is not None}
    for index, volume in enumerate(volumes):
        at = f"{path}[{index}]"
        found = _validate_volume(volume, pod_name, at)
        name = volume.get("name") or ""
        if name in good:
            found.append(field_errors.duplicate(f"{at}.name", name))
        if found:
            faults += found
        else:
            good[name] = volume
        claim = (volume.get("persistentVolumeClaim") or {}).get("claimName")
        if claim in created:
            words = "must not reference a PVC that gets created for an ephemeral volume"
            faults.append(field_errors.invalid(f"{at}.persistentVolumeClaim.claimName", claim, words))
    return good, faults


def _validate_volume(volume: Obj, pod_name: str, path: str) -> list[FieldError]:
    name = volume.get("name") or ""
    given = [kind for kind in volume if kind in _SOURCES and volume[kind] is not None]
    if len(given) > 1:
        given.sort(key=_ORDER.index)
    faults: list[FieldError] = []
    if given:
        kind = given[0]
        faults += _SOURCES[kind](volume[kind], f"{path}.{_INSIDE.get(kind, kind)}")
        if kind == "iscsi":
            faults += _validate_iscsi_name(volume["iscsi"], name, f"{path}.name")
        elif kind == "ephemeral" and pod_name and name:
            claim = f"{pod_name}-{name}"
            messages = [f'PVC name "{claim}": {message}' for message in names.is_dns1123_subdomain(claim)]
            faults += faults_of(f"{path}.name", name, messages)
        faults += [field_errors.forbidden(f"{path}.{_SECOND_TYPE.get(kind, kind)}", _ONE_TYPE) for kind in given[1:]]
    else:
        faults.append(field_errors.required(path, "must specify a volume type"))
    if not name:
        faults.append(field_errors.required(f"{path}.name"))
        return faults
    return faults + faults_of(f"{path}.name", name, names.is_dns1123_label(name))


def _validate_iscsi_name(source: Obj, name: str, path: str) -> list[FieldError]:
    portal = source.get("targetPortal") or ""
    if source.get("initiatorName") is None or len(f"{name}:{portal}") <= 64:
        return []
    words = "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters"
    return [field_errors.invalid(path, name, f"{words} if iscsi.initiatorName is specified.")]
