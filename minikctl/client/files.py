"""What whoever sits in a container sees of its files: a small file system, made of the image, its volumes and what was
written since.

`kubelet/container_files.py` fulfils it; `kubectl/` (for `cp`) and programs in containers (for `exec`) know only this
protocol. Paths are absolute; who has a working directory joins it first. Faults are `FileFault` with the words of a C
library. No file of the host is ever read or written.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Files(Protocol):
        """The file system of one container, at the present moment of the cluster."""

        def read(self, path: str) -> bytes: ...

        def write(self, path: str, data: bytes, *, mode: int | None = None) -> None:
            """Make a file or replace its content; ``mode`` None keeps the one it has, or is 0644."""

        def append(self, path: str, data: bytes) -> None: ...

        def remove(self, path: str, *, recursive: bool = False) -> None:
            """A file, a link, or an empty directory; with ``recursive`` a directory with all that is in it."""

        def mkdir(self, path: str, *, parents: bool = False, mode: int = 0o755) -> None:
            """With ``parents`` also those above it, and no fault where it is there already."""

        def symlink(self, target: str, path: str) -> None: ...

        def rename(self, path: str, new: str) -> None: ...

        def chmod(self, path: str, mode: int) -> None: ...

        def listdir(self, path: str) -> list[str]:
            """The names in a directory, sorted."""

        def stat(self, path: str, *, follow: bool = True) -> Stat:
            """``follow`` False: of a symbolic link itself."""

        def exists(self, path: str) -> bool: ...

        def resolve(self, path: str) -> str:
            """The path without symbolic links, ``.`` and ``..``; the last part need not be there."""

        def mounts(self) -> list[Mount]:
            """What is mounted where, in the order of paths."""


class Stat:
    """``kind``: file, directory, link. ``mode``: permission bits. ``size``: bytes. ``mtime``: ms. ``target``: a
    link's. ``user`` and ``group`` are numbers."""

    __slots__ = ("group", "kind", "mode", "mtime", "size", "target", "user")

    def __init__(
        self, kind: str, mode: int, size: int = 0, mtime: int = 0, *, target: str = "", user: int = 0, group: int = 0
    ) -> None:
        self.kind = kind
        self.mode = mode
        self.size = size
        self.mtime = mtime
        self.target = target
        self.user = user
        self.group = group


class Mount:
    """One mount of a container. ``volume``: the pod's name for it; "" for those that every container has
    (``/etc/hosts``). ``kind``: the field of the volume's source (``emptyDir``, ``configMap``, …). ``subpath``: the part
    of the volume that is mounted, "" for all. ``source``: what it is mounted from, a path or an export of the node."""

    __slots__ = ("kind", "path", "read_only", "source", "subpath", "volume")

    def __init__(
        self, path: str, volume: str, kind: str, *, read_only: bool = False, subpath: str = "", source: str = ""
    ) -> None:
        self.path = path
        self.volume = volume
        self.kind = kind
        self.read_only = read_only
        self.subpath = subpath
        self.source = source


class FileFault(Exception):
    """What cannot be done with a path: ``reason`` is the library's text."""

    def __init__(self, reason: str, path: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.reason = reason
        self.path = path


MISSING = "No such file or directory"
IS_DIRECTORY = "Is a directory"
NOT_DIRECTORY = "Not a directory"
NOT_EMPTY = "Directory not empty"
EXISTS = "File exists"
READ_ONLY = "Read-only file system"
NO_SPACE = "No space left on device"
BUSY = "Device or resource busy"
TOO_MANY_LINKS = "Too many levels of symbolic links"
