"""The working copy of the state inside one process: the one implementation of the store.

It holds what was read and what was written since `begin`; a driver below it keeps the rest. Objects come in on use: by
key, by prefix or by term, and once a prefix or a term is in, memory answers for it. Nothing reaches the driver before
`commit`, so a command that fails or dies leaves the state as it was. What this module refuses: to understand objects.
"""

from __future__ import annotations

from minikctl.storage.store import Batch, Compacted, LogEntry, Record, RevisionConflict
from minikctl.storage.timers import TimerTable

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from collections.abc import Iterable
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.storage.store import Driver, Indexer

LOG_LENGTH = 5000
"""Revisions that the log reaches back; watchers further behind must list again, as after etcd's compaction."""


class Image:
    """One store. ``revision`` counts every write; it is the objects' resourceVersion."""

    def __init__(self, driver: Driver, indexer: Indexer) -> None:
        self.driver = driver
        self._indexer = indexer
        self._writing = False
        self._open = False
        self._forget()

    def _forget(self) -> None:
        self.revision = 0
        self._folders: dict[str, dict[str, Record]] = {}
        self._sorted: dict[str, builtins.list[str]] = {}
        self._by_term: dict[str, dict[str, None]] = {}
        self._covered: set[str] = set()
        self._covered_terms: set[str] = set()
        self._pulled: dict[str, int] = {}  # how many of a term `some_with_term` has pulled in this transaction
        self._absent: set[str] = set()
        self._dirty: dict[str, None] = {}
        self._dropped: dict[str, tuple[str, ...]] = {}
        self._log: builtins.list[LogEntry] = []
        self._floor = 0  # the log holds nothing up to this revision
        self._notes: dict[str, Any] = {}
        self._dirty_notes: set[str] = set()
        self.timers = TimerTable(self.driver)

    # --- transactions

    def begin(self, *, write: bool) -> bool:
        """Open a view, or turn a reading one into a writing one. True where another process wrote in between, so
        that everything known so far is void."""
        if self._open and (self._writing or not write):
            return False
        if self._open:
            self.driver.rollback()
        self.driver.begin(write=write)
        revision = self.driver.revision()
        stale = self._open and revision != self.revision
        if not self._open or stale:
            self._forget()
            self.revision = revision
        self._open, self._writing = True, write
        return stale

    def commit(self) -> None:
        """Hand all changes to the driver, which makes them durable, and close the view (what is known stays)."""
        if not self._open:
            return
        if self._writing and self.changed:
            if not self._log:
                self.revision += 1  # others see by it that notes or timers are not those that they know
            self.driver.commit(self._batch())
            self._settle_records()
        else:
            self.driver.rollback()
        self._open = self._writing = False

    def rollback(self) -> None:
        """Forget every change since `begin`."""
        self.driver.rollback()
        self._forget()
        self._open = self._writing = False

    def resume(self, *, write: bool) -> bool:
        """Open the next view of a process that stays. True where another process wrote since the last commit."""
        self.driver.begin(write=write)
        self._open, self._writing = True, write
        revision = self.driver.revision()
        if revision == self.revision:
            self.timers.forget()
            return False
        self._forget()
        self.revision = revision
        return True

    def close(self) -> None:
        self.driver.close()

    @property
    def open(self) -> bool:
        """Whether there is a view; what is read without one may be older than what others wrote."""
        return self._open

    @property
    def writing(self) -> bool:
        return self._writing

    @property
    def changed(self) -> bool:
        return bool(self._log or self._dirty or self._dropped or self._dirty_notes or self.timers.dirty)

    def _batch(self) -> Batch:
        puts = {key: self._folders[key[: key.rfind("/") + 1]][key] for key in self._dirty}
        notes = {name: self._notes[name] for name in sorted(self._dirty_notes)}
        compacted = max(self.revision - LOG_LENGTH, self._floor)
        return Batch(
            self.revision, puts, dict(self._dropped), self._log[-LOG_LENGTH:], compacted, self.timers.dirty, notes
        )

    def _settle_records(self) -> None:
        for key in self._dirty:
            record = self._folders[key[: key.rfind("/") + 1]][key]
            record.stored_terms = record.terms
        self._dirty.clear()
        self._absent.update(self._dropped)
        self._dropped.clear()
        self._pulled.clear()
        self._dirty_notes.clear()
        self._log.clear()
        self.timers.settled()

    # --- reading

    def get(self, key: str) -> Obj | None:
        """The object of a key, or None."""
        record = self._record(key)
        return record.obj if record else None

    def list(self, prefix: str, *, term: str | None = None) -> builtins.list[Obj]:
        """The objects below a prefix (which ends with "/") in the order of keys, all or those with a term."""
        if term is not None and prefix not in self._covered:
            self._pull_term(term)
        elif not self._is_covered(prefix):
            self._pull_prefix(prefix)
        if term is not None:
            keys = sorted(key for key in self._by_term.get(term, ()) if key.startswith(prefix))
            return [self._folders[key[: key.rfind("/") + 1]][key].obj for key in keys]
        found: builtins.list[Obj] = []
        for folder in sorted(name for name in self._folders if name.startswith(prefix)):
            records = self._folders[folder]
            found += [records[key].obj for key in self._sorted_keys(folder)]
        return found

    def folder(self, prefix: str) -> builtins.list[Obj]:
        """The objects right below a prefix: as cheap as a look-up once they are in, however many folders there are."""
        if not self._is_covered(prefix):
            self._pull_prefix(prefix)
        records = self._folders.get(prefix)
        return [records[key].obj for key in self._sorted_keys(prefix)] if records else []

    def with_term(self, term: str) -> builtins.list[tuple[str, Obj]]:
        """(key, object) of every object with a term, whatever its kind, in the order of keys."""
        self._pull_term(term)
        keys = sorted(self._by_term.get(term, ()))
        return [(key, self._folders[key[: key.rfind("/") + 1]][key].obj) for key in keys]

    def some_with_term(self, term: str, limit: int) -> builtins.list[tuple[str, Obj]]:
        """(key, object) of at most ``limit`` objects with a term; the others need not be read. Fewer are all."""
        while len(self._by_term.get(term, ())) < limit:
            if term in self._covered_terms or self._is_covered("/registry/"):
                break
            skip = self._pulled.get(term, 0)
            rows = [*self.driver.load_some(term, limit, skip)]
            self._pull(rows)
            self._pulled[term] = skip + len(rows)
            if len(rows) < limit:
                self._covered_terms.add(term)
        keys = [*self._by_term.get(term, ())][:limit]
        return [(key, self._folders[key[: key.rfind("/") + 1]][key].obj) for key in keys]

    def page(self, prefix: str, *, limit: int, after: str) -> tuple[builtins.list[Obj], str | None, int]:
        """(objects with keys above ``after``, key to go on after or None, how many more there are)."""
        keys = self._keys_below(prefix)
        start = 0
        if after:
            from bisect import bisect_right

            start = bisect_right(keys, after)
        chosen = keys[start : start + limit]
        rest = len(keys) - start - len(chosen)
        objects = [self._folders[key[: key.rfind("/") + 1]][key].obj for key in chosen]
        return objects, (chosen[-1] if rest > 0 else None), rest

    def summaries(self, prefix: str) -> Iterable[Any]:
        """The summaries of all objects below a prefix in the order of keys."""
        if not self._is_covered(prefix) and not self._touched(prefix):
            stored = self.driver.summaries(prefix)
            if stored is not None:
                return stored
        summary = self._indexer.summary
        return [summary(key, self._record(key).obj) for key in self._keys_below(prefix)]  # type: ignore[union-attr]

    def is_empty(self, prefix: str) -> bool:
        if not self._is_covered(prefix) and not self._touched(prefix):
            return self.driver.count(prefix) == 0
        return not self._keys_below(prefix)

    def log_since(self, revision: int) -> builtins.list[LogEntry]:
        """Every write above a revision, committed or not; raises `Compacted`."""
        if revision < self._floor:
            raise Compacted(f"revision {revision} is compacted")
        stored = self.driver.log_since(revision)
        return stored + [entry for entry in self._log if entry.revision > revision]

    # --- writing

    def put(self, key: str, obj: Obj, *, expected: int | None = None) -> int:
        """Store an object and return its revision. ``expected`` 0: the key must be new; another number: the stored
        revision must be that one; None: whatever is there is replaced. Raises RevisionConflict."""
        old = self._record(key)
        actual = old.revision if old else 0
        if expected is not None and expected != actual:
            raise RevisionConflict(key, actual)
        self.revision += 1
        terms = self._indexer.terms(key, obj)
        record = Record(obj, self.revision, terms, old.stored_terms if old else self._dropped.pop(key, None))
        if old is None:
            self._insert(key, record)
        else:
            self._folders[key[: key.rfind("/") + 1]][key] = record
            if old.terms != terms:
                self._unindex(key, old.terms)
                self._index(key, terms)
        self._dirty[key] = None
        self._note_log(LogEntry(self.revision, key, obj, created=old is None, deleted=False))
        return self.revision

    def delete(self, key: str, obj: Obj, *, expected: int | None = None) -> int:
        """Remove a key; ``obj`` is its last version, for the log. Returns the revision. Raises RevisionConflict."""
        old = self._record(key)
        actual = old.revision if old else 0
        if old is None or (expected is not None and expected != actual):
            raise RevisionConflict(key, actual)
        self.revision += 1
        folder = key[: key.rfind("/") + 1]
        del self._folders[folder][key]
        self._sorted.pop(folder, None)
        self._unindex(key, old.terms)
        self._dirty.pop(key, None)
        if old.stored_terms is not None:
            self._dropped[key] = old.stored_terms
        self._note_log(LogEntry(self.revision, key, obj, created=False, deleted=True))
        return self.revision

    def note(self, name: str) -> Any:
        """A named JSON value beside the objects, or None. It belongs to the store: not to be changed in place."""
        if name not in self._notes:
            self._notes[name] = self.driver.note(name)
        return self._notes[name]

    def set_note(self, name: str, value: Any) -> None:
        """Keep a value under a name; None takes it away."""
        if self.note(name) != value:
            self._notes[name] = value
            self._dirty_notes.add(name)

    # --- what a transaction has done so far, for those who look for patterns in it

    def written(self) -> dict[str, Obj]:
        """The objects that were written in this transaction and are there, by key."""
        return {key: self._folders[key[: key.rfind("/") + 1]][key].obj for key in self._dirty}

    @property
    def removed(self) -> int:
        """How many objects are gone that were there before the transaction."""
        return len(self._dropped)

    def notes(self) -> dict[str, Any]:
        """The notes that were read or written so far and are there."""
        return {name: value for name, value in self._notes.items() if value is not None}

    def skip(self, revisions: int) -> None:
        """Let the revision grow as if so much had been written; whoever watches has to list again."""
        self.revision += revisions
        self._log.clear()
        self._floor = self.revision

    # --- inner life

    def _note_log(self, entry: LogEntry) -> None:
        self._log.append(entry)
        if len(self._log) > 2 * LOG_LENGTH:
            del self._log[:LOG_LENGTH]

    def _record(self, key: str) -> Record | None:
        folder = key[: key.rfind("/") + 1]
        records = self._folders.get(folder)
        if records is not None:
            record = records.get(key)
            if record is not None:
                return record
        if key in self._dropped or key in self._absent:
            return None
        if self._is_covered(folder):
            return self._folders.get(folder, {}).get(key)
        loaded = self.driver.load(key)
        if loaded is None:
            self._absent.add(key)
            return None
        return self._take(key, loaded[0], loaded[1])

    def _take(self, key: str, revision: int, obj: Obj) -> Record:
        terms = self._indexer.terms(key, obj)
        record = Record(obj, revision, terms, terms)
        self._insert(key, record)
        return record

    def _insert(self, key: str, record: Record) -> None:
        folder = key[: key.rfind("/") + 1]
        self._folders.setdefault(folder, {})[key] = record
        self._sorted.pop(folder, None)
        self._absent.discard(key)
        self._index(key, record.terms)

    def _index(self, key: str, terms: tuple[str, ...]) -> None:
        by_term = self._by_term
        for term in terms:
            keys = by_term.get(term)
            if keys is None:
                by_term[term] = {key: None}
            else:
                keys[key] = None

    def _unindex(self, key: str, terms: tuple[str, ...]) -> None:
        by_term = self._by_term
        for term in terms:
            keys = by_term[term]
            keys.pop(key, None)
            if not keys:
                del by_term[term]

    def _is_covered(self, prefix: str) -> bool:
        if self.driver.complete and "/registry/" not in self._covered:
            self._pull_prefix("/registry/")
        while True:
            if prefix in self._covered:
                return True
            cut = prefix.rfind("/", 0, -1)
            if cut < 0:
                return False
            prefix = prefix[: cut + 1]

    def _pull_prefix(self, prefix: str) -> None:
        self._pull(self.driver.load_prefix(prefix))
        self._covered.add(prefix)

    def _pull_term(self, term: str) -> None:
        if term in self._covered_terms or self._is_covered("/registry/"):
            return
        self._pull(self.driver.load_term(term))
        self._covered_terms.add(term)

    def _pull(self, rows: Iterable[tuple[str, int, Obj]]) -> None:
        for key, revision, obj in rows:
            records = self._folders.get(key[: key.rfind("/") + 1])
            known = (records is not None and key in records) or key in self._dropped
            if not known:
                self._take(key, revision, obj)

    def _keys_below(self, prefix: str) -> builtins.list[str]:
        if not self._is_covered(prefix):
            self._pull_prefix(prefix)
        keys: builtins.list[str] = []
        for folder in sorted(name for name in self._folders if name.startswith(prefix)):
            keys += self._sorted_keys(folder)
        return keys

    def _sorted_keys(self, folder: str) -> builtins.list[str]:
        keys = self._sorted.get(folder)
        if keys is None:
            keys = self._sorted[folder] = sorted(self._folders[folder])
        return keys

    def _touched(self, prefix: str) -> bool:
        return any(key.startswith(prefix) for key in self._dirty) or any(
            key.startswith(prefix) for key in self._dropped
        )
