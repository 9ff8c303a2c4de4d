"""What shows of a long advance, and what an interrupt leaves."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from one_cluster import OneCluster

from minikctl import main
from minikctl.cluster.cluster import Cluster
from minikctl.kubectl import advance_progress
from minikctl.kubectl.advance_progress import AdvanceProgress

DAY = 86_400_000


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> OneCluster:
    return OneCluster(tmp_path, monkeypatch, capsys)


def test_the_clusters_date_shows_while_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advance_progress, "PATIENCE", 0)
    monkeypatch.setenv("TERM", "xterm")
    err = Terminal()
    with AdvanceProgress(err, 0, 4 * DAY) as progress:
        progress(2 * DAY + 3_600_000)
    assert "1970-01-03 01:00:00" in err.getvalue()
    assert " 51%" in err.getvalue()


def test_a_short_wait_shows_nothing() -> None:
    err = Terminal()
    with AdvanceProgress(err, 0, 4 * DAY) as progress:
        progress(DAY)
    assert err.getvalue() == ""


def test_an_interrupt_leaves_the_state_as_it_was(cluster: OneCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ("create", "cronjob", "tick", "--image=busybox", "--schedule=* * * * *", "--", "date")
    assert cluster.run(*job)[0] == 0
    before = cluster.run("clock", "show")
    settle = Cluster._run
    rounds = iter(range(20))

    def interrupted(self: Cluster) -> None:
        settle(self)
        if next(rounds) == 19:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Cluster, "_run", interrupted)
        assert cluster.run("clock", "advance", "1h")[0] == 130
    assert cluster.run("clock", "show") == before
    assert cluster.objects("jobs") == []


def test_where_nobody_looks_nothing_shows(cluster: OneCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advance_progress, "PATIENCE", 0)
    code, out, err = cluster.run("clock", "advance", "1h")
    assert (code, err) == (0, "")
    assert out.startswith("Advanced 60m")
    terminal = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", terminal)
        assert main.run(["minikctl", "clock", "advance", "1h"]) == 0


def test_the_bar_is_taken_away_when_a_wait_ends_badly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advance_progress, "PATIENCE", 0)
    stopped: list[Any] = []
    with pytest.raises(KeyboardInterrupt), AdvanceProgress(Terminal(), 0, DAY) as progress:
        progress(1)
        monkeypatch.setattr(progress._bar, "stop", lambda: stopped.append(True))
        raise KeyboardInterrupt
    assert stopped
