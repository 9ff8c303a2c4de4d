"""The commands that take manifests, against sessions with a real kubectl (see `recorded_session`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from recorded_session import run, steps
from small_cluster import Cluster

SESSIONS = sorted((Path(__file__).parent / "sessions").glob("*.txt"))


@pytest.mark.parametrize("session", SESSIONS, ids=lambda path: path.stem)
def test_a_session_goes_as_with_kubectl(
    session: Path, empty: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for step in steps(session.read_text(), tmp_path):
        with monkeypatch.context() as patched:
            for name, value in step.variables.items():
                patched.setenv(name, value)
            answer = run(step, empty, tmp_path)
        if step.shown:
            assert (step.line, *answer) == (step.line, *step.answer)
