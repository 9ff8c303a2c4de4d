"""The state as one YAML file that a person may read and edit: a header, one document an object, and a ledger.

The ledger at the end holds what no manifest has: the revision, timers, notes, and a digest of each object, by which the
next command sees what was edited by hand (`edits`). Whoever opens the state must have those validated before anything
else happens. Meant for small clusters: every command reads and writes the whole file.
"""

from __future__ import annotations

import json
import os

from minikctl.storage.drivers.file_lock import FileLock
from minikctl.storage.drivers.memory import MemoryDriver
from minikctl.storage.store import Compacted, StorageError, Timer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.storage.store import Batch, LogEntry

FORMAT = 1
LEDGER = "Ledger"
GROUP = "state.minikctl.dev/v1"
HEADER = """\
# A Kubernetes cluster of minikctl: one document an object, as `kubectl get -o yaml` shows it.
# You may edit, add and remove objects between two commands; the next command checks and follows the changes.
# The last document is the cluster's own: leave it as it is.
"""


class Edit:
    """A change by hand: ``obj`` is None for an object that was removed."""

    __slots__ = ("key", "obj")

    def __init__(self, key: str, obj: Obj | None) -> None:
        self.key = key
        self.obj = obj


class YAMLDriver(MemoryDriver):
    """``key_of`` gives the key of an object, and raises KeyError for one of an unknown kind."""

    def __init__(self, path: str, key_of: Callable[[Obj], str]) -> None:
        super().__init__()
        self._path = path
        self._key_of = key_of
        self._lock = FileLock(path)
        self._signature: tuple[int, int] | None = None
        self.edits: list[Edit] = []
        try:
            os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        except OSError as fault:
            raise StorageError(f"unable to use the state file {path}: {fault.strerror}") from None

    def begin(self, *, write: bool) -> None:
        self._lock.acquire(shared=not write)
        try:
            self._load_if_changed()
        except BaseException:
            self._lock.release()
            raise

    def rollback(self) -> None:
        self._lock.release()

    def close(self) -> None:
        self._lock.release()

    def commit(self, batch: Batch) -> None:
        super().commit(batch)
        try:
            self._save()
        except OSError as fault:
            self._signature = None
            raise StorageError(f"unable to write the state file {self._path}: {fault.strerror}") from None
        finally:
            self._lock.release()
        self.edits = []

    def log_since(self, revision: int) -> list[LogEntry]:
        """The file keeps no log: only who is up to date, or stayed in this process, can go on from where it was."""
        if revision < self._compacted:
            raise Compacted(f"revision {revision} is compacted")
        return super().log_since(revision)

    # --- the file

    def _load_if_changed(self) -> None:
        try:
            facts = os.stat(self._path)
        except FileNotFoundError:
            return
        signature = (facts.st_mtime_ns, facts.st_size)
        if signature != self._signature:
            self._load()
            self._signature = signature

    def _load(self) -> None:
        from minikctl.apimachinery.manifests import ManifestError, read_documents

        try:
            with open(self._path, encoding="utf-8") as file:
                documents = list(read_documents(file.read(), self._path, unique=True))
        except (OSError, UnicodeDecodeError, ManifestError) as fault:
            raise StorageError(f"unable to read the state file {self._path}: {fault}") from None
        ledgers = [document for document in documents if document.get("apiVersion") == GROUP]
        if len(ledgers) != 1:
            raise StorageError(f"{self._path} is not a state file of minikctl: it has no ledger at its end")
        self._take(ledgers[0], [document for document in documents if document.get("apiVersion") != GROUP])

    def _take(self, ledger: Obj, objects: list[Obj]) -> None:
        if ledger.get("format", 0) > FORMAT:
            raise StorageError(
                f"the state file {self._path} has format {ledger['format']}, made by a newer minikctl; "
                f"this one reads up to {FORMAT}"
            )
        self._revision = self._compacted = int(ledger["revision"])
        self._timers = {(t[1], t[2]): Timer(int(t[0]), t[1], t[2], bool(t[3])) for t in ledger.get("timers") or ()}
        self._notes = {name: json.loads(text) for name, text in (ledger.get("notes") or {}).items()}
        self._log, self._rows, self.edits = [], {}, []
        digests: dict[str, str] = ledger.get("digests") or {}
        seen = set()
        for obj in objects:
            key = self._key(obj)
            if key in seen:
                raise StorageError(f"the state file {self._path} holds {key} twice")
            seen.add(key)
            if digests.get(key) == digest(obj):
                self._rows[key] = (int(obj["metadata"].get("resourceVersion") or self._revision), obj)
            else:
                self.edits.append(Edit(key, obj))
        self.edits += [Edit(key, None) for key in digests if key not in seen]
        if self.edits:  # another revision than the one before the edits, for those who knew that
            self._revision += 1
            self._compacted = self._revision

    def _key(self, obj: Obj) -> str:
        try:
            return self._key_of(obj)
        except (KeyError, TypeError):
            shown = f"{obj.get('kind')} of {obj.get('apiVersion')}"
            raise StorageError(
                f"the state file {self._path} holds an object that is of no known kind or has no name: {shown}"
            ) from None

    def _save(self) -> None:
        from minikctl.apimachinery.yaml_writer import write_yaml

        rows = sorted(self._rows.items())
        parts = [write_yaml(obj) for _, (_, obj) in rows]
        ledger = {
            "apiVersion": GROUP,
            "kind": LEDGER,
            "format": FORMAT,
            "revision": self._revision,
            "timers": [[t.due, t.component, t.key, t.recurring] for t in self._ordered_timers()],
            "notes": {name: json.dumps(value, sort_keys=True) for name, value in sorted(self._notes.items())},
            "digests": {key: digest(obj) for key, (_, obj) in rows},
        }
        temporary = f"{self._path}.{os.getpid()}.tmp"
        with open(temporary, "w", encoding="utf-8", newline="\n") as file:
            file.write(HEADER + "---\n" + "---\n".join([*parts, write_yaml(ledger)]))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self._path)
        facts = os.stat(self._path)
        self._signature = (facts.st_mtime_ns, facts.st_size)

    def _ordered_timers(self) -> Iterable[Timer]:
        return sorted(self._timers.values(), key=lambda t: (t.due, t.component, t.key))


def digest(obj: Any) -> str:
    """A short mark of an object's content (CRC-32): enough to notice an edit, no protection against intent."""
    from zlib import crc32

    return f"{crc32(json.dumps(obj, sort_keys=True).encode()):08x}"
