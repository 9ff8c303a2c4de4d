"""The same seed and the same commands give the same bytes, in every process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import doubles
import pytest

from minikctl.cluster import cluster_time
from minikctl.cluster.places import open_driver
from minikctl.cluster.session import Session

START = 1_750_000_000_000


def play(path: str, monkeypatch: pytest.MonkeyPatch, *, profile: str = "default", seed: int = 7) -> None:
    """A few commands, each a session of its own, over the real components."""
    wall = [START]
    monkeypatch.setattr(cluster_time, "wall_now", lambda: wall[0])

    def command(work: Any) -> None:
        wall[0] += 1500
        session = Session(open_driver(path), seed=seed)
        work(session)
        session.finish()
        session.close()

    command(lambda s: s.create(profile=profile, nodes=2, control_planes=1))
    web = doubles.workload("Deployment", "web", replicas=4)
    command(lambda s: s.client.create("deployments.apps", web, namespace="default"))
    command(lambda s: s.client.create("services", doubles.service("web", type="NodePort"), namespace="default"))
    command(lambda s: s.control("advance", to=s.now + 90_000))
    update = doubles.image("nginx:1.26")
    command(lambda s: s.client.patch("deployments.apps", "default", "web", update, type="strategic"))
    command(lambda s: s.control("advance", to=s.now + 90_000))
    command(lambda s: s.client.delete("services", "default", "web"))


def test_in_a_database_and_whatever_python_makes_of_hashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "import sys, pytest, test_replay\n"
        "with pytest.MonkeyPatch.context() as patch: test_replay.play(sys.argv[1], patch)\n"
    )
    tests = Path(__file__).parent
    paths = os.pathsep.join((str(tests), str(tests.parent), str(tests.parent.parent)))
    environment = {**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": paths}
    one, other, third = (str(tmp_path / f"{name}.db") for name in ("one", "other", "third"))
    process = subprocess.Popen([sys.executable, "-c", script, one], env=environment)
    play(other, monkeypatch)
    play(third, monkeypatch, seed=8)
    assert process.wait(30) == 0
    assert Path(one).read_bytes() == Path(other).read_bytes()
    assert Path(one).read_bytes() != Path(third).read_bytes()


def test_in_a_readable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (str(tmp_path / f"{name}.yaml") for name in ("one", "other"))
    play(one, monkeypatch, profile="bare")
    play(other, monkeypatch, profile="bare")
    assert Path(one).read_bytes() == Path(other).read_bytes()
