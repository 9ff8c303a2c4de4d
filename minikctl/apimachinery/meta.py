"""Reading and path copying of what all objects have: metadata, owner references, conditions.

Path copying: ``replace_in(obj, ("status", "phase"), "Running")`` gives a new object that shares all else.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj


def name_of(obj: Obj) -> str:
    return str(obj["metadata"]["name"])


def namespace_of(obj: Obj) -> str:
    """The namespace, or "" for a cluster-scoped object."""
    return str(obj["metadata"].get("namespace") or "")


def uid_of(obj: Obj) -> str:
    return str(obj["metadata"].get("uid") or "")


def key_of(obj: Obj) -> str:
    """``namespace/name``, or the name alone for a cluster-scoped object: the key of work queues."""
    meta = obj["metadata"]
    namespace = meta.get("namespace")
    return f"{namespace}/{meta['name']}" if namespace else str(meta["name"])


def split_key(key: str) -> tuple[str, str]:
    """(namespace, name) of a key; the namespace is "" for cluster-scoped objects."""
    namespace, _, name = key.rpartition("/")
    return namespace, name


def labels_of(obj: Obj) -> dict[str, str]:
    return obj["metadata"].get("labels") or {}


def annotations_of(obj: Obj) -> dict[str, str]:
    return obj["metadata"].get("annotations") or {}


def is_deleting(obj: Obj) -> bool:
    return bool(obj["metadata"].get("deletionTimestamp"))


def controller_of(obj: Obj) -> Obj | None:
    """The owner reference with ``controller: true``, or None."""
    for reference in obj["metadata"].get("ownerReferences") or ():
        if reference.get("controller"):
            found: Obj = reference
            return found
    return None


def controller_reference(owner: Obj) -> Obj:
    """The owner reference that a controller puts on what it makes."""
    return {
        "apiVersion": owner["apiVersion"],
        "kind": owner["kind"],
        "name": owner["metadata"]["name"],
        "uid": owner["metadata"]["uid"],
        "controller": True,
        "blockOwnerDeletion": True,
    }


def replace_in(obj: Obj, path: Sequence[str], value: Any) -> Obj:
    """A new object with ``value`` at ``path``; None removes the last key; missing parents are made."""
    copy = dict(obj)
    here = copy
    for part in path[:-1]:
        here[part] = dict(here.get(part) or {})
        here = here[part]
    if value is None:
        here.pop(path[-1], None)
    else:
        here[path[-1]] = value
    return copy


def with_meta(obj: Obj, **changes: Any) -> Obj:
    """A new object with metadata fields set (or removed, where the value is None)."""
    meta = dict(obj["metadata"])
    for field, value in changes.items():
        if value is None:
            meta.pop(field, None)
        else:
            meta[field] = value
    return {**obj, "metadata": meta}


def unversioned(obj: Obj) -> Obj:
    """An object without its resourceVersion: as a request to create it, or to write over whatever is there."""
    meta = obj.get("metadata") or {}
    if "resourceVersion" not in meta:
        return obj
    return {**obj, "metadata": {key: value for key, value in meta.items() if key != "resourceVersion"}}


def condition(obj: Obj, kind: str) -> Obj | None:
    """The condition of that type in ``status.conditions``, or None."""
    for found in (obj.get("status") or {}).get("conditions") or ():
        if found["type"] == kind:
            result: Obj = found
            return result
    return None


def condition_is(obj: Obj, kind: str, status: str = "True") -> bool:
    found = condition(obj, kind)
    return found is not None and found.get("status") == status


def deep_copy(value: Any) -> Any:
    """A private copy of plain data, for those who must fill in place (defaulting of a fresh request body)."""
    if isinstance(value, dict):
        return {key: deep_copy(item) if isinstance(item, dict | list) else item for key, item in value.items()}
    if isinstance(value, list):
        return [deep_copy(item) if isinstance(item, dict | list) else item for item in value]
    return value
