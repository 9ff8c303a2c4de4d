"""Putting a container's file system together: root, volumes, the files that every container has.

Reads objects through a lookup and what was written through notes; changes reach the notes at once.
"""

from __future__ import annotations

from minikctl.client.files import Mount
from minikctl.kubelet.as_of_start import AsOfStart
from minikctl.kubelet.container_env import environment
from minikctl.kubelet.container_files import ContainerFiles, Mounted
from minikctl.kubelet.container_status import all_containers
from minikctl.kubelet.filesystem import atomic, content, image, kept, managed, mounts, scripts
from minikctl.kubelet.filesystem.sync import AsSynced
from minikctl.kubelet.filesystem.tree import DIRECTORY, FILE, Entry, Tree
from minikctl.kubelet.inside import configured

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from minikctl.apimachinery.types import Obj
    from minikctl.client.component import Notes
    from minikctl.client.lookup import Lookup

CONFIGURATION = ("configMap", "secret", "projected", "downwardAPI")
TERMINATION_LOG = "/dev/termination-log"


class Assembly:
    """The file systems of one pod's containers at one moment; trees are shared by those that mount the same.

    ``scripts`` False leaves out what the containers' scripts have written, ``but`` that of one container: so they see
    each other's files while they are worked out.
    """

    def __init__(
        self,
        pod: Obj,
        lookup: Lookup,
        notes: Notes,
        now: Callable[[], int],
        *,
        scripts: bool = True,
        but: str = "",
    ) -> None:
        self._pod = pod
        self._lookup = lookup
        self._notes = notes
        self._now = now
        self._scripts = scripts
        self._but = but
        self._trees: dict[str, tuple[Tree, str]] = {}
        self._made: dict[str, dict[str, Entry]] | None = None
        self._group = (pod["spec"].get("securityContext") or {}).get("fsGroup")

    def places(self, name: str) -> list[Mounted]:
        """All that is mounted in a container, its root among it."""
        container = self._container(name)
        read_only = bool((container.get("securityContext") or {}).get("readOnlyRootFilesystem"))
        variables = dict(environment(self._pod, container, self._lookup))
        placed = [self._root(container, read_only=read_only)]
        placed += [self._mounted(container, mount) for mount in mounts.mounts(self._pod, container, variables)]
        return placed + self._managed({one.path for one in placed})

    def _container(self, name: str) -> Obj:
        return next(one for one in all_containers(self._pod["spec"]) if one["name"] == name)

    def _root(self, container: Obj, *, read_only: bool) -> Mounted:
        lower = image.files_of(container["image"])
        path = container.get("terminationMessagePath") or TERMINATION_LOG
        lower[path.strip("/")] = Entry(FILE, mode=0o666, mtime=image.BUILT)
        lower.update(self._written(f"container {container['name']}"))
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
        owner, base = self._place(volume)
        if owner is not None and owner["kind"] == "Node":
            return self._disk(owner), base
        lower = {"": self._top(), **self._written(volume["name"])}
        if owner is not None:
            return kept.of_owner(self._notes, "volume", owner, lower), ""
        return kept.pod_volume(self._notes, self._pod, volume["name"], lower), ""

    def _place(self, volume: Obj) -> tuple[Obj | None, str]:
        """Whose the content of a volume is: a node's, at a path of its disk, or a PersistentVolume's; None: the pod's.
        So it is with an emptyDir, and with what nobody can look into."""
        path = (volume.get("hostPath") or {}).get("path") or ""
        claim = (volume.get("persistentVolumeClaim") or {}).get("claimName") or ""
        if volume.get("ephemeral"):
            claim = f"{self._pod['metadata']['name']}-{volume['name']}"
        bound = self._bound(claim) if claim else None
        path = path or (host_path_of(bound) if bound is not None else "")
        if not path:
            return bound, ""
        return self._lookup.find("nodes", "", self._pod["spec"].get("nodeName") or ""), path.strip("/")

    def _bound(self, name: str) -> Obj | None:
        """The volume behind a claim; None without one, or while it is not bound."""
        claim = self._lookup.find("persistentvolumeclaims", self._pod["metadata"]["namespace"], name)
        volume = ((claim or {}).get("spec") or {}).get("volumeName")
        return self._lookup.find("persistentvolumes", "", volume) if volume else None

    def _disk(self, node: Obj) -> Tree:
        """The node's own disk, with what the pod's scripts have written to any place of it."""
        if "" not in self._trees:
            lower = image.files_of_node(node["metadata"]["name"])
            for volume in self._pod["spec"].get("volumes") or ():
                owner, base = self._place(volume)
                if owner is not None and owner["kind"] == "Node":
                    made = self._written(volume["name"])
                    lower.update({f"{base}/{path}": entry for path, entry in made.items()})
            self._trees[""] = kept.of_owner(self._notes, "node", node, lower), ""
        return self._trees[""][0]

    # --- what scripts have written

    def keep_files(self, name: str, *, kinds: Collection[str] = ()) -> None:
        """What a container's run has written to volumes (of these kinds only) is to stay after it."""
        container = self._container(name)
        if not container.get("volumeMounts") or not scripts.may_write(container):
            return
        plain = Assembly(self._pod, self._lookup, self._notes, self._now, scripts=False)
        for volume, made in self._made_by(container).items():
            if volume.startswith("container ") or (kinds and mounts.kind_of(self._volume(volume)) not in kinds):
                continue
            tree, base = plain._tree(volume)
            for path, entry in made.items():
                tree.put(f"{base}/{path}".strip("/"), entry)

    def _written(self, where: str) -> dict[str, Entry]:
        """Of all scripts, to a volume by its name, or to ``container NAME``."""
        if self._made is None:
            self._made = {}
            for container in all_containers(self._pod["spec"]) if self._scripts else ():
                if container["name"] != self._but and scripts.may_write(container):
                    for place, made in self._made_by(container).items():
                        known = self._made.setdefault(place, {})
                        known.update({p: e for p, e in made.items() if p not in known or known[p].mtime <= e.mtime})
        return self._made.get(where) or {}

    def _made_by(self, container: Obj) -> dict[str, dict[str, Entry]]:
        """The files of a script by where they are."""
        plain = Assembly(self._pod, self._lookup, self._notes, self._now, scripts=False)
        found: dict[str, dict[str, Entry]] = {}
        ready = configured(self._pod, container, self._lookup, self._notes, ended=True)
        seen = ContainerFiles(lambda: plain.places(container["name"]), self._now)
        taken = [mount for mount in seen.mounts() if mount.volume and mount.kind not in CONFIGURATION]
        for path, entry in scripts.written(self._pod, ready, seen, self._now()).items():
            near = [m for m in taken if path.startswith(m.path.rstrip("/") + "/")]
            best = max(near, key=lambda mount: len(mount.path), default=None)
            if best is None:
                found.setdefault(f"container {container['name']}", {})[path.strip("/")] = entry
            else:
                base = self._place(self._volume(best.volume))[1]
                inner = best.subpath[len(base) :].strip("/") if base else best.subpath
                rest = path[len(best.path) + 1 :]
                found.setdefault(best.volume, {})[f"{inner}/{rest}".strip("/")] = entry
        return found

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
