"""The protocol between the API server and what keeps the state, and the protocol of a driver below it.

`Image` (image.py) is the one `Store`: the working copy of the state inside this process. It pulls what it needs from
a `Driver` when it needs it and hands all changes back in one `Batch` at commit. A driver knows nothing of objects but
their keys, bodies, terms and summaries; an `Indexer`, given from above, knows how to read those off an object.

Keys are etcd's (``/registry/pods/default/web``). A **term** is a look-up word of an object (``o:<uid>`` for an owner,
``d:<node>``, ``l:app=web``, ``i:<uid>`` for what an event is about). A **summary** is a small JSON value with all that
a table of many objects needs, so that listing 10,000 pods decodes no pod.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Protocol

    from minikctl.apimachinery.types import Obj

    class Indexer(Protocol):
        """What the API server teaches the store about its objects."""

        def terms(self, key: str, obj: Obj) -> tuple[str, ...]: ...

        def summary(self, key: str, obj: Obj) -> Any: ...

    class Driver(Protocol):
        """Where the state rests between commands. All methods may raise `StorageError`."""

        complete: bool
        """True where `load_all` was everything and nothing is left to pull."""

        def begin(self, *, write: bool) -> None:
            """Start a consistent view; with ``write`` no other process may write until `commit` or `rollback`."""

        def revision(self) -> int: ...

        def load(self, key: str) -> tuple[int, Obj] | None: ...

        def load_prefix(self, prefix: str) -> Iterable[tuple[str, int, Obj]]: ...

        def load_term(self, term: str) -> Iterable[tuple[str, int, Obj]]: ...

        def load_some(self, term: str, limit: int, skip: int) -> Iterable[tuple[str, int, Obj]]:
            """At most ``limit`` of what has a term, after the first ``skip``; the order is always the same."""

        def summaries(self, prefix: str) -> list[Any] | None:
            """The summaries below a prefix in the order of keys; None where the driver keeps none."""

        def count(self, prefix: str) -> int: ...

        def timers(self, after: int, until: int) -> Iterable[Timer]:
            """Timers with ``after < due <= until``."""

        def timers_of(self, component: str, prefix: str) -> Iterable[Timer]:
            """The timers of a component whose keys begin with ``prefix``."""

        def timer(self, component: str, key: str) -> Timer | None: ...

        def note(self, name: str) -> Any:
            """A small named JSON value (clock, generator state, component checkpoints), or None."""

        def log_since(self, revision: int) -> list[LogEntry]:
            """Entries above ``revision`` in order; raises `Compacted` where they are no longer all there."""

        def commit(self, batch: Batch) -> None: ...

        def rollback(self) -> None: ...

        def close(self) -> None: ...


class StorageError(Exception):
    """The state cannot be read or written; the text is for the user."""


class Compacted(StorageError):
    """The log no longer reaches back to the wanted revision."""


class RevisionConflict(Exception):
    """A compare-and-swap found another revision: ``actual`` (0: the key does not exist)."""

    def __init__(self, key: str, actual: int) -> None:
        super().__init__(key)
        self.key = key
        self.actual = actual


class Timer:
    """Something that is due at a moment (ms). ``recurring`` ones (schedules, resyncs) do not keep a cluster busy."""

    __slots__ = ("component", "due", "key", "recurring")

    def __init__(self, due: int, component: str, key: str, recurring: bool = False) -> None:
        self.due = due
        self.component = component
        self.key = key
        self.recurring = recurring

    def __repr__(self) -> str:
        return f"Timer({self.due} {self.component} {self.key})"


class LogEntry:
    """One revision: ``obj`` is the new version, or the last one where ``deleted``; ``old`` the version before."""

    __slots__ = ("created", "deleted", "key", "obj", "revision")

    def __init__(self, revision: int, key: str, obj: Obj, *, created: bool, deleted: bool) -> None:
        self.revision = revision
        self.key = key
        self.obj = obj
        self.created = created
        self.deleted = deleted


class Record:
    """An object at its revision, with the terms it has now and those that the driver holds for it."""

    __slots__ = ("obj", "revision", "stored_terms", "terms")

    def __init__(self, obj: Obj, revision: int, terms: tuple[str, ...], stored_terms: tuple[str, ...] | None) -> None:
        self.obj = obj
        self.revision = revision
        self.terms = terms
        self.stored_terms = stored_terms


class Batch:
    """All that a commit writes. ``puts`` and ``deletes`` are by key; ``deletes`` holds the stored terms to drop.

    ``log`` holds only the newest entries; those older than ``compacted`` are to be forgotten.
    """

    __slots__ = ("compacted", "deletes", "log", "notes", "puts", "revision", "timers")

    def __init__(
        self,
        revision: int,
        puts: dict[str, Record],
        deletes: dict[str, tuple[str, ...]],
        log: list[LogEntry],
        compacted: int,
        timers: dict[tuple[str, str], Timer | None],
        notes: dict[str, Any],
    ) -> None:
        self.revision = revision
        self.puts = puts
        self.deletes = deletes
        self.log = log
        self.compacted = compacted
        self.timers = timers
        self.notes = notes
