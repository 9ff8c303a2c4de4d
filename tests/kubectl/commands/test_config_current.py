"""config set-context --current where no context is current yet, which kubectl has no case of."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from minikctl.kubectl.dispatch import dispatch


class Place:
    """The file of contexts, and the cluster that commands would use."""

    def __init__(self, folder: Path, *, chosen: bool) -> None:
        self.path = folder / "config"
        self.in_use = {"name": "lab", "server": "sqlite:///lab.db", "chosen": chosen}

    def set_current(self, *flags: str) -> str:
        administration: Any = SimpleNamespace(config_path=str(self.path), in_use=lambda: self.in_use)
        out, err = io.StringIO(), io.StringIO()
        code = dispatch(
            ["config", "set-context", "--current", *flags],
            program="kubectl",
            open_session=lambda _: pytest.fail("no cluster is needed"),
            administer=lambda _: administration,
            out=out,
            err=err,
            stdin=io.StringIO(),
        )
        assert (code, err.getvalue()) == (0, "")
        return out.getvalue()

    def content(self) -> Any:
        return json.loads(self.path.read_text())


def test_the_default_cluster_gets_a_context_and_it_becomes_current(tmp_path: Path) -> None:
    place = Place(tmp_path, chosen=False)
    assert place.set_current("--namespace=dev") == 'Context "lab" created.\n'
    content = place.content()
    assert content["current-context"] == "lab"
    assert content["contexts"] == [{"name": "lab", "context": {"cluster": "lab", "user": "lab", "namespace": "dev"}}]
    assert content["clusters"] == [{"name": "lab", "cluster": {"server": "sqlite:///lab.db"}}]


def test_a_state_chosen_by_the_environment_gets_a_context_and_no_other_ceases_to_be_current(tmp_path: Path) -> None:
    place = Place(tmp_path, chosen=True)
    place.set_current("--namespace=dev")
    assert place.content()["current-context"] == ""
    assert place.set_current("--namespace=prod") == 'Context "lab" modified.\n'
    assert [entry["context"]["namespace"] for entry in place.content()["contexts"]] == ["prod"]


def test_a_name_that_stands_for_another_cluster_gets_a_number(tmp_path: Path) -> None:
    place = Place(tmp_path, chosen=True)
    place.set_current("--namespace=dev")
    place.in_use = {**place.in_use, "server": "sqlite:///elsewhere/lab.db"}
    assert place.set_current("--namespace=dev") == 'Context "lab-2" created.\n'
