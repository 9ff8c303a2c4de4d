"""metadata.managedFields as a table of owners, and back.

An owner is identified by manager, operation and subresource; one that updates also by apiVersion, so that the same
manager has one entry a version for its updates, but only one for what it applies. Times are RFC 3339 text.
"""

from __future__ import annotations

from minikctl.apimachinery.structured_merge.fields_v1 import union

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from minikctl.apimachinery.structured_merge.fields_v1 import Fields
    from minikctl.apimachinery.types import Obj

    Owners: TypeAlias = "dict[OwnerKey, Owner]"
    OwnerKey: TypeAlias = tuple[str, str, str, str]

APPLY, UPDATE = "Apply", "Update"
MAX_UPDATERS = 10
ANCIENT = "ancient-changes"
UNKNOWN = "unknown"


class Owner:
    """``entry`` is the stored entry, for as long as nothing of it changed."""

    __slots__ = ("api_version", "entry", "fields", "manager", "operation", "subresource", "time")

    def __init__(
        self, manager: str, operation: str, api_version: str, subresource: str, fields: Fields, time: str
    ) -> None:
        self.manager = manager
        self.operation = operation
        self.api_version = api_version
        self.subresource = subresource
        self.fields = fields
        self.time = time
        self.entry: Obj | None = None

    def key(self) -> OwnerKey:
        version = "" if self.operation == APPLY else self.api_version
        return (self.manager, self.operation, version, self.subresource)

    def with_fields(self, fields: Fields, time: str | None = None) -> Owner:
        """The owner of other fields; itself where nothing changes."""
        if fields is self.fields and time in (None, self.time):
            return self
        when = self.time if time is None else time
        return Owner(self.manager, self.operation, self.api_version, self.subresource, fields, when)

    def encoded(self) -> Obj:
        if self.entry is not None:
            return self.entry
        entry: Obj = {"manager": self.manager, "operation": self.operation, "apiVersion": self.api_version}
        if self.time:
            entry["time"] = self.time
        entry["fieldsType"] = "FieldsV1"
        entry["fieldsV1"] = self.fields
        if self.subresource:
            entry["subresource"] = self.subresource
        return entry

    def identifier(self) -> str:
        """What Kubernetes sorts managers by in messages."""
        from minikctl.apimachinery.json_text import compact_json

        parts = {"manager": self.manager, "operation": self.operation}
        if self.operation != APPLY:
            parts["apiVersion"] = self.api_version
        if self.subresource:
            parts["subresource"] = self.subresource
        return "{" + ",".join(f'"{name}":{compact_json(value)}' for name, value in parts.items()) + "}"


def decode(entries: Sequence[Obj]) -> Owners:
    """The owners of an object. Raises ValueError, with Kubernetes' text, for entries that are not in order."""
    owners: Owners = {}
    for number, entry in enumerate(entries):
        operation = entry.get("operation", "")
        if operation not in (APPLY, UPDATE):
            raise ValueError("operation must be `Apply` or `Update`")
        if not entry.get("apiVersion"):
            raise ValueError("apiVersion must not be empty")
        kind = entry.get("fieldsType", "")
        if kind != "FieldsV1":
            where = f"in managed fields entry {number}"
            raise ValueError(f'invalid fieldsType "{kind}" {where}' if kind else f"missing fieldsType {where}")
        fields, time = entry.get("fieldsV1") or {}, entry.get("time") or ""
        owner = Owner(
            entry.get("manager", ""), operation, entry["apiVersion"], entry.get("subresource", ""), fields, time
        )
        owner.entry = entry
        owners[owner.key()] = owner
    return owners


def encode(owners: Owners) -> list[Obj]:
    """managedFields in Kubernetes' order: what was applied first, then by time, then by name."""
    return [owner.encoded() for owner in sorted(owners.values(), key=_order)]


def _order(owner: Owner) -> tuple[str, str, str, str, str]:
    return (owner.operation, owner.time, owner.manager, owner.api_version, owner.subresource)


def cap_updaters(owners: Owners) -> None:
    """Puts the oldest updaters into one entry where there are more than ten, in place."""
    updaters = [owner for owner in owners.values() if owner.operation == UPDATE]
    surplus = len(updaters) - MAX_UPDATERS
    if surplus <= 0:
        return
    updaters.sort(key=lambda owner: (owner.time, owner.identifier()))
    first: dict[str, Owner] = {}
    for owner in updaters:
        if surplus <= 0:
            return
        oldest = first.setdefault(owner.api_version, owner)
        if oldest is owner:
            continue
        bucket = Owner(ANCIENT, UPDATE, owner.api_version, "", {}, owner.time)
        present = owners.get(bucket.key())
        if present is None:
            present = owners.pop(oldest.key())
        bucket.fields = union(present.fields, owner.fields)
        owners[bucket.key()] = bucket
        if owner.key() != bucket.key():
            del owners[owner.key()]
        surplus -= 1


def upgraded(entries: Sequence[Obj], old_manager: str, new_manager: str, subresource: str = "") -> list[Obj]:
    """managedFields after what ``old_manager`` set by updates counts as applied by ``new_manager``.

    kubectl does this before the first server-side apply of an object that client-side apply made.
    """

    def is_old(entry: Obj) -> bool:
        named = entry.get("manager") == old_manager and entry.get("operation") == UPDATE
        return named and entry.get("subresource", "") == subresource

    def is_new(entry: Obj) -> bool:
        named = entry.get("manager") == new_manager and entry.get("operation") == APPLY
        return named and entry.get("subresource", "") == subresource

    result = list(entries)
    place = next((at for at, entry in enumerate(result) if is_new(entry)), -1)
    if place < 0:
        place = next((at for at, entry in enumerate(result) if is_old(entry)), -1)
        if place < 0:
            return result
        result[place] = {**result[place], "operation": APPLY, "manager": new_manager}
    version = result[place].get("apiVersion")
    for entry in result:
        if is_old(entry) and entry.get("apiVersion") == version:
            fields = union(result[place].get("fieldsV1") or {}, entry.get("fieldsV1") or {})
            result[place] = {**result[place], "fieldsV1": fields}
            break
    return [entry for entry in result if not is_old(entry)]
