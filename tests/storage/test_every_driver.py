"""One suite over every driver: what the store promises, whoever keeps the state."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minikctl.storage.drivers.memory import MemoryDriver
from minikctl.storage.drivers.sqlite import SQLiteDriver
from minikctl.storage.drivers.yaml_file import YAMLDriver
from minikctl.storage.image import LOG_LENGTH, Image
from minikctl.storage.store import Compacted, RevisionConflict, StorageError


class LabelIndexer:
    """Terms from ``labels``, the summary is the name."""

    def terms(self, key: str, obj: dict[str, Any]) -> tuple[str, ...]:
        return tuple(f"l:{k}={v}" for k, v in (obj["metadata"].get("labels") or {}).items())

    def summary(self, key: str, obj: dict[str, Any]) -> Any:
        return obj["metadata"]["name"]


def pod(name: str, **labels: str) -> dict[str, Any]:
    meta = {"name": name, "namespace": "default", "labels": labels}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta}


def key(name: str, namespace: str = "default") -> str:
    return f"/registry/pods/{namespace}/{name}"


Opener = Callable[[], Image]


@pytest.fixture(params=["memory", "sqlite", "yaml"])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Each call is a new process' view of the same state."""
    memory = MemoryDriver()
    indexer = LabelIndexer()

    def opened() -> Image:
        if request.param == "memory":
            return Image(memory, indexer)
        if request.param == "sqlite":
            return Image(SQLiteDriver(str(tmp_path / "state.db"), indexer, summary_version=1), indexer)
        return Image(YAMLDriver(str(tmp_path / "state.yaml"), lambda o: key(o["metadata"]["name"])), indexer)

    return opened


def written(open_store: Opener, *pods: dict[str, Any]) -> None:
    store = open_store()
    store.begin(write=True)
    for obj in pods:
        store.put(key(obj["metadata"]["name"]), obj, expected=0)
    store.commit()
    store.close()


def test_what_is_committed_is_there_for_the_next_process(open_store: Opener) -> None:
    written(open_store, pod("a", app="x"), pod("b"))
    store = open_store()
    store.begin(write=False)
    assert store.get(key("a")) == pod("a", app="x")
    assert store.get(key("c")) is None
    assert store.revision == 2
    store.rollback()
    store.close()


def test_what_is_rolled_back_never_was(open_store: Opener) -> None:
    written(open_store, pod("a"))
    store = open_store()
    store.begin(write=True)
    store.put(key("b"), pod("b"))
    store.delete(key("a"), pod("a"))
    store.timers.set("kubelet", "x", 5)
    store.set_note("n", 1)
    store.rollback()
    store.close()
    again = open_store()
    again.begin(write=False)
    assert [o["metadata"]["name"] for o in again.list("/registry/pods/")] == ["a"]
    assert again.revision == 1
    assert again.timers.peek(10) is None
    assert again.note("n") is None
    again.rollback()
    again.close()


def test_a_note_stays_until_it_is_taken_away(open_store: Opener) -> None:
    for value in ({"a": [1, "é"]}, None):
        store = open_store()
        store.begin(write=True)
        store.set_note("n", value)
        store.commit()
        again = open_store()
        again.begin(write=False)
        assert again.note("n") == value
        again.rollback()


def test_lists_are_in_the_order_of_keys_and_see_what_is_not_committed_yet(open_store: Opener) -> None:
    written(open_store, pod("b"), pod("d"))
    store = open_store()
    store.begin(write=True)
    store.put(key("c"), pod("c"))
    store.put(key("a"), pod("a"))
    store.delete(key("d"), pod("d"))
    assert [o["metadata"]["name"] for o in store.list("/registry/pods/default/")] == ["a", "b", "c"]
    assert list(store.summaries("/registry/pods/")) == ["a", "b", "c"]
    assert not store.is_empty("/registry/pods/")
    assert store.is_empty("/registry/nodes/")
    store.rollback()
    store.close()


def test_a_folder_holds_what_lies_right_below_it_and_nothing_else(open_store: Opener) -> None:
    written(open_store, pod("b"), pod("a"))
    store = open_store()
    store.begin(write=True)
    other = {"metadata": {"name": "z", "namespace": "other"}}
    store.put(key("z", "other"), other)
    store.delete(key("b"), pod("b"))
    store.put(key("c"), pod("c"))
    prefix = key("")
    assert [obj["metadata"]["name"] for obj in store.folder(prefix)] == ["a", "c"]
    assert store.folder(key("", "nowhere")) == []
    store.rollback()
    store.close()


def test_a_term_finds_stored_and_new_objects_and_forgets_changed_ones(open_store: Opener) -> None:
    written(open_store, pod("a", app="x"), pod("b", app="x"), pod("c", app="y"))
    store = open_store()
    store.begin(write=True)
    store.put(key("b"), pod("b", app="y"))
    store.put(key("d"), pod("d", app="x"))
    assert [o["metadata"]["name"] for o in store.list("/registry/pods/", term="l:app=x")] == ["a", "d"]
    store.commit()
    store.close()
    again = open_store()
    again.begin(write=False)
    assert [o["metadata"]["name"] for o in again.list("/registry/pods/", term="l:app=y")] == ["b", "c"]
    assert [o["metadata"]["name"] for o in again.list("/registry/pods/", term="l:app=x")] == ["a", "d"]
    again.rollback()
    again.close()


def test_compare_and_swap_refuses_another_revision(open_store: Opener) -> None:
    written(open_store, pod("a"))
    store = open_store()
    store.begin(write=True)
    with pytest.raises(RevisionConflict):
        store.put(key("a"), pod("a"), expected=0)
    with pytest.raises(RevisionConflict):
        store.put(key("a"), pod("a"), expected=7)
    assert store.put(key("a"), pod("a", v="2"), expected=1) == 2
    with pytest.raises(RevisionConflict):
        store.delete(key("b"), pod("b"))
    store.rollback()
    store.close()


def test_a_deleted_key_can_be_made_anew_in_the_same_command(open_store: Opener) -> None:
    written(open_store, pod("a", app="x"))
    store = open_store()
    store.begin(write=True)
    store.delete(key("a"), pod("a", app="x"))
    store.put(key("a"), pod("a", app="z"), expected=0)
    store.commit()
    store.close()
    again = open_store()
    again.begin(write=False)
    assert again.get(key("a")) == pod("a", app="z")
    assert again.list("/registry/pods/", term="l:app=x") == []
    again.rollback()
    again.close()


def test_pages_go_on_where_the_last_one_ended(open_store: Opener) -> None:
    written(open_store, *(pod(f"p{n}") for n in range(5)))
    store = open_store()
    store.begin(write=False)
    first, last, rest = store.page("/registry/pods/", limit=2, after="")
    assert ([o["metadata"]["name"] for o in first], rest) == (["p0", "p1"], 3)
    assert last is not None
    second, last, rest = store.page("/registry/pods/", limit=3, after=last)
    assert ([o["metadata"]["name"] for o in second], last, rest) == (["p2", "p3", "p4"], None, 0)
    store.rollback()
    store.close()


def test_timers_come_in_order_move_and_can_be_cancelled(open_store: Opener) -> None:
    store = open_store()
    store.begin(write=True)
    store.timers.set("b", "1", 20)
    store.timers.set("a", "2", 20)
    store.timers.set("a", "1", 30)
    store.timers.set("c", "gone", 5)
    store.timers.set("r", "tick", 1, recurring=True)
    store.timers.cancel("c", "gone")
    store.timers.set("a", "1", 10)
    store.commit()
    store.close()
    again = open_store()
    again.begin(write=True)
    lasting = again.timers.peek(100, recurring=False)
    assert lasting is not None and (lasting.component, lasting.key) == ("a", "1")
    seen = []
    while (timer := again.timers.pop(25)) is not None:
        seen.append((timer.due, timer.component, timer.key))
    assert seen == [(1, "r", "tick"), (10, "a", "1"), (20, "a", "2"), (20, "b", "1")]
    again.commit()
    again.close()
    last = open_store()
    last.begin(write=False)
    assert last.timers.peek(1000) is None
    last.rollback()
    last.close()


def test_the_log_tells_every_write_since_a_revision_of_this_process(open_store: Opener) -> None:
    store = open_store()
    store.begin(write=True)
    store.put(key("a"), pod("a"))
    store.put(key("a"), pod("a", v="2"))
    store.delete(key("a"), pod("a", v="2"))
    entries = store.log_since(0)
    assert [(e.revision, e.created, e.deleted) for e in entries] == [
        (1, True, False),
        (2, False, False),
        (3, False, True),
    ]
    store.rollback()
    store.close()


def test_a_log_that_no_longer_reaches_back_says_so(open_store: Opener) -> None:
    store = open_store()
    store.begin(write=True)
    for number in range(LOG_LENGTH + 10):
        store.put(key("a"), pod("a", v=str(number)))
    store.commit()
    store.close()
    again = open_store()
    again.begin(write=False)
    with pytest.raises(Compacted):
        again.log_since(3)
    assert again.log_since(LOG_LENGTH + 10) == []
    again.rollback()
    again.close()


def test_a_reader_that_becomes_a_writer_sees_what_another_wrote_in_between(tmp_path: Path) -> None:
    indexer = LabelIndexer()

    def opened() -> Image:
        return Image(SQLiteDriver(str(tmp_path / "state.db"), indexer, summary_version=1), indexer)

    one, other = opened(), opened()
    one.begin(write=False)
    assert one.get(key("a")) is None
    one.rollback()
    one.begin(write=False)
    other.begin(write=True)
    other.put(key("a"), pod("a"))
    # a reader in the rollback journal holds a writer up, so the reader lets go before it asks to write
    one.rollback()
    other.commit()
    one.begin(write=True)
    assert one.get(key("a")) == pod("a")
    one.rollback()
    one.close()
    other.close()


def test_a_state_file_of_a_newer_format_is_refused_and_left_alone(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "state.db"
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version=99")
    database.commit()
    database.close()
    before = path.read_bytes()
    with pytest.raises(StorageError, match="format 99, made by a newer minikctl"):
        SQLiteDriver(str(path), LabelIndexer(), summary_version=1)
    assert path.read_bytes() == before


def test_a_damaged_state_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.write_bytes(b"this is no database, and never was one; " * 100)
    before = path.read_bytes()
    with pytest.raises(StorageError, match="damaged, or not a state file"):
        SQLiteDriver(str(path), LabelIndexer(), summary_version=1)
    assert path.read_bytes() == before


def test_a_database_of_somebody_else_is_refused(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "other.db"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE notes (x)")
    database.commit()
    database.close()
    with pytest.raises(StorageError, match="not a state file of minikctl"):
        SQLiteDriver(str(path), LabelIndexer(), summary_version=1)


def test_stored_summaries_of_another_version_are_made_anew(tmp_path: Path) -> None:
    indexer, path = LabelIndexer(), str(tmp_path / "state.db")
    store = Image(SQLiteDriver(path, indexer, summary_version=1), indexer)
    store.begin(write=True)
    store.put(key("a"), pod("a"))
    store.commit()
    store.close()

    class Newer(LabelIndexer):
        def summary(self, key: str, obj: dict[str, Any]) -> Any:
            return [obj["metadata"]["name"], "new"]

    newer = Newer()
    again = Image(SQLiteDriver(path, newer, summary_version=2), newer)
    again.begin(write=False)
    assert list(again.summaries("/registry/pods/")) == [["a", "new"]]
    again.rollback()
    again.close()


def test_a_yaml_state_tells_what_was_edited_added_and_removed_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "state.yaml"
    indexer = LabelIndexer()

    def driver() -> YAMLDriver:
        return YAMLDriver(str(path), lambda o: key(o["metadata"]["name"]))

    store = Image(driver(), indexer)
    store.begin(write=True)
    for name in ("a", "b", "c"):
        store.put(key(name), pod(name, app=name))
    store.commit()
    store.close()
    text = path.read_text()
    documents = text.split("---\n")
    changed = [d.replace("app: a", "app: z") for d in documents if "name: b" not in d]
    changed.insert(1, "apiVersion: v1\nkind: Pod\nmetadata:\n  name: d\n")
    path.write_text("---\n".join(changed))
    edited = driver()
    edited.begin(write=False)
    assert [(e.key, e.obj is None) for e in edited.edits] == [(key("d"), False), (key("a"), False), (key("b"), True)]
    edited.close()


def test_a_failed_write_leaves_the_yaml_state_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.yaml"
    indexer = LabelIndexer()
    store = Image(YAMLDriver(str(path), lambda o: key(o["metadata"]["name"])), indexer)
    store.begin(write=True)
    store.put(key("a"), pod("a"))
    store.commit()
    before = path.read_text()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    store.resume(write=True)
    store.put(key("b"), pod("b"))
    with pytest.raises(StorageError, match="No space left on device"):
        store.commit()
    assert path.read_text() == before


def test_all_timers_of_one_subject_can_be_cancelled(open_store: Opener) -> None:
    store = open_store()
    store.begin(write=True)
    for key in ("default/a|1|exit", "default/a|2|exit", "default/ab|1|exit", "default/a|1|probe"):
        store.timers.set("kubelet", key, 10)
    store.timers.set("scheduler", "default/a|1|exit", 10)
    store.commit()
    store.close()
    again = open_store()
    again.begin(write=True)
    again.timers.set("kubelet", "default/a|1|new", 10)
    again.timers.cancel_all("kubelet", "default/a|1|")
    again.commit()
    again.close()
    last = open_store()
    last.begin(write=False)
    left = []
    while (timer := last.timers.pop(10)) is not None:
        left.append((timer.component, timer.key))
    assert left == [
        ("kubelet", "default/ab|1|exit"),
        ("kubelet", "default/a|2|exit"),
        ("scheduler", "default/a|1|exit"),
    ]
    last.rollback()
    last.close()
