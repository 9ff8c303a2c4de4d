"""Where what was written is kept: with the run of a container, with the pod, with a volume, with a node.

Notes beside the state: ``pod:UID`` (layers of its containers, content of its emptyDirs and of what is opaque),
``volume:UID`` of a PersistentVolume, ``node:UID`` for the node's own disk. They go with their owner: a restarted
container begins with an empty layer, and `gone` drops the rest.
"""

from __future__ import annotations

from minikctl.kubelet import pod_notes
from minikctl.kubelet.filesystem.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from minikctl.apimachinery.types import Obj
    from minikctl.client.component import Notes
    from minikctl.kubelet.filesystem.tree import Entry

    Lower = Mapping[str, Entry]

RUNS, VOLUMES = "runs", "volumes"


def layer(notes: Notes, pod: Obj, container: str, lower: Lower, *, read_only: bool = False) -> Tree:
    """The root of a container: its image, and what its present run has written."""
    uid, run = pod["metadata"]["uid"], pod_notes.run_of(pod, container)
    known = pod_notes.read(notes, uid, RUNS).get(container) or {}

    def keep(upper: Obj) -> None:
        pod_notes.write(notes, uid, RUNS, container, {"run": run, "tree": upper})

    return Tree(lower, known["tree"] if known and known["run"] == run else {}, None if read_only else keep)


def touched(notes: Notes, pod: Obj, container: str) -> list[tuple[int, str, bool]]:
    """(ms, path, whether it is there) of what was written to or removed from the root of the present run."""
    known = pod_notes.read(notes, pod["metadata"]["uid"], RUNS).get(container) or {}
    if not known or known["run"] != pod_notes.run_of(pod, container):
        return []
    return sorted((value["at"], f"/{path}", "gone" not in value) for path, value in known["tree"].items())


def pod_volume(notes: Notes, pod: Obj, volume: str, lower: Lower) -> Tree:
    uid = pod["metadata"]["uid"]

    def keep(upper: Obj) -> None:
        pod_notes.write(notes, uid, VOLUMES, volume, upper)

    return Tree(lower, pod_notes.read(notes, uid, VOLUMES).get(volume) or {}, keep)


def of_owner(notes: Notes, kind: str, owner: Obj, lower: Lower) -> Tree:
    """The disk of a node, or a PersistentVolume; ``kind``: node, volume."""
    name = _name(kind, owner)
    return Tree(lower, notes.get(name) or {}, lambda upper: notes.set(name, upper))


def gone(notes: Notes, kind: str, owner: Obj) -> None:
    """A node or a volume is no more, and nothing of what it held."""
    notes.set(_name(kind, owner), None)


def _name(kind: str, owner: Obj) -> str:
    return f"{kind}:{owner['metadata']['uid']}"
