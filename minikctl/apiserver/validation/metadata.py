"""What every object's ``metadata`` has to look like, and every label selector.

Neighbours: `names.py` has the word rules; handlers call `validate_object_meta` before a kind's own ``validate`` and
`validate_object_meta_update` before its ``validate_update``. Faults of one map come in the order of its keys.
Source: k8s.io/apimachinery/pkg/api/validation/objectmeta.go and pkg/apis/meta/v1/validation.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apimachinery.field_errors import Literal
from minikctl.apiserver.validation import go_values, names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.validation.names import NameCheck

ANNOTATIONS_LIMIT = 256 * 1024
_ORPHAN, _FOREGROUND = "orphan", "foregroundDeletion"
_STANDARD_FINALIZERS = ("kubernetes", _ORPHAN, _FOREGROUND)


def faults_of(path: str, value: str, messages: Iterable[str]) -> list[FieldError]:
    """One ``Invalid value`` a message."""
    return [field_errors.invalid(path, value, message) for message in messages]


def validate_object_meta(
    obj: Obj, namespaced: bool, name_check: NameCheck | str, path: str = "metadata", *, builtin: bool = True
) -> list[FieldError]:
    """``obj`` is the whole object, its generated name already in place; ``name_check`` a check or its name.

    Objects of a CustomResourceDefinition are not ``builtin``: their finalizers may have any name.
    """
    meta: Obj = obj.get("metadata") or {}
    check = names.named(name_check) if isinstance(name_check, str) else name_check
    faults: list[FieldError] = []
    if prefix := meta.get("generateName"):
        faults += faults_of(f"{path}.generateName", prefix, names.for_prefix(check, prefix))
    if name := meta.get("name"):
        faults += faults_of(f"{path}.name", name, check(name))
    else:
        faults.append(field_errors.required(f"{path}.name", "name or generateName is required"))
    faults += _validate_namespace(meta.get("namespace") or "", namespaced, f"{path}.namespace")
    generation = meta.get("generation") or 0
    if generation < 0:
        faults.append(field_errors.invalid(f"{path}.generation", generation, names.NOT_NEGATIVE))
    faults += _validate_maps(meta, path, with_finalizers=True)
    return faults + (_validate_kube_finalizers(meta, path) if builtin else [])


def _validate_kube_finalizers(meta: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for index, finalizer in enumerate(meta.get("finalizers") or ()):
        faults += validate_kube_finalizer(finalizer, f"{path}.finalizers[{index}]")
    return faults


def validate_kube_finalizer(finalizer: str, path: str) -> list[FieldError]:
    """Names without a domain are Kubernetes' own."""
    if "/" in finalizer or finalizer in _STANDARD_FINALIZERS:
        return []
    words = "name is neither a standard finalizer name nor is it fully qualified"
    return [field_errors.invalid(path, finalizer, words)]


def _validate_namespace(namespace: str, namespaced: bool, path: str) -> list[FieldError]:
    if not namespaced:
        return [field_errors.forbidden(path, "not allowed on this type")] if namespace else []
    if not namespace:
        return [field_errors.required(path)]
    return faults_of(path, namespace, names.is_dns1123_label(namespace))


def _validate_maps(meta: Obj, path: str, *, with_finalizers: bool) -> list[FieldError]:
    faults: list[FieldError] = []
    if labels := meta.get("labels"):
        faults += validate_labels(labels, f"{path}.labels")
    if annotations := meta.get("annotations"):
        faults += validate_annotations(annotations, f"{path}.annotations")
    if references := meta.get("ownerReferences"):
        faults += validate_owner_references(references, f"{path}.ownerReferences")
    if with_finalizers and (finalizers := meta.get("finalizers")):
        faults += validate_finalizers(finalizers, f"{path}.finalizers")
    if managed := meta.get("managedFields"):
        faults += validate_managed_fields(managed, f"{path}.managedFields")
    return faults


def validate_label_name(name: str, path: str) -> list[FieldError]:
    return faults_of(path, name, names.is_qualified_name(name))


def validate_labels(labels: Mapping[str, str] | None, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for key, value in sorted((labels or {}).items()):
        faults += validate_label_name(key, path)
        faults += faults_of(path, value, names.is_label_value(value))
    return faults


def validate_annotations(annotations: Mapping[str, str] | None, path: str) -> list[FieldError]:
    """Keys are names in any case; all keys and values together may hold 256 KiB."""
    annotations = annotations or {}
    faults: list[FieldError] = []
    for key in sorted(annotations):
        faults += faults_of(path, key, names.is_qualified_name(key.lower()))
    if sum(names.size(key) + names.size(value) for key, value in annotations.items()) > ANNOTATIONS_LIMIT:
        faults.append(field_errors.too_long(path, ANNOTATIONS_LIMIT))
    return faults


def validate_owner_references(references: Sequence[Obj], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    first = ""
    for reference in references:
        faults += _validate_owner_reference(reference, path)
        if reference.get("controller"):
            current = f"{reference.get('kind', '')}/{reference.get('name', '')}"
            if first:
                words = 'Only one reference can have Controller set to true. Found "true" in references for'
                faults.append(field_errors.invalid(path, list(references), f"{words} {first} and {current}"))
            first = first or current
    return faults


def _validate_owner_reference(reference: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    api_version, kind = reference.get("apiVersion") or "", reference.get("kind") or ""
    # Text with more than one slash is no group and version at all.
    if not api_version.rpartition("/")[2] or api_version.count("/") > 1:
        faults.append(field_errors.invalid(f"{path}.apiVersion", api_version, "version must not be empty"))
    for key in ("kind", "name", "uid"):
        if not reference.get(key):
            faults.append(field_errors.invalid(f"{path}.{key}", "", f"{key} must not be empty"))
    if (api_version, kind) == ("v1", "Event"):
        faults.append(field_errors.invalid(path, reference, "/v1, Kind=Event is disallowed from being an owner"))
    return faults


def validate_finalizers(finalizers: Sequence[str], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for finalizer in finalizers:
        faults += faults_of(path, finalizer, names.is_qualified_name(finalizer))
    if _ORPHAN in finalizers and _FOREGROUND in finalizers:
        why = f"finalizer {_ORPHAN} and {_FOREGROUND} cannot be both set"
        faults.append(field_errors.invalid(path, go_values.string_list(finalizers), why))
    return faults


def validate_managed_fields(entries: Sequence[Obj], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for index, entry in enumerate(entries):
        at = f"{path}[{index}]"
        if entry.get("operation") not in ("Apply", "Update"):
            value = entry.get("operation") or ""
            faults.append(field_errors.invalid(f"{at}.operation", value, "must be `Apply` or `Update`"))
        if entry.get("fieldsType") not in (None, "", "FieldsV1"):
            faults.append(field_errors.invalid(f"{at}.fieldsType", entry["fieldsType"], "must be `FieldsV1`"))
        faults += validate_field_manager(entry.get("manager") or "", f"{at}.manager")
        if names.size(entry.get("subresource") or "") > 256:
            faults.append(field_errors.too_long(f"{at}.subresource", 256))
    return faults


def validate_field_manager(manager: str, path: str = "fieldManager") -> list[FieldError]:
    faults: list[FieldError] = []
    if names.size(manager) > 128:
        faults.append(field_errors.too_long(path, 128))
    position = 0
    for char in manager:
        if not char.isprintable():
            why = f"invalid character U+{ord(char):04X} (at position {position})"
            faults.append(field_errors.invalid(path, manager, why))
        position += names.size(char)
    return faults


def validate_object_meta_update(
    new: Obj, old: Obj, path: str = "metadata", *, builtin: bool = True
) -> list[FieldError]:
    """Both are whole objects. What the server itself carries over (uid, creation time) is expected to be in ``new``."""
    meta: Obj = new.get("metadata") or {}
    before: Obj = old.get("metadata") or {}
    faults: list[FieldError] = []
    if before.get("deletionTimestamp"):
        faults += _validate_no_new_finalizers(meta, before, f"{path}.finalizers")
    if not meta.get("resourceVersion"):
        faults.append(must_be_specified(path))
    generation = meta.get("generation") or 0
    if generation < (before.get("generation") or 0):
        faults.append(field_errors.invalid(f"{path}.generation", generation, "must not be decremented"))
    for key in ("name", "namespace", "uid"):
        faults += validate_immutable(meta.get(key) or "", before.get(key) or "", f"{path}.{key}")
    for key in ("creationTimestamp", "deletionTimestamp"):
        if (meta.get(key) or "") != (before.get(key) or ""):
            shown = go_values.time(meta.get(key)) if meta.get(key) or key == "creationTimestamp" else None
            faults.append(field_errors.invalid(f"{path}.{key}", shown, names.IMMUTABLE))
    key = "deletionGracePeriodSeconds"
    faults += validate_immutable(meta.get(key), before.get(key), f"{path}.{key}")
    faults += _validate_maps(meta, path, with_finalizers=False)
    return faults + (_validate_kube_finalizers(meta, path) if builtin else [])


def must_be_specified(path: str = "metadata") -> FieldError:
    """The fault of an update without resourceVersion, for kinds that take none such."""
    return field_errors.invalid(f"{path}.resourceVersion", Literal("0x0"), "must be specified for an update")


def _validate_no_new_finalizers(meta: Obj, before: Obj, path: str) -> list[FieldError]:
    extra = sorted(set(meta.get("finalizers") or ()) - set(before.get("finalizers") or ()))
    if not extra:
        return []
    words = "no new finalizers can be added if the object is being deleted, found new finalizers"
    return [field_errors.forbidden(path, f"{words} {go_values.string_list(extra)}")]


def validate_immutable(new: Any, old: Any, path: str) -> list[FieldError]:
    """``field is immutable`` where the two differ; an empty map or list and none are the same."""
    if new == old or (new in ({}, [], None) and old in ({}, [], None)):
        return []
    return [field_errors.invalid(path, new, names.IMMUTABLE)]


def validate_label_selector(selector: Obj | None, path: str) -> list[FieldError]:
    """A ``LabelSelector`` object: ``matchLabels`` and ``matchExpressions``."""
    if not selector:
        return []
    faults = validate_labels(selector.get("matchLabels"), f"{path}.matchLabels")
    for index, expression in enumerate(selector.get("matchExpressions") or ()):
        faults += _validate_expression(expression, f"{path}.matchExpressions[{index}]")
    return faults


def _validate_expression(expression: Obj, path: str) -> list[FieldError]:
    operator, values = expression.get("operator") or "", expression.get("values") or []
    faults: list[FieldError] = []
    if operator in ("In", "NotIn"):
        if not values:
            why = "must be specified when `operator` is 'In' or 'NotIn'"
            faults.append(field_errors.required(f"{path}.values", why))
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
            faults.append(field_errors.forbidden(f"{path}.values", why))
    else:
        faults.append(field_errors.invalid(f"{path}.operator", operator, "not a valid selector operator"))
    faults += validate_label_name(expression.get("key") or "", f"{path}.key")
    for index, value in enumerate(values):
        faults += faults_of(f"{path}.values[{index}]", value, names.is_label_value(value))
    return faults
