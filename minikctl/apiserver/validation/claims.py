"""Persistent volume claims, alone or as a template of a StatefulSet or an ephemeral volume.

Source: k8s.io/kubernetes/pkg/apis/core/validation.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apimachinery.field_errors import Literal
from minikctl.apiserver.validation import go_values, names
from minikctl.apiserver.validation.metadata import faults_of, validate_immutable, validate_label_selector
from minikctl.apiserver.validation.persistent_volumes import VOLUME_MODES, validate_access_modes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_CLASS = "volume.beta.kubernetes.io/storage-class"


def validate_spec(spec: Obj, path: str) -> list[FieldError]:
    """A ``PersistentVolumeClaimSpec`` anywhere."""
    modes = spec.get("accessModes") or []
    faults: list[FieldError] = []
    if not modes:
        faults.append(field_errors.required(f"{path}.accessModes", "at least 1 access mode is required"))
    faults += validate_label_selector(spec.get("selector"), f"{path}.selector")
    faults += validate_access_modes(modes, f"{path}.accessModes")
    faults += _validate_size(spec, f"{path}.resources[storage]")
    for key in ("storageClassName", "volumeAttributesClassName"):
        if key == "volumeAttributesClassName":
            faults += _validate_mode_and_sources(spec, path)
        if value := spec.get(key):
            faults += faults_of(f"{path}.{key}", value, names.is_dns1123_subdomain(value))
    return faults


def _validate_size(spec: Obj, path: str) -> list[FieldError]:
    from minikctl.apimachinery import quantity

    size = ((spec.get("resources") or {}).get("requests") or {}).get("storage")
    if size is None:
        return [field_errors.required(path)]
    if quantity.parse(str(size)) <= quantity.ZERO:
        return [field_errors.invalid(path, str(size), "must be greater than zero")]
    return []


def _validate_mode_and_sources(spec: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    mode = spec.get("volumeMode")
    if mode is not None and mode not in VOLUME_MODES:
        faults.append(field_errors.not_supported(f"{path}.volumeMode", mode, VOLUME_MODES))
    for key in ("dataSource", "dataSourceRef"):
        if spec.get(key) is not None:
            faults += _validate_source(spec[key], f"{path}.{key}")
    source, reference = spec.get("dataSource"), spec.get("dataSourceRef")
    if source is None or reference is None:
        return faults
    if reference.get("namespace"):
        why = "may not be specified when dataSourceRef.namespace is specified"
        faults.append(field_errors.invalid(path, Literal(f"{path}.dataSource"), why))
    elif any(source.get(key) != reference.get(key) for key in ("apiGroup", "kind", "name")):
        faults.append(field_errors.invalid(path, Literal(f"{path}.dataSource"), "must match dataSourceRef"))
    return faults


def _validate_source(source: Obj, path: str) -> list[FieldError]:
    faults = [field_errors.required(f"{path}.{key}") for key in ("name", "kind") if not source.get(key)]
    group, kind = source.get("apiGroup") or "", source.get("kind") or ""
    if not group and kind != "PersistentVolumeClaim":
        why = "must be 'PersistentVolumeClaim' when referencing the default apiGroup"
        faults.append(field_errors.invalid(path, kind, why))
    if group:
        faults += faults_of(f"{path}.apiGroup", group, names.is_dns1123_subdomain(group))
    if namespace := source.get("namespace"):
        faults += faults_of(f"{path}.namespace", namespace, names.is_dns1123_label(namespace))
    return faults


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    """A claim keeps its spec; one that is bound may grow and change its attributes class."""
    spec, before = new.get("spec") or {}, old.get("spec") or {}
    faults: list[FieldError] = []
    was = ((old.get("metadata") or {}).get("annotations") or {}).get(_CLASS)
    now = ((new.get("metadata") or {}).get("annotations") or {}).get(_CLASS)
    if (was or "") != (now or ""):
        faults.append(field_errors.invalid(f"metadata.annotations.{_CLASS}", now or "", names.IMMUTABLE))
    bound = (new.get("status") or {}).get("phase") == "Bound"
    compared, earlier = _compared(spec, before, bound)
    if compared != earlier:
        shown = go_values.difference("core.PersistentVolumeClaimSpec", earlier, compared)
        words = "spec is immutable after creation except resources.requests and volumeAttributesClassName"
        faults.append(field_errors.forbidden("spec", f"{words} for bound claims\n{shown}"))
    faults += _validate_not_shrunk(spec, before)
    faults += validate_immutable(spec.get("volumeMode"), before.get("volumeMode"), "volumeMode")
    if before.get("volumeAttributesClassName") and not spec.get("volumeAttributesClassName"):
        to = "nil" if spec.get("volumeAttributesClassName") is None else "an empty string"
        why = f"update from non-nil value to {to} is forbidden"
        faults.append(field_errors.forbidden("spec.volumeAttributesClassName", why))
    return faults


def _compared(spec: Obj, before: Obj, bound: bool) -> tuple[Obj, Obj]:
    """Both specs without what may change."""
    free = [] if before.get("volumeName") else ["volumeName"]
    if before.get("storageClassName") is None and spec.get("storageClassName") is not None:
        free.append("storageClassName")
    if bound and spec.get("volumeAttributesClassName") is not None:
        free.append("volumeAttributesClassName")
    if bound:
        spec, before = _without_size(spec), _without_size(before)
    pair = [{key: value for key, value in one.items() if key not in free} for one in (spec, before)]
    return pair[0], pair[1]


def _without_size(spec: Obj) -> Obj:
    resources = spec.get("resources") or {}
    requests = {key: value for key, value in (resources.get("requests") or {}).items() if key != "storage"}
    return {**spec, "resources": {**resources, "requests": requests}}


def _validate_not_shrunk(spec: Obj, before: Obj) -> list[FieldError]:
    from minikctl.apimachinery import quantity

    new, old = (((one.get("resources") or {}).get("requests") or {}).get("storage") for one in (spec, before))
    if new is None or old is None or quantity.parse(str(new)) >= quantity.parse(str(old)):
        return []
    why = "field can not be less than previous value"
    return [field_errors.forbidden("spec.resources.requests.storage", why)]
