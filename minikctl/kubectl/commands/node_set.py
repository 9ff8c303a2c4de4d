"""node set: a machine gets more or less of something, other labels, or runs out of something."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.node_capacity import amounts, labels
from minikctl.kubectl.node_machines import named_nodes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

PRESSURE = "minikctl.dev/pressure"
"""Annotation of a node: what it is said to run out of."""
_KINDS = ("memory", "disk", "pid")


def run(invocation: Invocation) -> int:
    capacity = amounts(invocation)
    meta = _meta(invocation)
    if not capacity and not meta:
        raise CommandError("nothing to set: at least one flag is required")
    client = invocation.session.client
    for node in named_nodes(invocation):
        name = node["metadata"]["name"]
        if meta:
            client.patch("nodes", "", name, {"metadata": meta}, type="merge")
        if capacity:
            patch = {"status": {"capacity": capacity, "allocatable": capacity}}
            client.patch("nodes", "", name, patch, type="merge", subresource="status")
        invocation.print(f"node/{name} set")
    return 0


def _meta(invocation: Invocation) -> Obj:
    """What changes in the metadata, as a merge patch."""
    words = invocation.flags["label"]
    gone = [word[:-1] for word in words if word.endswith("-") and "=" not in word]
    meta: Obj = {}
    if words:
        meta["labels"] = {**labels([word for word in words if word[:-1] not in gone]), **dict.fromkeys(gone)}
    if "pressure" in invocation.changed:
        meta["annotations"] = {PRESSURE: _pressure(invocation.flags["pressure"])}
    return meta


def _pressure(words: list[str]) -> str | None:
    """The text of the annotation, None to remove it."""
    wrong = [word for word in words if word not in (*_KINDS, "none")]
    if wrong or not words:
        raise CommandError(f'"{",".join(wrong)}" is no pressure: --pressure accepts only memory, disk, pid or none')
    if "none" in words:
        if len(words) > 1:
            raise CommandError("--pressure=none stands alone")
        return None
    return ",".join(kind for kind in _KINDS if kind in words)
