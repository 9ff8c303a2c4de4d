"""A state that lives as long as the process: for tests and whatever stays resident. The image is all there is."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.storage.store import Batch, LogEntry, Timer


class MemoryDriver:
    complete = True

    def __init__(self) -> None:
        self._revision = 0
        self._rows: dict[str, tuple[int, Obj]] = {}
        self._timers: dict[tuple[str, str], Timer] = {}
        self._ordered: list[tuple[str, str]] | None = None
        """Their keys in order, made when somebody asks for a range of them."""
        self._notes: dict[str, Any] = {}
        self._log: list[LogEntry] = []
        self._compacted = 0

    def begin(self, *, write: bool) -> None:
        pass

    def revision(self) -> int:
        return self._revision

    def load(self, key: str) -> tuple[int, Obj] | None:
        return self._rows.get(key)

    def load_prefix(self, prefix: str) -> Iterable[tuple[str, int, Obj]]:
        return [(key, *row) for key, row in sorted(self._rows.items()) if key.startswith(prefix)]

    def load_term(self, term: str) -> Iterable[tuple[str, int, Obj]]:
        return []

    def load_some(self, term: str, limit: int, skip: int) -> Iterable[tuple[str, int, Obj]]:
        return []

    def summaries(self, prefix: str) -> list[Any] | None:
        return None

    def count(self, prefix: str) -> int:
        return sum(key.startswith(prefix) for key in self._rows)

    def timers(self, after: int, until: int) -> Iterable[Timer]:
        return [timer for timer in self._timers.values() if after < timer.due <= until]

    def timers_of(self, component: str, prefix: str) -> Iterable[Timer]:
        from bisect import bisect_left

        if self._ordered is None:
            self._ordered = sorted(self._timers)
        ordered, found = self._ordered, []
        for at in range(bisect_left(ordered, (component, prefix)), len(ordered)):
            if ordered[at][0] != component or not ordered[at][1].startswith(prefix):
                break
            found.append(self._timers[ordered[at]])
        return found

    def timer(self, component: str, key: str) -> Timer | None:
        return self._timers.get((component, key))

    def note(self, name: str) -> Any:
        return self._notes.get(name)

    def log_since(self, revision: int) -> list[LogEntry]:
        from minikctl.storage.store import Compacted

        if revision < self._compacted:
            raise Compacted(f"revision {revision} is compacted")
        return [entry for entry in self._log if entry.revision > revision]

    def commit(self, batch: Batch) -> None:
        self._revision = batch.revision
        for key in batch.deletes:
            self._rows.pop(key, None)
        for key, record in batch.puts.items():
            self._rows[key] = (record.revision, record.obj)
        self._ordered = None
        for identity, timer in batch.timers.items():
            if timer is None:
                self._timers.pop(identity, None)
            else:
                self._timers[identity] = timer
        for name, value in batch.notes.items():
            if value is None:
                self._notes.pop(name, None)
            else:
                self._notes[name] = value
        self._compacted = max(self._compacted, batch.compacted)
        self._log = [entry for entry in self._log if entry.revision > self._compacted] + batch.log

    def rollback(self) -> None:
        pass

    def close(self) -> None:
        pass
