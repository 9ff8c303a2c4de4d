"""A cluster whose clock stands at the beginning of 2030, and what lessons ask of it. Moments are seconds since then."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from one_cluster import OneCluster

if TYPE_CHECKING:
    from pathlib import Path

Obj = dict[str, Any]
BEGINNING = datetime(2030, 1, 1, tzinfo=UTC)


class Lesson(OneCluster):
    """Commands are given as a line of words; one that should succeed and does not fails the test."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        super().__init__(folder, monkeypatch, capsys)
        self._folder = folder
        self.does("clock advance --to=2030-01-01T00:00:00Z")

    def does(self, line: str) -> str:
        """The standard output of a command."""
        code, out, err = self.run(*line.split())
        assert code == 0, err
        return out

    def refuses(self, line: str) -> str:
        """What a command that fails says."""
        code, _, err = self.run(*line.split())
        assert code == 1
        return err

    def manifest(self, obj: Obj) -> str:
        """The path of a file with an object."""
        path = self._folder / f"{obj['kind'].lower()}.yaml"
        path.write_text(json.dumps(obj))
        return str(path)

    def apply(self, obj: Obj) -> None:
        self.does(f"apply -f {self.manifest(obj)}")

    def at(self, second: float) -> None:
        """Let time pass up to a moment."""
        now = self.second(self.does("clock show").split()[1])
        self.does(f"clock advance {round((second - now) * 1000)}ms")

    def get(self, what: str) -> Obj:
        found: Obj = json.loads(self.does(f"get {what} -o json"))
        return found

    def items(self, what: str) -> list[Obj]:
        found: list[Obj] = self.get(what)["items"]
        return found

    def events(self, reason: str) -> list[str]:
        return [event["message"] for event in self.items(f"events --field-selector reason={reason}")]

    @staticmethod
    def second(stamp: str) -> int:
        """The moment of a timestamp."""
        return int((datetime.fromisoformat(stamp) - BEGINNING).total_seconds())


@pytest.fixture
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Lesson:
    return Lesson(tmp_path, monkeypatch, capsys)
