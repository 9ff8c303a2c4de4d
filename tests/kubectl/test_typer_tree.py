"""The Typer tree: the same commands and flags as the declarations, made on demand."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.kubectl import typer_tree
from minikctl.kubectl.surface import index


def walk(node: Any, path: tuple[str, ...]) -> dict[tuple[str, ...], Any]:
    found = {path: node}
    if isinstance(node, typer_tree.Branch):
        for name in node.list_commands(None):
            found |= walk(node.get_command(None, name), (*path, name))
    return found


def test_the_tree_has_every_listed_command_with_its_flags() -> None:
    nodes = walk(typer_tree.build((), "minikctl"), ())
    listed = {path: command for path, command in index.all_commands() if path[0] not in ("help", "options")}
    assert set(nodes) == {(), *listed}
    for path, command in listed.items():
        names = {name for option in nodes[path].params for name in option.opts if name.startswith("--")}
        assert names == {f"--{flag.name}" for flag in command.flags}, path


def test_aliases_are_found_though_not_listed() -> None:
    branch = typer_tree.build(("config",), "minikctl")
    assert isinstance(branch, typer_tree.Branch)
    assert branch.get_command(None, "use").name == "use-context"
    assert branch.get_command(None, "bogus") is None


def test_a_path_that_is_not_declared_has_no_node() -> None:
    with pytest.raises(KeyError):
        typer_tree.build(("bogus",), "minikctl")
