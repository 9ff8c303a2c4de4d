"""What kubectl 1.33.1 said, word for word, where it needs no server; recorded in `recorded/*.json`.

An answer whose stdout is null was a help page, which has words of its own here.
"""

from __future__ import annotations

import io
import json
import shlex
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from small_cluster import Cluster

from minikctl.kubectl.dispatch import dispatch

HERE = Path(__file__).parent / "recorded"
Answer = dict[str, Any]


def answers(name: str) -> list[Answer]:
    found: list[Answer] = json.loads((HERE / f"{name}.json").read_text())
    return found


def check(answer: Answer, code: int, out: str, err: str) -> None:
    if answer["out"] is None:
        assert "Usage:" in out
        out = ""
    assert (out, err, code) == (answer["out"] or "", answer["err"], answer["code"])


@pytest.mark.parametrize("answer", [*answers("create"), *answers("checks")], ids=lambda answer: answer["line"])
def test_what_is_made_or_refused_on_the_spot_is_kubectls(
    answer: Answer, fresh: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(HERE)
    check(answer, *fresh.run(*shlex.split(answer["line"])))


@pytest.mark.parametrize("answer", answers("set"), ids=lambda answer: answer["line"])
def test_what_set_makes_of_a_local_manifest_is_kubectls(
    answer: Answer, fresh: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(HERE)
    check(answer, *fresh.run(*shlex.split(answer["line"])))


def test_a_kubeconfig_lives_through_the_same_changes_as_with_kubectl(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(HERE)
    path = tmp_path / "config"
    place = SimpleNamespace(
        config_path=str(path), in_use=lambda: {"name": "lab", "server": "sqlite:///lab.db", "chosen": False}
    )
    for answer in answers("config"):
        out, err = io.StringIO(), io.StringIO()
        code = dispatch(
            shlex.split(answer["line"]),
            program="kubectl",
            open_session=lambda _: pytest.fail("the config commands need no cluster"),
            administer=lambda _: place,  # type: ignore[arg-type, return-value]
            out=out,
            err=err,
            stdin=io.StringIO(),
        )
        shown = [text.getvalue().replace(str(path), "@CONFIG@").replace(str(HERE), "@HERE@") for text in (out, err)]
        try:
            check(answer, code, *shown)
        except AssertionError as difference:
            raise AssertionError(f"{answer['line']}: {difference}") from None
