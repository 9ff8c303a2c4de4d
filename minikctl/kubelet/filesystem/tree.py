"""One file system: what is there by itself, and over it what was written. Pure, but for the call that keeps changes.

Paths are relative and without a slash at either end; "" is the top. What is written is one JSON object, path to entry,
so that it can be kept as a note beside the state.
"""

from __future__ import annotations

from base64 import b64decode, b64encode

from minikctl.client.files import NO_SPACE, FileFault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from minikctl.apimachinery.types import Obj

FILE, DIRECTORY, LINK = "file", "directory", "link"
MOST_BYTES = 64 * 1024 * 1024
"""What may be written to one file system: it is kept in the state, which is read and written as a whole."""


class Entry:
    """``mode``: permission bits, ``mtime``: ms, ``target``: a link's. ``history``: (ms, line) of what a script has
    written, which is not kept."""

    __slots__ = ("data", "group", "history", "kind", "mode", "mtime", "target", "user")

    def __init__(
        self,
        kind: str,
        *,
        data: bytes = b"",
        target: str = "",
        mode: int | None = None,
        mtime: int = 0,
        user: int = 0,
        group: int = 0,
    ) -> None:
        self.kind = kind
        self.data = data
        self.target = target
        self.mode = _MODES[kind] if mode is None else mode
        self.mtime = mtime
        self.user = user
        self.group = group
        self.history: list[tuple[int, str]] = []

    @property
    def size(self) -> int:
        return len(self.data) if self.kind == FILE else len(self.target) if self.kind == LINK else 4096


_MODES = {FILE: 0o644, DIRECTORY: 0o755, LINK: 0o777}


class Tree:
    """``lower`` is there by itself, ``upper`` was written; of one path the later counts. ``keep`` is given what is to
    be kept after each change; without it nothing can be written."""

    def __init__(
        self,
        lower: Mapping[str, Entry],
        upper: Mapping[str, Any] | None = None,
        keep: Callable[[Obj], None] | None = None,
    ) -> None:
        self._lower = lower
        self._upper: Obj = dict(upper or {})
        self._keep = keep
        self._entries: dict[str, Entry] = dict(lower)
        for path, value in self._upper.items():
            if path in lower and lower[path].mtime > value.get("at", 0):
                continue
            if "gone" in value:
                self._entries.pop(path, None)
            else:
                self._entries[path] = decode(value)
        self._children: dict[str, dict[str, None]] = {}
        for path in self._entries:
            self._enter(path)

    @property
    def writable(self) -> bool:
        return self._keep is not None

    def get(self, path: str) -> Entry | None:
        found = self._entries.get(path)
        if found is None and (not path or path in self._children):
            return Entry(DIRECTORY)
        return found

    def names(self, path: str) -> list[str]:
        """What is right below a directory."""
        return list(self._children.get(path, ()))

    def below(self, path: str) -> list[str]:
        """Every entry below a directory, deeper ones behind those above them."""
        return sorted(known for known in self._entries if known.startswith(f"{path}/" if path else ""))

    def put(self, path: str, entry: Entry) -> None:
        """Make or replace an entry."""
        others = sum(known.size for name, known in self._entries.items() if name != path and name in self._upper)
        if others + entry.size > MOST_BYTES:
            raise FileFault(NO_SPACE, path)
        self._entries[path] = entry
        self._enter(path)
        self._change({path: encode(entry)})

    def drop(self, path: str, now: int) -> None:
        """Remove an entry with all that is below it; the directory that it was in stays. ``now``: ms."""
        gone = [known for known in self._entries if known == path or known.startswith(path + "/")]
        parent = path.rpartition("/")[0]
        change: Obj = {}
        if parent and parent not in self._entries:
            self._entries[parent] = Entry(DIRECTORY)
            change[parent] = encode(self._entries[parent])
        for known in gone:
            del self._entries[known]
            change[known] = {"gone": True, "at": now}
        self._children = {}
        for known in self._entries:
            self._enter(known)
        self._change(change)

    def _change(self, change: Obj) -> None:
        self._upper = {**self._upper, **change}
        if self._keep is not None:
            self._keep(self._upper)

    def _enter(self, path: str) -> None:
        """Let the directories above a path know of it."""
        while path:
            parent, _, name = path.rpartition("/")
            children = self._children.setdefault(parent, {})
            if name in children:
                return
            children[name] = None
            path = parent


def encode(entry: Entry) -> Obj:
    """As JSON; what is usual is left out."""
    found: Obj = {"at": entry.mtime}
    if entry.kind == LINK:
        found["link"] = entry.target
    elif entry.kind == DIRECTORY:
        found["dir"] = True
    else:
        found.update(_content(entry.data))
    if entry.mode != _MODES[entry.kind]:
        found["mode"] = entry.mode
    if entry.user or entry.group:
        found["owner"] = [entry.user, entry.group]
    return found


def decode(value: Obj) -> Entry:
    user, group = value.get("owner") or (0, 0)
    mode, mtime = value.get("mode"), value.get("at", 0)
    if "link" in value:
        return Entry(LINK, target=value["link"], mode=mode, mtime=mtime, user=user, group=group)
    if "dir" in value:
        return Entry(DIRECTORY, mode=mode, mtime=mtime, user=user, group=group)
    data = value["text"].encode() if "text" in value else b64decode(value["base64"])
    return Entry(FILE, data=data, mode=mode, mtime=mtime, user=user, group=group)


def _content(data: bytes) -> Obj:
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": b64encode(data).decode()}
