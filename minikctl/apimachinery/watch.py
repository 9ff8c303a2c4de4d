"""What the API server tells those who watch: one change of one object."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

ADDED = "ADDED"
MODIFIED = "MODIFIED"
DELETED = "DELETED"


class Change:
    """``resource`` is the qualified plural (``deployments.apps``); ``obj`` the new version, or the last one of a
    deleted object; ``old`` the version before (None when ADDED)."""

    __slots__ = ("obj", "old", "resource", "revision", "type")

    def __init__(self, type_: str, resource: str, obj: Obj, old: Obj | None, revision: int) -> None:
        self.type = type_
        self.resource = resource
        self.obj = obj
        self.old = old
        self.revision = revision

    def __repr__(self) -> str:
        meta = self.obj["metadata"]
        return f"Change({self.type} {self.resource} {meta.get('namespace', '')}/{meta['name']} @{self.revision})"
