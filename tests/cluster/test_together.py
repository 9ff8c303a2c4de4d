"""Several commands on one state: each sees what the others did, and one that dies leaves no traces."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import doubles
import pytest

from minikctl.cluster.places import open_driver
from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver

ROOT = Path(__file__).parent.parent.parent
needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 on Windows")

COMMAND = """
import sys
from minikctl.cluster.places import open_driver
from minikctl.cluster.session import Session
path, name = sys.argv[1:]
for number in range(5):
    session = Session(open_driver(path))
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"{name}{number}"}}
    session.client.create("configmaps", body, namespace="default")
    session.finish()
    session.close()
"""


def config_maps(path: str) -> list[str]:
    session = Session(open_driver(path))
    found = [obj["metadata"]["name"] for obj in session.client.list("configmaps", "default")]
    session.close()
    return [name for name in found if name != "kube-root-ca.crt"]


def made(path: str) -> str:
    session = doubles.session(driver=open_driver(path), nodes=1)
    session.finish()
    session.close()
    return path


def run(script: str, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", script, *arguments], env=environment)


@pytest.mark.parametrize("ending", ["db", "yaml"])
def test_two_processes_write_beside_each_other(tmp_path: Path, ending: str) -> None:
    path = made(str(tmp_path / f"state.{ending}"))
    processes = [run(COMMAND, path, name) for name in ("a", "b")]
    assert [process.wait(30) for process in processes] == [0, 0]
    assert config_maps(path) == [f"{name}{number}" for name in ("a", "b") for number in range(5)]


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> MemoryDriver:
    doubles.use(monkeypatch, scheduler="Scheduler", kubelet="Kubelet")
    driver = MemoryDriver()
    doubles.session(driver=driver).finish()
    return driver


def write(driver: Any, name: str) -> None:
    session = Session(driver)
    session.client.create("configmaps", doubles.config_map(name), namespace="default")
    session.finish()


class TestOneThatHadReadBefore:
    def test_its_writes_are_followed(self, shared: MemoryDriver) -> None:
        session = Session(shared)
        assert session.client.find("deployments.apps", "default", "web") is None
        write(shared, "between")
        web = doubles.workload("Deployment", "web", replicas=2)
        session.client.create("deployments.apps", web, namespace="default")
        session.finish()
        after = Session(shared)
        assert len(after.client.list("pods", "default")) == 2
        assert after.client.find("configmaps", "default", "between")

    def test_it_sees_what_the_other_wrote(self, shared: MemoryDriver) -> None:
        from minikctl.apimachinery.errors import AlreadyExists, Conflict

        write(shared, "old")
        session = Session(shared)
        old = session.client.get("configmaps", "default", "old")
        other = Session(shared)
        other.client.patch("configmaps", "default", "old", {"data": {"b": "2"}}, type="merge")
        other.client.create("configmaps", doubles.config_map("new"), namespace="default")
        other.finish()
        with pytest.raises(Conflict):
            session.client.update("configmaps", {**old, "data": {}})
        with pytest.raises(AlreadyExists):
            session.client.create("configmaps", doubles.config_map("new"), namespace="default")

    def test_names_and_addresses_are_not_given_twice(self, shared: MemoryDriver) -> None:
        session = Session(shared)
        session.client.list("services")
        other = Session(shared)
        one = other.client.create("services", doubles.service("one"), namespace="default")
        other.finish()
        two = session.client.create("services", doubles.service("two"), namespace="default")
        assert one["metadata"]["uid"] != two["metadata"]["uid"]
        assert one["spec"]["clusterIP"] != two["spec"]["clusterIP"]

    def test_a_clock_that_was_frozen_meanwhile_stays_so(self, shared: MemoryDriver) -> None:
        session = Session(shared)
        session.client.list("services")
        other = Session(shared)
        other.control("freeze")
        other.finish()
        session.client.create("configmaps", doubles.config_map("a"), namespace="default")
        session.finish()
        assert Session(shared).control("clock")["mode"] == "frozen"


def test_two_that_stay_take_turns(shared: MemoryDriver) -> None:
    one, other = Session(shared), Session(shared)
    uids = set()
    for number in range(6):
        session = (one, other)[number % 2]
        made = session.client.create("services", doubles.service(f"s{number}"), namespace="default")
        uids.add(made["metadata"]["uid"])
        session.finish()
    assert len(uids) == 6
    assert len(one.client.list("services", "default")) == len(other.client.list("services", "default")) == 7


def test_a_writer_waits_for_one_that_reads(tmp_path: Path) -> None:
    path = made(str(tmp_path / "state.db"))
    reader = Session(open_driver(path))
    reader.client.list("configmaps")
    begun = threading.Event()

    def other() -> None:
        session = Session(open_driver(path))
        session.client.create("configmaps", doubles.config_map("a"), namespace="default")
        begun.set()
        session.finish()
        session.close()

    thread = threading.Thread(target=other)
    thread.start()
    assert begun.wait(10)
    reader.client.create("configmaps", doubles.config_map("b"), namespace="default")
    reader.finish()
    reader.close()
    thread.join(10)
    assert config_maps(path) == ["a", "b"]


def test_what_is_abandoned_never_was(tmp_path: Path) -> None:
    path = made(str(tmp_path / "state.db"))
    before = Path(path).read_bytes()
    session = Session(open_driver(path))
    session.client.create("configmaps", doubles.config_map("a"), namespace="default")
    session.abandon()
    session.close()
    assert Path(path).read_bytes() == before


KILLED = """
import os, signal, sys
from minikctl.cluster.places import open_driver
from minikctl.cluster.session import Session
from minikctl.storage.drivers.sqlite import SQLiteDriver
path, moment = sys.argv[1:]
session = Session(open_driver(path))
body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}}
for name in ("x", "y"):
    session.client.create("configmaps", {**body, "metadata": {"name": name}}, namespace="default")
write = SQLiteDriver._write
def killed(driver, batch):
    write(driver, batch)
    driver._db.execute("PRAGMA cache_spill")
    os.kill(os.getpid(), signal.SIGKILL)
if moment == "before":
    SQLiteDriver._write = killed
session.finish()
os.kill(os.getpid(), signal.SIGKILL)
"""


@needs_signals
def test_a_killed_writer_leaves_the_state_before_or_after(tmp_path: Path) -> None:
    paths = {moment: made(str(tmp_path / f"{moment}.db")) for moment in ("before", "after")}
    processes = [run(KILLED, path, moment) for moment, path in paths.items()]
    assert [process.wait(30) for process in processes] == [-signal.SIGKILL] * 2
    assert config_maps(paths["before"]) == []
    assert config_maps(paths["after"]) == ["x", "y"]
    for path in paths.values():
        database = sqlite3.connect(path)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        database.close()
        session = Session(open_driver(path))
        session.client.create("configmaps", doubles.config_map("next"), namespace="default")
        session.finish()
        session.close()
        assert "next" in config_maps(path)


APPEND = """
import sys
from minikctl.client.remote_command import RemoteStreams
from minikctl.cluster.places import open_driver
from minikctl.cluster.session import Session
path, word = sys.argv[1:]
session = Session(open_driver(path))
pod = session.client.get("pods", "default", "shared")
streams = RemoteStreams(sys.stdout.write, sys.stderr.write)
script = f"echo {word}1 >> /tmp/log; sleep 1; echo {word}2 >> /tmp/log"
assert session.execute(pod, "main", ["sh", "-c", script], streams) == 0
session.finish()
session.close()
"""


@pytest.mark.parametrize("ending", ["db", "yaml"])
def test_what_several_write_to_one_file_of_a_container_is_all_there(tmp_path: Path, ending: str) -> None:
    path = str(tmp_path / f"state.{ending}")
    session = Session(open_driver(path), seed=1)
    session.create(profile="default", nodes=1, control_planes=0)
    session.control("freeze")
    container = {"name": "main", "image": "busybox:1.36", "command": ["sleep", "3600"]}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shared"}, "spec": {"containers": [container]}}
    session.client.create("pods", pod, namespace="default")
    session.settle()
    session.control("advance", to=session.now + 30_000)
    session.finish()
    session.close()
    processes = [run(APPEND, path, word) for word in "abcd"]
    assert [process.wait(60) for process in processes] == [0, 0, 0, 0]
    session = Session(open_driver(path))
    log = session.files(session.client.get("pods", "default", "shared"), "main").read("/tmp/log").decode()
    session.close()
    assert sorted(log.split()) == ["a1", "a2", "b1", "b2", "c1", "c2", "d1", "d2"]
