"""Volumes made of files that the kubelet writes: downward API and projected volumes.

Neighbours: `volumes.py`; `volume_sources.py` for secrets and config maps of their own; `env.py` for references to
fields. Trust bundles are dropped before validation (`registry/core/pod_features.py`). Source:
pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation.env import (
    VOLUME_FIELDS,
    validate_field_reference,
    validate_resource_field_reference,
)
from minikctl.apiserver.validation.paths import validate_local_non_reserved
from minikctl.apiserver.validation.volume_sources import validate_key_to_path, validate_mode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_KINDS = ("secret", "configMap", "downwardAPI", "serviceAccountToken")
_CONFLICT = "conflicting duplicate paths"
_SHORTEST, _LONGEST = 600, 1 << 32


def validate_downward_api(source: Obj, path: str) -> list[FieldError]:
    faults = validate_mode(source.get("defaultMode"), f"{path}.defaultMode")
    for item in source.get("items") or ():
        faults += _validate_downward_file(item, path)
    return faults


def _validate_downward_file(item: Obj, path: str) -> list[FieldError]:
    """The faults name the volume, not the item."""
    target = item.get("path") or ""
    faults = [] if target else [field_errors.required(f"{path}.path")]
    faults += validate_local_non_reserved(target, f"{path}.path")
    field, resource = item.get("fieldRef"), item.get("resourceFieldRef")
    if field is not None:
        faults += validate_field_reference(field, VOLUME_FIELDS, f"{path}.fieldRef")
        if resource is not None:
            words = "fieldRef and resourceFieldRef can not be specified simultaneously"
            faults.append(field_errors.invalid(path, "resource", words))
    elif resource is not None:
        faults += validate_resource_field_reference(resource, f"{path}.resourceFieldRef", volume=True)
    else:
        faults.append(field_errors.required(path, "one of fieldRef and resourceFieldRef is required"))
    return faults + validate_mode(item.get("mode"), f"{path}.mode")


def validate_projected(source: Obj, path: str) -> list[FieldError]:
    faults = validate_mode(source.get("defaultMode"), f"{path}.defaultMode")
    taken: set[str] = set()
    for index, projection in enumerate(source.get("sources") or ()):
        at = f"{path}.sources[{index}]"
        given = [kind for kind in _KINDS if projection.get(kind) is not None]
        for kind in given:
            if kind == "serviceAccountToken":
                faults += _validate_token(projection[kind], f"{at}.{kind}", path)
            else:
                faults += _validate_files(kind, projection[kind], taken, f"{at}.{kind}", path)
        if len(given) > 1:
            faults.append(field_errors.forbidden(at, "may not specify more than 1 volume type per source"))
    return faults


def _validate_files(kind: str, projection: Obj, taken: set[str], path: str, volume_path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    if kind != "downwardAPI" and not projection.get("name"):
        faults.append(field_errors.required(f"{path}.name"))
    for index, item in enumerate(projection.get("items") or ()):
        if kind == "downwardAPI":
            faults += _validate_downward_file(item, path)
        else:
            faults += validate_key_to_path(item, f"{path}.items[{index}]")
        target = item.get("path")
        if target and target in taken:
            value = target if kind == "downwardAPI" else projection.get("name") or ""
            faults.append(field_errors.invalid(volume_path, value, _CONFLICT))
        elif target:
            taken.add(target)
    return faults


def _validate_token(token: Obj, path: str, volume_path: str) -> list[FieldError]:
    seconds = token.get("expirationSeconds") or 0
    faults: list[FieldError] = []
    if seconds < _SHORTEST:
        words = "may not specify a duration less than 10 minutes"
        faults.append(field_errors.invalid(f"{path}.expirationSeconds", seconds, words))
    if seconds > _LONGEST:
        words = "may not specify a duration larger than 2^32 seconds"
        faults.append(field_errors.invalid(f"{path}.expirationSeconds", seconds, words))
    target = token.get("path")
    if not target:
        return [*faults, field_errors.required(f"{volume_path}.path")]
    return faults + validate_local_non_reserved(target, f"{volume_path}.path")
