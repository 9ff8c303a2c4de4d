"""What kubectl itself asks of a manifest before a server sees it: a kind, a version, and metadata of the right types.

Everything else is the server's to check. Source: cli-runtime's metadata decoder, kubectl's validation of the kind. The
faults are those of Go's JSON decoder, of which only the first one is told.
"""

from __future__ import annotations

from minikctl.kubectl.errors import AggregateError, CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj

_UNVALIDATED = "if you choose to ignore these errors, turn validation off with --validate=false"
_OWNER = {
    "apiVersion": "string",
    "kind": "string",
    "name": "string",
    "uid": "types.UID",
    "controller": "bool",
    "blockOwnerDeletion": "bool",
}
_FIELDS = {
    "annotations": "map[string]string",
    "creationTimestamp": "time",
    "deletionGracePeriodSeconds": "int64",
    "deletionTimestamp": "time",
    "finalizers": "[]string",
    "generateName": "string",
    "generation": "int64",
    "labels": "map[string]string",
    "managedFields": "[]v1.ManagedFieldsEntry",
    "name": "string",
    "namespace": "string",
    "ownerReferences": "[]v1.OwnerReference",
    "resourceVersion": "string",
    "selfLink": "string",
    "uid": "types.UID",
}


def check_kind(obj: Obj, source: str) -> None:
    """Raises CommandError in the words of kubectl's validation where a document does not say what it is."""
    faults = kind_faults(obj)
    if faults:
        text = str(AggregateError([CommandError(fault) for fault in faults]))
        raise CommandError(f'error validating "{source}": error validating data: {text}; {_UNVALIDATED}')


def kind_faults(obj: Any) -> list[str]:
    """What kubectl's validation finds wrong with the kind and version of a document."""
    if not isinstance(obj, dict):
        return ["invalid object to validate"]
    faults = []
    for field in ("apiVersion", "kind"):
        value = obj.get(field)
        if not isinstance(value, str):
            faults.append(f"{field} not set" if value is None else f"{field} isn't string type")
        elif field == "apiVersion" and value.count("/") > 1:
            faults.append(f"unexpected GroupVersion string: {value}")
    if not faults and obj["kind"] == "List" and obj["apiVersion"] == "v1":
        # The server knows no List, so kubectl looks at the items itself.
        items = obj.get("items")
        return [fault for item in (items if isinstance(items, list) else ()) for fault in kind_faults(item)]
    return faults


def check_shape(obj: Obj, source: str) -> None:
    """Raises CommandError where the object cannot be told apart or its metadata cannot be read."""
    kind, version = obj.get("kind"), obj.get("apiVersion")
    for field, value in (("apiVersion", version), ("kind", kind)):
        if value is not None and not isinstance(value, str):
            raise _undecodable(source, _cannot(value, f"struct field .{field} of type string"))
    if not kind:
        from minikctl.apimachinery.json_text import compact_json

        raise _undecodable(source, f"Object 'Kind' is missing in '{compact_json(obj)}'")
    meta = obj.get("metadata")
    if meta is None:
        return
    if not isinstance(meta, dict):
        raise _undecodable(source, _cannot(meta, "struct field metadataOnlyObject.metadata of type v1.ObjectMeta"))
    for field, value in sorted(meta.items()):
        if value.__class__ is str and field in ("name", "namespace"):
            continue
        fault = _field_fault(field, value)
        if fault:
            raise _undecodable(source, fault)


def _undecodable(source: str, why: str) -> CommandError:
    return CommandError(f'unable to decode "{source}": {why}')


def _cannot(value: Any, target: str) -> str:
    from minikctl.apimachinery.patches.merge import json_type

    return f"json: cannot unmarshal {json_type(value)} into Go {target}"


def _field_fault(field: str, value: Any) -> str:
    kind = _FIELDS.get(field)
    if kind is None or value is None:
        return ""
    target = f"struct field ObjectMeta.metadata.{field} of type "
    if kind == "time":
        return _time_fault(value, target)
    if kind.startswith(("map[", "[]")):
        return _items_fault(value, target, kind)
    return "" if _fits(value, kind) else _cannot(value, target + kind)


def _items_fault(value: Any, target: str, kind: str) -> str:
    if not isinstance(value, dict if kind.startswith("map[") else list):
        return _cannot(value, target + kind)
    items: list[Any] = list(value.values()) if isinstance(value, dict) else value
    if kind.endswith("]string"):
        wrong = next((item for item in items if item is not None and not isinstance(item, str)), None)
        return "" if wrong is None else _cannot(wrong, f"{target}string")
    return next(filter(None, (_entry_fault(item, kind) for item in items)), "")


def _entry_fault(entry: Any, kind: str) -> str:
    """What is wrong with an owner reference; entries of managed fields only have to be objects."""
    path = (
        "ObjectMeta.metadata.ownerReferences"
        if kind.endswith("OwnerReference")
        else "ObjectMeta.metadata.managedFields"
    )
    if entry is None:
        return ""
    if not isinstance(entry, dict):
        return _cannot(entry, f"struct field {path} of type {kind[2:]}")
    if not kind.endswith("OwnerReference"):
        return ""
    for field, value in entry.items():
        wanted = _OWNER.get(field)
        if wanted and value is not None and not _fits(value, wanted):
            return _cannot(value, f"struct field OwnerReference.metadata.ownerReferences.{field} of type {wanted}")
    return ""


def _fits(value: Any, kind: str) -> bool:
    if kind == "int64":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, bool if kind == "bool" else str)


def _time_fault(value: Any, target: str) -> str:
    if not isinstance(value, str):
        return _cannot(value, target + "string")
    from minikctl.apimachinery.timestamps import parse

    try:
        parse(value)
    except ValueError:
        return f'parsing time "{value}" as "2006-01-02T15:04:05Z07:00": cannot parse "{value}" as "2006"'
    return ""
