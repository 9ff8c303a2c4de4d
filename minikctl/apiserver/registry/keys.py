"""Which kind a storage key belongs to."""

from __future__ import annotations

from minikctl.apiserver.registry import catalog

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind

_by_prefix: dict[str, Kind] = {}


def by_key(key: str) -> Kind:
    """The stored kind of ``/registry/services/specs/default/web`` or of a prefix of keys; raises KeyError."""
    if not _by_prefix:
        for kind in catalog.all_kinds():
            if not kind.converts:
                _by_prefix.setdefault(kind.key_prefix, kind)
    parts = key.split("/", 4)
    for length in (3, 4):
        found = _by_prefix.get("/".join(parts[:length]) + "/")
        if found is not None:
            return found
    raise KeyError(key)


def key_of(obj: Obj) -> str:
    """The storage key of an object in its stored version; raises KeyError for an unknown kind or a missing name."""
    kind = catalog.by_kind(str(obj["apiVersion"]), str(obj["kind"]))
    if kind is None or kind.converts:
        raise KeyError(obj["kind"])
    meta = obj["metadata"]
    return kind.key(meta["namespace"] if kind.namespaced else "", meta["name"])
