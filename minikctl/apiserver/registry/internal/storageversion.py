"""StorageVersion: in which version each API server stores a resource."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import UNSET, age, first_three, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS = (("Name", 0), ("CommonEncodingVersion", 0), ("StorageVersions", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    status = obj.get("status") or {}
    pairs = [f"{one.get('apiServerID')}={one.get('encodingVersion')}" for one in status.get("storageVersions") or ()]
    common = status.get("commonEncodingVersion")
    return [name(obj), UNSET if common is None else common, first_three(pairs, UNSET), age(obj)]
