"""Server-side apply: merging a configuration, taking away what its manager gave up, and refusing conflicts.

The steps are those of Kubernetes' field manager: merge, remove what the manager applied before and no longer does
(unless someone else owns it), compare with the live object, and see whose fields changed.
"""

from __future__ import annotations

import json

from minikctl.apimachinery.errors import BadRequest, Conflict, StatusError
from minikctl.apimachinery.field_owners import APPLY, Owner, decode, encode
from minikctl.apimachinery.json_text import compact_json
from minikctl.apimachinery.managed_fields import owned_part, track_update
from minikctl.apimachinery.patches.values import same, without_nulls
from minikctl.apimachinery.structured_merge import fields_v1
from minikctl.apimachinery.structured_merge.compare import compare
from minikctl.apimachinery.structured_merge.elements import path_label
from minikctl.apimachinery.structured_merge.field_set import field_set
from minikctl.apimachinery.structured_merge.merge import merge
from minikctl.apimachinery.structured_merge.remove import without_fields
from minikctl.apimachinery.structured_merge.validate import validation_message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_owners import OwnerKey, Owners
    from minikctl.apimachinery.patches.schema_view import SchemaView
    from minikctl.apimachinery.structured_merge.fields_v1 import Fields
    from minikctl.apimachinery.types import Obj

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
BEFORE_FIRST_APPLY = "before-first-apply"
KUBECTL = "kubectl"


class _ConflictsError(Exception):
    """``conflicts``: (owner, path of a field that it owns and that would change)."""

    def __init__(self, conflicts: list[tuple[Owner, tuple[str, ...]]]) -> None:
        super().__init__()
        self.conflicts = conflicts


def apply_configuration(
    live: Obj | None,
    patch: Obj,
    schema: SchemaView,
    manager: str,
    force: bool,
    now: str,
    subresource: str,
    ignored: Fields,
) -> Obj:
    """See `managed_fields.apply`."""
    if "managedFields" in (patch.get("metadata") or {}) and patch["metadata"]["managedFields"] is not None:
        raise BadRequest("metadata.managedFields must be nil")
    fault = validation_message(patch, schema)
    if fault:
        raise StatusError(f"failed to create typed patch object ({_described(patch)}): {fault}")
    step = _Apply(live, patch, schema, Owner(manager, APPLY, patch["apiVersion"], subresource, {}, now), ignored)
    owners = _live_owners(live, schema, patch["apiVersion"], now, subresource, ignored)
    try:
        return step.run(dict(owners), force)
    except _ConflictsError as error:
        conflicts = error.conflicts
        if manager == KUBECTL:
            conflicts = step.without_last_applied(conflicts)
        if conflicts:
            raise conflict_error(conflicts) from None
        return step.run(owners, force=True)


def _described(patch: Obj) -> str:
    meta = patch.get("metadata") or {}
    group, _, version = patch["apiVersion"].rpartition("/")
    return f"{meta.get('namespace', '')}/{meta.get('name', '')}; {group}/{version}, Kind={patch['kind']}"


def _live_owners(
    live: Obj | None, schema: SchemaView, api_version: str, now: str, subresource: str, ignored: Fields
) -> Owners:
    entries = (live or {}).get("metadata", {}).get("managedFields") or []
    if live is not None and not entries:
        entries = track_update(
            None, live, schema, BEFORE_FIRST_APPLY, "Update", api_version, subresource, now, ignored=ignored
        )
    try:
        return decode(entries)
    except ValueError as error:
        raise StatusError(f"failed to decode managed fields: {error}") from error


class _Apply:
    """One request: everything but the owners and whether it is forced."""

    __slots__ = ("config", "ignored", "live", "owner", "schema")

    def __init__(self, live: Obj | None, config: Obj, schema: SchemaView, owner: Owner, ignored: Fields) -> None:
        self.live = live
        self.config = config
        self.schema = schema
        self.owner = owner
        self.ignored = ignored

    def run(self, owners: Owners, force: bool) -> Obj:
        """The new object. ``owners`` is used up. Raises _ConflictsError."""
        live, key = self.live, self.owner.key()
        before = owners.get(key)
        merged: Obj = merge(live or {}, self.config, self.schema)
        fields = fields_v1.recursive_difference(field_set(self.config, self.schema), self.ignored)
        owners[key] = (before or self.owner).with_fields(fields)
        owners[key].api_version = self.owner.api_version
        if before is not None and before.fields:
            merged = self.prune(merged, before.fields, owners)
        same_fields = self.settle(merged, owners, key, force)
        tidied = without_nulls(merged)
        # A null for a field that is written as null anyway is no change; any other null is, though nothing comes of it.
        unchanged = live is not None and (same(live, merged) or (same_fields and same(live, tidied)))
        merged = merged if unchanged else tidied
        owned = owned_part(owners[key].fields, {}) if key in owners else {}
        if not owned:
            owners.pop(key, None)
        else:
            time = (before.time if before is not None else "") if unchanged else self.owner.time
            owners[key] = self._entry(before, owned, time)
        entries = encode(owners)
        if live is not None and unchanged and entries == (live["metadata"].get("managedFields") or []):
            return live
        return _with_entries(self.synced(merged), entries)

    def _entry(self, before: Owner | None, fields: Fields, time: str) -> Owner:
        owner = self.owner
        same_entry = before is not None and before.fields == fields and before.time == time
        if before is not None and same_entry and before.api_version == owner.api_version:
            return before
        return Owner(owner.manager, APPLY, owner.api_version, owner.subresource, fields, time)

    def prune(self, merged: Obj, last: Fields, owners: Owners) -> Obj:
        """``merged`` without what the manager applied last time, does not apply now, and nobody else owns."""
        schema = self.schema
        last = fields_v1.with_named_fields(last, schema)
        everything = fields_v1.with_named_fields(field_set(merged, schema), schema)
        pruned = field_set(without_fields(merged, last, schema), schema)
        managed: Fields = {}
        for owner in owners.values():
            managed = fields_v1.union(managed, owner.fields)
        kept = fields_v1.union(
            fields_v1.with_named_fields(pruned, schema), fields_v1.with_named_fields(managed, schema)
        )
        left = without_fields(merged, fields_v1.difference(everything, kept), schema)
        gone = fields_v1.difference(everything, fields_v1.with_named_fields(field_set(left, schema), schema))
        result: Obj = without_fields(merged, fields_v1.intersection(gone, last), schema)
        return result

    def settle(self, merged: Obj, owners: Owners, key: OwnerKey, force: bool) -> bool:
        """Takes what changes away from the other owners, in place; returns whether no field changes."""
        comparison = compare(self.schema.zeros() if self.live is None else self.live, merged, self.schema)
        same_fields = comparison.is_same()
        comparison.ignore(self.ignored)
        touched = comparison.touched()
        conflicts = []
        for other, owner in sorted(owners.items()):
            if other == key:
                continue
            taken = fields_v1.intersection(owner.fields, touched)
            conflicts += [(owner, path) for path in fields_v1.paths(taken)]
            fields = fields_v1.difference(owner.fields, taken) if taken else owner.fields
            owners[other] = owner.with_fields(fields_v1.difference(fields, comparison.removed))
        if conflicts and not force:
            raise _ConflictsError(conflicts)
        for other in [other for other, owner in owners.items() if not owner.fields]:
            del owners[other]
        return same_fields

    def without_last_applied(
        self, conflicts: list[tuple[Owner, tuple[str, ...]]]
    ) -> list[tuple[Owner, tuple[str, ...]]]:
        """The conflicts without those over fields that client-side apply set and nobody changed since."""
        live = self.live or {}
        text = ((live.get("metadata") or {}).get("annotations") or {}).get(LAST_APPLIED)
        if not text:
            return conflicts
        try:
            last = json.loads(text)
        except ValueError:
            return conflicts
        if not isinstance(last, dict) or last.get("apiVersion") != self.owner.api_version:
            return conflicts
        if validation_message(last, self.schema):
            return conflicts
        comparison = compare(last, live, self.schema)
        allowed = field_set(last, self.schema)
        for changed in (comparison.modified, comparison.added, comparison.removed):
            allowed = fields_v1.difference(allowed, changed)
        return [(owner, path) for owner, path in conflicts if not fields_v1.has(allowed, path)]

    def synced(self, obj: Obj) -> Obj:
        """kubectl's annotation of the last applied configuration, where there is one, follows what kubectl applies."""
        annotations = obj["metadata"].get("annotations") or {}
        if self.owner.manager != KUBECTL or not annotations.get(LAST_APPLIED):
            return obj
        config = self.config
        meta = config["metadata"]
        if LAST_APPLIED in (meta.get("annotations") or {}):
            rest = {name: value for name, value in meta["annotations"].items() if name != LAST_APPLIED}
            config = {**config, "metadata": {**meta, "annotations": rest}}
        annotations = {**annotations, LAST_APPLIED: compact_json(config) + "\n"}
        return {**obj, "metadata": {**obj["metadata"], "annotations": annotations}}


def _with_entries(obj: Obj, entries: list[Obj]) -> Obj:
    meta = {name: value for name, value in obj["metadata"].items() if name != "managedFields"}
    if entries:
        meta["managedFields"] = entries
    return {**obj, "metadata": meta}


def conflict_error(conflicts: list[tuple[Owner, tuple[str, ...]]]) -> Conflict:
    conflicts = sorted(conflicts, key=_identifier)
    causes = [
        {"reason": "FieldManagerConflict", "message": f"conflict with {_shown(owner)}", "field": path_label(path)}
        for owner, path in conflicts
    ]
    if len(conflicts) == 1:
        owner, path = conflicts[0]
        text = f"Apply failed with 1 conflict: conflict with {_shown(owner)}: {path_label(path)}"
        return Conflict(text, {"causes": causes})
    lines: list[str] = []
    for owner, path in conflicts:
        heading = f"conflicts with {_shown(owner)}:"
        if heading not in lines:
            lines.append(heading)
        lines.append(f"- {path_label(path)}")
    return Conflict(f"Apply failed with {len(conflicts)} conflicts: " + "\n".join(lines), {"causes": causes})


def _identifier(conflict: tuple[Owner, tuple[str, ...]]) -> str:
    return conflict[0].identifier()


def _shown(owner: Owner) -> str:
    from minikctl.apimachinery.go_format import quote

    text = quote(owner.manager)
    if owner.subresource:
        text += f" with subresource {quote(owner.subresource)}"
    return text if owner.operation == APPLY else f"{text} using {owner.api_version}"
