"""Putting a container's file system together: root, volumes, the files that every container has.

Reads objects through a lookup and what was written through notes; changes reach the notes at once.
"""

from __future__ import annotations

from minikctl.client.files import Mount
from minikctl.kubelet.as_of_start import AsOfStart
from minikctl.kubelet.container_env import environment
from minikctl.kubelet.container_files import Mounted
from minikctl.kubelet.container_status import all_containers
from minikctl.kubelet.filesystem import atomic, content, image, kept, managed, mounts
from minikctl.kubelet.filesystem.sync import AsSynced
from minikctl.kubelet.filesystem.tree import DIRECTORY, FILE, Entry, Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.apimachinery.types import Obj
    from minikctl.client.component import Notes
    from minikctl.client.lookup import Lookup

CONFIGURATION = ("configMap", "secret", "projected", "downwardAPI")
TERMINATION_LOG = "/dev/termination-log"


class Assembly:
    """The file systems of one pod's containers at one moment; trees are shared by those that mount the same."""

    def __init__(self, pod: Obj, lookup: Lookup, notes: Notes, now: Callable[[], int]) -> None:
        self._pod = pod
        self._lookup = lookup
        self._notes = notes
        self._now = now
        self._trees: dict[str, tuple[Tree, str]] = {}
        self._group = (pod["spec"].get("securityContext") or {}).get("fsGroup")

    def places(self, name: str) -> list[Mounted]:
        """All that is mounted in a container, its root among it."""
        container = next(c for c in all_containers(self._pod["spec"]) if c["name"] == name)
        read_only = bool((container.get("securityContext") or {}).get("readOnlyRootFilesystem"))
        variables = dict(environment(self._pod, container, self._lookup))
        placed = [self._root(container, read_only=read_only)]
        placed += [self._mounted(container, mount) for mount in mounts.mounts(self._pod, container, variables)]
        return placed + self._managed({one.path for one in placed})

    def _root(self, container: Obj, *, read_only: bool) -> Mounted:
        lower = image.files_of(container["image"])
        path = container.get("terminationMessagePath") or TERMINATION_LOG
        lower[path.strip("/")] = Entry(FILE, mode=0o666, mtime=image.BUILT)
        tree = kept.layer(self._notes, self._pod, container["name"], lower, read_only=read_only)
        return Mounted(Mount("/", "", "image", read_only=read_only, source="overlay"), tree)

    def _managed(self, taken: set[str]) -> list[Mounted]:
        texts = managed.contents(self._pod, self._lookup)
        found = []
        for path, text in texts.items():
            if path not in taken:
                name = path.rpartition("/")[2]
                tree = kept.pod_volume(self._notes, self._pod, path, {name: Entry(FILE, data=text.encode())})
                found.append(Mounted(Mount(path, "", "", subpath=name, source="/dev/vda1"), tree))
        return found

    def _mounted(self, container: Obj, mount: Mount) -> Mounted:
        if mount.kind in CONFIGURATION:
            return Mounted(mount, self._configuration(container, mount))
        tree, base = self._tree(mount.volume)
        where = f"{base}/{mount.subpath}".strip("/")
        placed = Mount(
            mount.path, mount.volume, mount.kind, read_only=mount.read_only, subpath=where, source=mount.source
        )
        return Mounted(placed, tree, self._group)

    def _configuration(self, container: Obj, mount: Mount) -> Tree:
        """Files that the kubelet writes. A part of a volume is what it was when the container started."""
        volume = self._volume(mount.volume)
        synced = AsSynced(self._lookup, self._notes, self._pod, self._now())
        if mount.subpath:
            at_start = AsOfStart(self._lookup, self._notes, self._pod, container["name"])
            payload = content.payload(at_start.pod(self._pod), volume, at_start, self._now())
            plain = {
                path: Entry(FILE, data=data, mode=mode, mtime=synced.written) for path, (data, mode) in payload.items()
            }
            return Tree(plain)
        payload = content.payload(self._pod, volume, synced, self._now())
        return Tree(atomic.layout(payload, synced.written, self._group))

    # --- volumes that hold data

    def _volume(self, name: str) -> Obj:
        found: Obj = next(volume for volume in self._pod["spec"].get("volumes") or () if volume["name"] == name)
        return found

    def _tree(self, name: str) -> tuple[Tree, str]:
        """The tree of a volume, and the place of the volume in it."""
        if name not in self._trees:
            self._trees[name] = self._open(self._volume(name))
        return self._trees[name]

    def _open(self, volume: Obj) -> tuple[Tree, str]:
        if volume.get("hostPath"):
            return self._disk(volume["hostPath"]["path"])
        claim_name = (volume.get("persistentVolumeClaim") or {}).get("claimName") or ""
        if volume.get("ephemeral"):
            claim_name = f"{self._pod['metadata']['name']}-{volume['name']}"
        return self._claimed(claim_name) or self._own(volume)

    def _claimed(self, name: str) -> tuple[Tree, str] | None:
        """The tree behind a claim; None without one, or while it is not bound."""
        if not name:
            return None
        claim = self._lookup.find("persistentvolumeclaims", self._pod["metadata"]["namespace"], name)
        bound = ((claim or {}).get("spec") or {}).get("volumeName")
        volume = self._lookup.find("persistentvolumes", "", bound) if bound else None
        if volume is None:
            return None
        path = host_path_of(volume)
        if path:
            return self._disk(path)
        return kept.of_owner(self._notes, "volume", volume, {"": self._top()}), ""

    def _disk(self, path: str) -> tuple[Tree, str]:
        """A place on the node's own disk."""
        node = self._lookup.find("nodes", "", self._pod["spec"].get("nodeName") or "")
        if node is None:
            return Tree({"": self._top()}), ""
        key = "node:"
        if key not in self._trees:
            lower = image.files_of_node(node["metadata"]["name"])
            self._trees[key] = kept.of_owner(self._notes, "node", node, lower), ""
        return self._trees[key][0], path.strip("/")

    def _own(self, volume: Obj) -> tuple[Tree, str]:
        """What lives and dies with the pod: an emptyDir, or a volume that nobody can look into."""
        return kept.pod_volume(self._notes, self._pod, volume["name"], {"": self._top()}), ""

    def _top(self) -> Entry:
        """The top of a volume: everybody's, or the group's that the pod asks for."""
        mode = 0o777 if self._group is None else 0o2777
        return Entry(DIRECTORY, mode=mode, mtime=image.BUILT, group=self._group or 0)


def host_path_of(volume: Obj) -> str:
    """The path on a node of a PersistentVolume that somebody made of it; "" of all others. What a provisioner has made
    is kept with the volume, for it goes with it."""
    if "pv.kubernetes.io/provisioned-by" in (volume["metadata"].get("annotations") or {}):
        return ""
    spec = volume["spec"]
    return str((spec.get("hostPath") or spec.get("local") or {}).get("path") or "")
