"""The kinds of the storage group.

Source: k8s.io/kubernetes/pkg/apis/storage/validation.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.metadata import faults_of, validate_immutable, validate_label_selector
from minikctl.apiserver.validation.persistent_volumes import validate_driver_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_MAX_PARAMETERS, _MAX_SIZE = 512, 256 * 1024
_BINDING_MODES = ("Immediate", "WaitForFirstConsumer")


def validate_class(obj: Obj) -> list[FieldError]:
    provisioner = obj.get("provisioner") or ""
    faults = [] if provisioner else [field_errors.required("provisioner")]
    if provisioner:
        faults += faults_of("provisioner", provisioner, names.is_qualified_name(provisioner.lower()))
    faults += validate_parameters(obj.get("parameters") or {}, "parameters", allow_empty=True)
    policy = obj.get("reclaimPolicy")
    if policy and policy not in ("Delete", "Retain"):
        faults.append(field_errors.not_supported("reclaimPolicy", policy, ("Delete", "Retain")))
    mode = obj.get("volumeBindingMode")
    if mode is None:
        faults.append(field_errors.required("volumeBindingMode"))
    elif mode not in _BINDING_MODES:
        faults.append(field_errors.not_supported("volumeBindingMode", mode, _BINDING_MODES))
    for index, term in enumerate(obj.get("allowedTopologies") or ()):
        faults += _validate_term(term, f"allowedTopologies[{index}]")
    return faults


def _validate_term(term: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for index, expression in enumerate(term.get("matchLabelExpressions") or ()):
        at = f"{path}.matchLabelExpressions[{index}]"
        values = expression.get("values") or []
        if not values:
            faults.append(field_errors.required(f"{at}.values"))
        for number, value in enumerate(values):
            if value in values[:number]:
                faults.append(field_errors.duplicate(f"{at}.values[{number}]", value))
        faults += faults_of(
            f"{at}.key", expression.get("key") or "", names.is_qualified_name(expression.get("key") or "")
        )
    return faults


def validate_parameters(parameters: Obj, path: str, *, allow_empty: bool) -> list[FieldError]:
    if len(parameters) > _MAX_PARAMETERS:
        return [field_errors.too_long(path, _MAX_PARAMETERS)]
    faults = [field_errors.invalid(path, key, "field can not be empty.") for key in parameters if not key]
    if sum(names.size(key) + names.size(value) for key, value in parameters.items()) > _MAX_SIZE:
        faults.append(field_errors.too_long(path, _MAX_SIZE))
    if not allow_empty and not parameters:
        faults.append(field_errors.required(path, "must contain at least one key/value pair"))
    return faults


def validate_class_update(new: Obj, old: Obj) -> list[FieldError]:
    faults: list[FieldError] = []
    for key in ("parameters", "provisioner", "reclaimPolicy"):
        if (new.get(key) or None) != (old.get(key) or None):
            faults.append(field_errors.forbidden(key, f"updates to {key} are forbidden."))
    return faults + validate_immutable(new.get("volumeBindingMode"), old.get("volumeBindingMode"), "volumeBindingMode")


def validate_attributes_class(obj: Obj) -> list[FieldError]:
    faults = validate_driver_name(obj.get("driverName") or "", "driverName")
    return faults + validate_parameters(obj.get("parameters") or {}, "parameters", allow_empty=False)


def validate_attributes_class_update(new: Obj, old: Obj) -> list[FieldError]:
    faults: list[FieldError] = []
    if new.get("driverName") != old.get("driverName"):
        faults.append(field_errors.forbidden("driverName", "updates to driverName are forbidden."))
    if (new.get("parameters") or {}) != (old.get("parameters") or {}):
        faults.append(field_errors.forbidden("parameters", "updates to parameters are forbidden."))
    return faults


def validate_driver(obj: Obj) -> list[FieldError]:
    spec = obj.get("spec") or {}
    name = (obj.get("metadata") or {}).get("name") or ""
    faults = validate_driver_name(name, "metadata.name")
    for key in ("attachRequired", "podInfoOnMount", "storageCapacity"):
        if spec.get(key) is None:
            faults.append(field_errors.required(f"spec.{key}"))
    policy, policies = spec.get("fsGroupPolicy"), ("File", "None", "ReadWriteOnceWithFSType")
    if policy is not None and policy not in policies:
        faults.append(field_errors.not_supported("spec.fsGroupPolicy", policy, policies))
    audiences: list[str] = []
    for index, request in enumerate(spec.get("tokenRequests") or ()):
        path, audience = f"spec.tokenRequests[{index}]", request.get("audience") or ""
        if audience in audiences:
            faults.append(field_errors.duplicate(f"{path}.audience", audience))
        audiences.append(audience)
        seconds = request.get("expirationSeconds")
        if seconds is not None and seconds < 600:
            why = "may not specify a duration less than 10 minutes"
            faults.append(field_errors.invalid(f"{path}.expirationSeconds", seconds, why))
    modes = ("Ephemeral", "Persistent")
    for mode in spec.get("volumeLifecycleModes") or ():
        if mode not in modes:
            faults.append(field_errors.not_supported("spec.volumeLifecycleModes", mode, modes))
    return faults


def validate_driver_update(new: Obj, old: Obj) -> list[FieldError]:
    spec, before = new.get("spec") or {}, old.get("spec") or {}
    faults: list[FieldError] = []
    for key in ("attachRequired", "volumeLifecycleModes"):
        faults += validate_immutable(spec.get(key), before.get(key), f"spec.{key}")
    return faults


def validate_csi_node(obj: Obj) -> list[FieldError]:
    faults: list[FieldError] = []
    seen: list[str] = []
    for index, driver in enumerate((obj.get("spec") or {}).get("drivers") or ()):
        path, name, node = f"spec.drivers[{index}]", driver.get("name") or "", driver.get("nodeID") or ""
        faults += validate_driver_name(name, f"{path}.name")
        if not node:
            faults.append(field_errors.required(f"{path}.nodeID"))
        elif names.size(node) > 256:
            faults.append(field_errors.invalid(f"{path}.nodeID", node, "must be 256 characters or less"))
        count = (driver.get("allocatable") or {}).get("count")
        if count is not None and count < 0:
            at = f"{path}.allocatable.count"
            faults.append(field_errors.invalid(at, count, names.NOT_NEGATIVE))
        keys: list[str] = []
        for key in driver.get("topologyKeys") or ():
            if not key:
                faults.append(field_errors.required(path))
            if key in keys:
                faults.append(field_errors.duplicate(path, key))
            keys.append(key)
            faults += faults_of(path, key, names.is_qualified_name(key))
        if name in seen:
            faults.append(field_errors.duplicate(f"{path}.name", name))
        seen.append(name)
    return faults


def validate_csi_node_update(new: Obj, old: Obj) -> list[FieldError]:
    drivers = {driver.get("name"): driver for driver in (new.get("spec") or {}).get("drivers") or ()}
    faults: list[FieldError] = []
    for driver in (old.get("spec") or {}).get("drivers") or ():
        now = drivers.get(driver.get("name"))
        if now is not None and now != driver:
            faults.append(field_errors.invalid("CSINode", now, names.IMMUTABLE))
    return faults


def validate_capacity(obj: Obj) -> list[FieldError]:
    from minikctl.apimachinery import quantity

    faults = validate_label_selector(obj.get("nodeTopology"), "nodeTopology")
    storage_class = obj.get("storageClassName") or ""
    faults += faults_of("storageClassName", storage_class, names.is_dns1123_subdomain(storage_class))
    for key in ("capacity", "maximumVolumeSize"):
        amount = obj.get(key)
        if amount is not None and quantity.parse(str(amount)) < quantity.ZERO:
            faults.append(field_errors.invalid(key, str(amount), names.NOT_NEGATIVE))
    return faults


def validate_capacity_update(new: Obj, old: Obj) -> list[FieldError]:
    faults = validate_immutable(new.get("nodeTopology"), old.get("nodeTopology"), "nodeTopology")
    return faults + validate_immutable(new.get("storageClassName"), old.get("storageClassName"), "storageClassName")


def validate_attachment(obj: Obj) -> list[FieldError]:
    spec = obj.get("spec") or {}
    faults = validate_driver_name(spec.get("attacher") or "", "spec.attacher")
    source = spec.get("source") or {}
    volume, inline = source.get("persistentVolumeName"), source.get("inlineVolumeSpec")
    if volume is None and inline is None:
        why = "must specify exactly one of inlineVolumeSpec and persistentVolumeName"
        faults.append(field_errors.required("spec.source", why))
    elif volume is not None and inline is not None:
        why = "must specify exactly one of inlineVolumeSpec and persistentVolumeName"
        faults.append(field_errors.forbidden("spec.source", why))
    elif volume == "":
        faults.append(
            field_errors.required("spec.source.persistentVolumeName", "must specify non empty persistentVolumeName")
        )
    node = spec.get("nodeName") or ""
    return faults + faults_of("spec.nodeName", node, names.is_dns1123_subdomain(node))


def validate_attachment_update(new: Obj, old: Obj) -> list[FieldError]:
    if new.get("spec") == old.get("spec"):
        return []
    return [field_errors.invalid("spec", new.get("spec"), names.IMMUTABLE)]
