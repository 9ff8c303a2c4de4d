"""The file system of one container: fulfils `client.files.Files` over the trees of its root and of its mounts.

Permissions are kept and shown, but nobody is kept out by them; that is decided by ``readOnly`` mounts and
``readOnlyRootFilesystem`` alone. What stands in the trees comes from `filesystem/`.
"""

from __future__ import annotations

from minikctl.client import files
from minikctl.client.files import FileFault, Stat
from minikctl.kubelet.filesystem.tree import DIRECTORY, FILE, LINK, Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from minikctl.client.files import Mount
    from minikctl.kubelet.filesystem.tree import Tree

MOST_LINKS = 40
SINKS = frozenset(("/dev/null", "/dev/zero", "/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/full", "/dev/random"))
"""Devices that take whatever is written and give nothing."""


class Mounted:
    """A tree at its place; ``base`` is the part of the tree that is seen there, ``group`` owns what is made in it
    (None: that of whoever makes it)."""

    __slots__ = ("base", "group", "mount", "path", "tree")

    def __init__(self, mount: Mount, tree: Tree, group: int | None = None) -> None:
        self.mount = mount
        self.tree = tree
        self.group = group
        self.path = "" if mount.path == "/" else mount.path
        self.base = mount.subpath.strip("/")

    def inner(self, path: str) -> str:
        """The place in the tree of an absolute path below this mount."""
        rest = path[len(self.path) + 1 :]
        return f"{self.base}/{rest}".strip("/") if self.base else rest


class ContainerFiles:
    """``places`` gives what is mounted, the root among it, and is asked again whenever ``stamp`` gives something else
    than before; ``begin`` is called before a change, and True says that others have made some; ``now`` gives the time
    in ms; ``user`` and ``group`` own what is made."""

    def __init__(
        self,
        places: Callable[[], Iterable[Mounted]],
        now: Callable[[], int],
        *,
        stamp: Callable[[], object] = lambda: 0,
        begin: Callable[[], bool] = lambda: False,
        user: int = 0,
        group: int = 0,
    ) -> None:
        self._places = places
        self._stamp = stamp
        self._begin = begin
        self._now = now
        self._user = user
        self._group = group
        self._as_of: object = None
        self._known: list[Mounted] = []

    # --- reading

    def read(self, path: str) -> bytes:
        if path in SINKS:
            return b""
        entry = self._there(self.resolve(path), path)
        if entry.kind == DIRECTORY:
            raise FileFault(files.IS_DIRECTORY, path)
        return entry.data

    def history(self, path: str) -> list[tuple[int, str]]:
        """(ms, line) of a file: when each of its lines was written, as far as that is known."""
        entry = self._there(self.resolve(path), path)
        text = entry.data.decode("utf-8", "replace")
        return entry.history or [(entry.mtime, line) for line in text.removesuffix("\n").split("\n")]

    def listdir(self, path: str) -> list[str]:
        real = self.resolve(path)
        if self._there(real, path).kind != DIRECTORY:
            raise FileFault(files.NOT_DIRECTORY, path)
        place, inner = self._locate(real)
        names = dict.fromkeys(place.tree.names(inner))
        above = real.rstrip("/") + "/"
        for one in self._mounted:
            if one.path.startswith(above):
                names[one.path[len(above) :].partition("/")[0]] = None
        return sorted(names)

    def stat(self, path: str, *, follow: bool = True) -> Stat:
        entry = self._there(self._walk(path, follow=follow), path)
        return Stat(
            entry.kind,
            entry.mode,
            entry.size,
            entry.mtime,
            target=entry.target,
            user=entry.user,
            group=entry.group,
        )

    def exists(self, path: str) -> bool:
        try:
            return self._entry(self.resolve(path)) is not None
        except FileFault:
            return False

    def resolve(self, path: str) -> str:
        return self._walk(path, follow=True)

    def mounts(self) -> list[Mount]:
        return [one.mount for one in self._mounted]

    # --- changing

    def write(self, path: str, data: bytes, *, mode: int | None = None) -> None:
        if path in SINKS:
            return
        self._change()
        real = self.resolve(path)
        old = self._entry(real)
        if old is not None and old.kind == DIRECTORY:
            raise FileFault(files.IS_DIRECTORY, path)
        self._make(real, path, FILE, data=data, mode=old.mode if old is not None and mode is None else mode, old=old)

    def append(self, path: str, data: bytes) -> None:
        if path in SINKS:
            return
        self._change()
        entry = self._entry(self.resolve(path))
        before = entry.data if entry is not None and entry.kind == FILE else b""
        self.write(path, before + data)

    def remove(self, path: str, *, recursive: bool = False) -> None:
        self._change()
        real = self._walk(path, follow=False)
        entry = self._there(real, path)
        if entry.kind == DIRECTORY and not recursive and self.listdir(real):
            raise FileFault(files.NOT_EMPTY, path)
        if any(one.path == real or one.path.startswith(real + "/") for one in self._mounted):
            raise FileFault(files.BUSY, path)
        place, inner = self._writable(real, path)
        place.tree.drop(inner, self._now())

    def mkdir(self, path: str, *, parents: bool = False, mode: int = 0o755) -> None:
        self._change()
        if parents:
            above = ""
            for name in path.strip("/").split("/"):
                above = f"{above}/{name}"
                if not self.exists(above):
                    self.mkdir(above, mode=mode)
            if self._there(self.resolve(path), path).kind != DIRECTORY:
                raise FileFault(files.EXISTS, path)
            return
        real = self._walk(path, follow=False)
        if self._entry(real) is not None:
            raise FileFault(files.EXISTS, path)
        self._make(real, path, DIRECTORY, mode=mode)

    def symlink(self, target: str, path: str) -> None:
        self._change()
        real = self._walk(path, follow=False)
        if self._entry(real) is not None:
            raise FileFault(files.EXISTS, path)
        self._make(real, path, LINK, target=target)

    def rename(self, path: str, new: str) -> None:
        self._change()
        source, target = self._walk(path, follow=False), self._walk(new, follow=False)
        entry = self._there(source, path)
        if source == target:
            return
        known = self._entry(target)
        if known is not None and known.kind == DIRECTORY and (entry.kind != DIRECTORY or self.listdir(target)):
            raise FileFault(files.IS_DIRECTORY if entry.kind != DIRECTORY else files.NOT_EMPTY, new)
        here, inner = self._writable(source, path)
        there, goal = self._writable(target, new)
        if known is not None:
            there.tree.drop(goal, self._now())
        moved = [(inner, entry), *((name, here.tree.get(name)) for name in here.tree.below(inner))]
        for name, one in moved:
            if one is not None:
                there.tree.put(goal + name[len(inner) :], one)
        here.tree.drop(inner, self._now())

    def chmod(self, path: str, mode: int) -> None:
        self._change()
        real = self.resolve(path)
        entry = self._there(real, path)
        place, inner = self._writable(real, path)
        changed = Entry(entry.kind, data=entry.data, mode=mode, mtime=entry.mtime, user=entry.user, group=entry.group)
        place.tree.put(inner, changed)

    # --- inner life

    def _change(self) -> None:
        """A change follows: it must build on what others have written by now."""
        if self._begin():
            self._known = []

    @property
    def _mounted(self) -> list[Mounted]:
        """What is mounted now, in the order of paths."""
        stamp = self._stamp()
        if not self._known or stamp != self._as_of:
            self._as_of = stamp
            self._known = sorted(_placed(list(self._places())), key=lambda one: one.path)
        return self._known

    def _make(
        self,
        real: str,
        path: str,
        kind: str,
        *,
        data: bytes = b"",
        target: str = "",
        mode: int | None = None,
        old: Entry | None = None,
    ) -> None:
        parent = self._entry(real.rpartition("/")[0] or "/")
        if parent is None:
            raise FileFault(files.MISSING, path)
        if parent.kind != DIRECTORY:
            raise FileFault(files.NOT_DIRECTORY, path)
        place, inner = self._writable(real, path)
        group = self._group if place.group is None else place.group
        user, group = (old.user, old.group) if old is not None else (self._user, group)
        entry = Entry(kind, data=data, target=target, mode=mode, mtime=self._now(), user=user, group=group)
        place.tree.put(inner, entry)

    def _writable(self, real: str, path: str) -> tuple[Mounted, str]:
        place, inner = self._locate(real)
        if place.mount.read_only or not place.tree.writable:
            raise FileFault(files.READ_ONLY, path)
        return place, inner

    def _there(self, real: str, path: str) -> Entry:
        entry = self._entry(real)
        if entry is None:
            raise FileFault(files.MISSING, path)
        return entry

    def _locate(self, real: str) -> tuple[Mounted, str]:
        """The mount that a path without links lies in, and its place there."""
        mounted = self._mounted
        best = mounted[0]
        for one in mounted:
            if real == one.path or real.startswith(one.path + "/"):
                best = one if len(one.path) >= len(best.path) else best
        return best, best.inner(real)

    def _entry(self, real: str) -> Entry | None:
        place, inner = self._locate(real)
        found = place.tree.get(inner)
        if found is None and (real == place.path or any(one.path.startswith(real + "/") for one in self._mounted)):
            return Entry(DIRECTORY)
        return found

    def _walk(self, path: str, *, follow: bool) -> str:
        """The absolute path without ``.``, ``..`` and links, but for one at the end without ``follow``. All but the
        last part must be there."""
        todo, at, links = [part for part in path.split("/") if part], "", 0
        while todo:
            part = todo.pop(0)
            if part == ".":
                continue
            if part == "..":
                at = at.rpartition("/")[0]
                continue
            here = f"{at}/{part}"
            entry = self._entry(here)
            if entry is not None and entry.kind == LINK and (todo or follow):
                links += 1
                if links > MOST_LINKS:
                    raise FileFault(files.TOO_MANY_LINKS, path)
                todo = [step for step in entry.target.split("/") if step] + todo
                at = "" if entry.target.startswith("/") else at
                continue
            if todo and entry is None:
                raise FileFault(files.MISSING, path)
            if todo and entry is not None and entry.kind == FILE:
                raise FileFault(files.NOT_DIRECTORY, path)
            at = here
        return at or "/"


def _placed(places: list[Mounted]) -> list[Mounted]:
    """Mounts below a link of the image (``/var/run``) stand where it leads."""
    root = next(one for one in places if not one.path)
    for one in places:
        at = ""
        for part in one.path.strip("/").split("/"):
            at = f"{at}/{part}".strip("/")
            entry = root.tree.get(at)
            if entry is not None and entry.kind == LINK and entry.target.startswith("/"):
                at = entry.target.strip("/")
        one.path = f"/{at}" if at else ""
    return places
