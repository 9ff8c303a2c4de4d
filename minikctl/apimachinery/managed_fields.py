"""Who set which field: keeping metadata.managedFields through creates, updates and patches.

`track_update` is for writes that say nothing of ownership; `apply` (server-side apply, see `server_side_apply`) is for
those that do. Both are pure: the handler passes the time and stores the result. A write of a subresource has entries of
its own; a manager that scales has entries without a time, as on a real server.
"""

from __future__ import annotations

from minikctl.apimachinery.field_owners import UNKNOWN, UPDATE, Owner, cap_updaters, decode, encode
from minikctl.apimachinery.patches.schema_view import SchemaView
from minikctl.apimachinery.structured_merge.compare import compare
from minikctl.apimachinery.structured_merge.fields_v1 import (
    difference,
    recursive_difference,
    sorted_fields,
    union,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_owners import Owners
    from minikctl.apimachinery.structured_merge.compare import Comparison
    from minikctl.apimachinery.structured_merge.fields_v1 import Fields
    from minikctl.apimachinery.types import Obj

__all__ = ["SchemaView", "apply", "reset_fields", "track_update"]

_UNOWNED_METADATA = (
    "name",
    "namespace",
    "creationTimestamp",
    "selfLink",
    "uid",
    "clusterName",
    "generation",
    "managedFields",
    "resourceVersion",
)
_UNOWNED: Fields = {
    "f:apiVersion": {},
    "f:kind": {},
    "f:metadata": {".": {}, **{f"f:{name}": {} for name in _UNOWNED_METADATA}},
}
_UNCOMPARED = ("managedFields", "resourceVersion", "generation")
_STATUS: Fields = {"f:status": {}}
_SPEC: Fields = {"f:spec": {}}


def reset_fields(subresource: str) -> Fields:
    """What a write to the main resource, or to a subresource, has no say in, with most kinds."""
    return _SPEC if subresource == "status" else _STATUS


def track_update(
    old: Obj | None,
    new: Obj,
    schema: SchemaView,
    manager: str,
    operation: str = UPDATE,
    api_version: str = "",
    subresource: str = "",
    time: str = "",
    ignored: Fields | None = None,
) -> list[Obj]:
    """metadata.managedFields of ``new``, which is to replace ``old`` (None: it is created); [] for none.

    ``time`` is RFC 3339 text. ``ignored``: fields that this write cannot set (default `reset_fields`). An object that
    nobody's fields are known of stays so.
    """
    owners = _known_owners(old, new, subresource)
    if not owners and old is not None:
        return []
    comparison = compare(schema.zeros() if old is None else _compared(old), _compared(new), schema)
    comparison.ignore(reset_fields(subresource) if ignored is None else ignored)
    if comparison.is_same():
        return encode(owners)
    _take_from_others(owners, comparison)
    version = api_version or new.get("apiVersion", "")
    owner = Owner(manager or UNKNOWN, operation, version, subresource, {}, "" if subresource == "scale" else time)
    set_now = difference(comparison.touched(), _UNOWNED)
    if set_now:
        present = owners.get(owner.key(), owner)
        fields = union(present.fields, sorted_fields(set_now))
        owners[owner.key()] = present.with_fields(fields, present.time if subresource == "scale" else time)
    cap_updaters(owners)
    return encode(owners)


def _known_owners(old: Obj | None, new: Obj, subresource: str) -> Owners:
    """The owners that the request brings along, else those of the stored object."""
    stored = (old or {}).get("metadata", {}).get("managedFields") or ()
    if not subresource:
        brought = new["metadata"].get("managedFields")
        if brought == [] or brought == [{}]:
            return {}
        if brought and brought is not stored and brought != stored:
            try:
                return decode(brought)
            except ValueError:
                pass
    try:
        return decode(stored)
    except ValueError:
        return {}


def _compared(obj: Obj) -> Obj:
    meta = obj.get("metadata") or {}
    return {**obj, "metadata": {name: value for name, value in meta.items() if name not in _UNCOMPARED}}


def _take_from_others(owners: Owners, comparison: Comparison) -> None:
    touched, removed = comparison.touched(), comparison.removed
    for key, owner in list(owners.items()):
        fields = difference(difference(owner.fields, touched), removed)
        if fields:
            owners[key] = owner.with_fields(fields)
        else:
            del owners[key]


def owned_part(fields: Fields, ignored: Fields) -> Fields:
    """A set without what nobody can own and without ``ignored``."""
    return difference(recursive_difference(fields, ignored), _UNOWNED)


def apply(
    live: Obj | None,
    patch: Obj,
    schema: SchemaView,
    manager: str,
    force: bool = False,
    now: str = "",
    subresource: str = "",
    ignored: Fields | None = None,
) -> Obj:
    """The object after server-side apply, with its managedFields; ``live`` itself where nothing changes.

    ``patch`` is the applied configuration with apiVersion, kind and metadata.name; ``now`` RFC 3339 text. Raises
    BadRequest, a plain StatusError for a configuration that does not fit the schema, and Conflict.
    """
    from minikctl.apimachinery.server_side_apply import apply_configuration

    ignored = reset_fields(subresource) if ignored is None else ignored
    return apply_configuration(live, patch, schema, manager or UNKNOWN, force, now, subresource, ignored)
