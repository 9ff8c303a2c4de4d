"""The state as one SQLite file: the default.

One transaction a command, begun IMMEDIATE for writers, so that two commands never interleave; `synchronous=FULL` and
the rollback journal make a killed command leave the state of before or after. WAL gains nothing here: a one-shot
process checkpoints on closing. Bodies stand apart from summaries, so that a table of many objects reads no body.
"""

from __future__ import annotations

import os

from minikctl.apimachinery.fast_json import dumps, loads
from minikctl.storage.store import Compacted, LogEntry, StorageError, Timer

try:
    import _sqlite3 as sqlite3  # the package around it imports datetime for adapters that are not used here: 2 ms
except ImportError:
    import sqlite3  # type: ignore[no-redef]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.storage.store import Batch, Indexer

FORMAT = 1
APPLICATION_ID = 0x6D6B6374  # "mkct"
LOCK_SECONDS = 30.0

SCHEMA = """
CREATE TABLE objects (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL,
    summary TEXT NOT NULL);
CREATE TABLE bodies (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE terms (term TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (term, id)) WITHOUT ROWID;
CREATE TABLE log (revision INTEGER PRIMARY KEY, key TEXT NOT NULL, created INTEGER NOT NULL, deleted INTEGER NOT NULL,
    body TEXT NOT NULL);
CREATE TABLE timers (component TEXT NOT NULL, key TEXT NOT NULL, due INTEGER NOT NULL, recurring INTEGER NOT NULL,
    PRIMARY KEY (component, key)) WITHOUT ROWID;
CREATE INDEX timers_due ON timers (due);
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

_ROW = "SELECT o.key, o.revision, b.body FROM objects o JOIN bodies b ON b.id = o.id"

_OF_TERM = (
    "SELECT o.key, o.revision, b.body FROM terms t JOIN objects o ON o.id = t.id JOIN bodies b ON b.id = t.id "
    "WHERE t.term = ?"
)


def above(prefix: str) -> str:
    """The first text that is greater than every text with this prefix."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


class SQLiteDriver:
    """``path`` need not exist. ``summary_version`` tells whether stored summaries are still what the indexer makes."""

    complete = False

    def __init__(self, path: str, indexer: Indexer, *, summary_version: int) -> None:
        self._path = path
        self._indexer = indexer
        self._summary_version = summary_version
        self._in_transaction = False
        folder = os.path.dirname(os.path.abspath(path))
        try:
            os.makedirs(folder, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None, cached_statements=64)
            self._prepare()
        except (sqlite3.Error, OSError) as fault:
            raise self._translated(fault) from None

    def _prepare(self) -> None:
        run = self._db.execute
        version = run("PRAGMA user_version").fetchone()[0]
        if version == FORMAT:
            run("PRAGMA synchronous=FULL")
            return
        if version > FORMAT:
            raise StorageError(
                f"the state file {self._path} has format {version}, made by a newer minikctl; "
                f"this one reads up to {FORMAT}"
            )
        run("BEGIN IMMEDIATE")
        if run("PRAGMA user_version").fetchone()[0] == 0:
            if run("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                run("ROLLBACK")
                raise StorageError(f"{self._path} is a database, but not a state file of minikctl")
            for statement in SCHEMA.split(";"):
                if statement.strip():
                    run(statement)
            run(f"PRAGMA user_version={FORMAT}")
            run(f"PRAGMA application_id={APPLICATION_ID}")
            run("INSERT INTO notes VALUES ('revision', '0'), ('compacted', '0')")
            run("INSERT INTO notes VALUES ('summaries', ?)", (str(self._summary_version),))
        run("COMMIT")

    def _translated(self, fault: Exception) -> StorageError:
        text = str(fault)
        if "locked" in text:
            text = f"another command has been using it for {LOCK_SECONDS:.0f} s"
        elif "not a database" in text or "malformed" in text:
            text = f"it is damaged, or not a state file of minikctl ({text})"
        return StorageError(f"unable to use the state file {self._path}: {text}")

    def _read(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except sqlite3.Error as fault:
            raise self._translated(fault) from None

    # --- transactions

    def begin(self, *, write: bool) -> None:
        self._read(lambda: self._db.execute("BEGIN IMMEDIATE" if write else "BEGIN"))
        self._in_transaction = True

    def rollback(self) -> None:
        if self._in_transaction:
            self._in_transaction = False
            self._read(lambda: self._db.execute("ROLLBACK"))

    def close(self) -> None:
        self.rollback()
        self._db.close()

    # --- reading

    def revision(self) -> int:
        return int(self._raw("revision") or 0)

    def load(self, key: str) -> tuple[int, Obj] | None:
        row = self._read(lambda: self._db.execute(_ROW + " WHERE o.key = ?", (key,)).fetchone())
        return None if row is None else (row[1], loads(row[2]))

    def load_prefix(self, prefix: str) -> Iterable[tuple[str, int, Obj]]:
        rows = self._read(
            lambda: self._db.execute(
                _ROW + " WHERE o.key >= ? AND o.key < ? ORDER BY o.key", (prefix, above(prefix))
            ).fetchall()
        )
        return _decoded(rows)

    def load_term(self, term: str) -> Iterable[tuple[str, int, Obj]]:
        query = _OF_TERM + " ORDER BY o.key"
        return _decoded(self._read(lambda: self._db.execute(query, (term,)).fetchall()))

    def load_some(self, term: str, limit: int, skip: int) -> Iterable[tuple[str, int, Obj]]:
        query = _OF_TERM + " ORDER BY t.id LIMIT ? OFFSET ?"
        return _decoded(self._read(lambda: self._db.execute(query, (term, limit, skip)).fetchall()))

    def summaries(self, prefix: str) -> list[Any] | None:
        if self._raw("summaries") != str(self._summary_version):
            return None
        rows = self._read(
            lambda: self._db.execute(
                "SELECT summary FROM objects WHERE key >= ? AND key < ? ORDER BY key", (prefix, above(prefix))
            ).fetchall()
        )
        found: list[Any] = loads("[" + ",".join([row[0] for row in rows]) + "]")
        return found

    def count(self, prefix: str) -> int:
        query = "SELECT count(*) FROM objects WHERE key >= ? AND key < ?"
        return int(self._read(lambda: self._db.execute(query, (prefix, above(prefix))).fetchone()[0]))

    def timers(self, after: int, until: int) -> Iterable[Timer]:
        query = "SELECT due, component, key, recurring FROM timers WHERE due > ? AND due <= ?"
        rows = self._read(lambda: self._db.execute(query, (after, until)).fetchall())
        return [Timer(due, component, key, bool(recurring)) for due, component, key, recurring in rows]

    def timers_of(self, component: str, prefix: str) -> Iterable[Timer]:
        query = "SELECT due, component, key, recurring FROM timers WHERE component = ? AND key >= ? AND key < ?"
        rows = self._read(lambda: self._db.execute(query, (component, prefix, above(prefix))).fetchall())
        return [Timer(due, component, key, bool(recurring)) for due, component, key, recurring in rows]

    def timer(self, component: str, key: str) -> Timer | None:
        query = "SELECT due, recurring FROM timers WHERE component = ? AND key = ?"
        row = self._read(lambda: self._db.execute(query, (component, key)).fetchone())
        return None if row is None else Timer(row[0], component, key, bool(row[1]))

    def note(self, name: str) -> Any:
        text = self._raw(f"note:{name}")
        return None if text is None else loads(text)

    def _raw(self, name: str) -> str | None:
        row = self._read(lambda: self._db.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone())
        return None if row is None else str(row[0])

    def log_since(self, revision: int) -> list[LogEntry]:
        if revision < int(self._raw("compacted") or 0):
            raise Compacted(f"revision {revision} is compacted")
        query = "SELECT revision, key, body, created, deleted FROM log WHERE revision > ? ORDER BY revision"
        rows = self._read(lambda: self._db.execute(query, (revision,)).fetchall())
        return [
            LogEntry(number, key, loads(body), created=bool(created), deleted=bool(deleted))
            for number, key, body, created, deleted in rows
        ]

    # --- writing

    def commit(self, batch: Batch) -> None:
        try:
            self._write(batch)
            self._db.execute("COMMIT")
        except sqlite3.Error as fault:
            raise self._translated(fault) from None
        self._in_transaction = False

    def _write(self, batch: Batch) -> None:
        run, run_many = self._db.execute, self._db.executemany
        encode = dumps
        for key in batch.deletes:
            row = run("DELETE FROM objects WHERE key = ? RETURNING id", (key,)).fetchone()
            if row is not None:
                run("DELETE FROM bodies WHERE id = ?", row)
                run_many("DELETE FROM terms WHERE term = ? AND id = ?", [(term, row[0]) for term in batch.deletes[key]])
        bodies = self._write_objects(batch, encode)
        run_many(
            "INSERT INTO log (revision, key, created, deleted, body) VALUES (?, ?, ?, ?, ?)",
            [(e.revision, e.key, e.created, e.deleted, bodies.get(e.revision) or encode(e.obj)) for e in batch.log],
        )
        if batch.compacted > 0:
            run("DELETE FROM log WHERE revision <= ?", (batch.compacted,))
            run("UPDATE notes SET value = max(CAST(value AS INTEGER), ?) WHERE name = 'compacted'", (batch.compacted,))
        gone = [identity for identity, timer in batch.timers.items() if timer is None]
        run_many("DELETE FROM timers WHERE component = ? AND key = ?", gone)
        alive = [(t.component, t.key, t.due, t.recurring) for t in batch.timers.values() if t is not None]
        run_many("INSERT OR REPLACE INTO timers VALUES (?, ?, ?, ?)", alive)
        notes = [(f"note:{name}", encode(value)) for name, value in batch.notes.items() if value is not None]
        void = [(f"note:{name}",) for name, value in batch.notes.items() if value is None]
        run_many("DELETE FROM notes WHERE name = ?", void)
        run_many("INSERT OR REPLACE INTO notes VALUES (?, ?)", [*notes, ("revision", str(batch.revision))])

    def _write_objects(self, batch: Batch, encode: Callable[[Any], str]) -> dict[int, str]:
        """Write the objects; the bodies by revision, for the log needs the same text."""
        run = self._db.execute
        summary_of, terms, bodies = self._indexer.summary, [], {}
        dropped = []
        for key, record in batch.puts.items():
            body, summary = encode(record.obj), encode(summary_of(key, record.obj))
            bodies[record.revision] = body
            (number,) = run(
                "INSERT INTO objects (key, revision, summary) VALUES (?, ?, ?) "
                "ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, summary = excluded.summary RETURNING id",
                (key, record.revision, summary),
            ).fetchone()
            run("INSERT OR REPLACE INTO bodies VALUES (?, ?)", (number, body))
            old = record.stored_terms or ()
            if old != record.terms:
                dropped += [(term, number) for term in old if term not in record.terms]
                terms += [(term, number) for term in record.terms if term not in old]
        self._db.executemany("DELETE FROM terms WHERE term = ? AND id = ?", dropped)
        self._db.executemany("INSERT OR IGNORE INTO terms VALUES (?, ?)", sorted(terms))
        return bodies


def _decoded(rows: list[Any]) -> list[tuple[str, int, Obj]]:
    return [(key, revision, loads(body)) for key, revision, body in rows]
