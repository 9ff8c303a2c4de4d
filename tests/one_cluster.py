"""A cluster of one's own on a stopped clock, and the commands that are given to it, in this process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from minikctl import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class OneCluster:
    """``run`` gives (exit code, standard output, standard error) of one command line."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        monkeypatch.setenv("MINIKCTL_STATE", str(folder / "state.db"))
        monkeypatch.setenv("MINIKCTL_CONFIG", str(folder / "config"))
        monkeypatch.setenv("MINIKCTL_SEED", "1")
        self._capsys = capsys
        self.run("clock", "freeze")

    def run(self, *words: str) -> tuple[int, str, str]:
        self._capsys.readouterr()
        code = main.run(["minikctl", *words])
        return code, *self._capsys.readouterr()

    def objects(self, resource: str) -> list[dict[str, Any]]:
        """All objects of a resource outside kube-system."""
        code, out, err = self.run("get", resource, "-A", "-o", "json")
        assert code == 0, err
        found: list[dict[str, Any]] = json.loads(out)["items"]
        return [obj for obj in found if obj["metadata"].get("namespace") != "kube-system"]

    def pods(self) -> dict[str, str]:
        """``NAMESPACE/NAME``: ``READY STATUS`` of every pod outside kube-system, as `get pods` shows them."""
        code, out, err = self.run("get", "pods", "-A", "--no-headers")
        assert code == 0, err
        rows = [line.split() for line in out.splitlines()]
        return {f"{row[0]}/{row[1]}": f"{row[2]} {row[3]}" for row in rows if row[0] != "kube-system"}


def is_well(shown: str) -> bool:
    """Whether ``READY STATUS`` is that of a pod that serves, or has done what it was to do."""
    ready, _, status = shown.partition(" ")
    have, _, all_ = ready.partition("/")
    return status == "Completed" or (status == "Running" and have == all_)
