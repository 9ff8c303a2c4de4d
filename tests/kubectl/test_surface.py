"""The declarations against the recorded surface of kubectl 1.33."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from minikctl.kubectl.flag_values import duration
from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import index

SURFACE = Path(__file__).with_name("kubectl-1.33.json")
"""What `kubectl --help` and `kubectl options` list, command by command; no help texts."""
COMMANDS = {" ".join(path): command for path, command in index.all_commands()}
KINDS = {
    "int32": "int",
    "level": "int",
    "array": "list",
    "map": "list",
    "pairs": "string",
    "timespan": "duration",
    "vmodule": "string",
}


@pytest.fixture(scope="module")
def surface() -> Any:
    return json.loads(SURFACE.read_text())


def facts(flag: Flag) -> tuple[str, str, Any, bool]:
    kind = KINDS.get(flag.kind, flag.kind)
    default = list(flag.default) if kind == "list" else "" if flag.kind == "pairs" else flag.default
    return kind, flag.short, default, flag.required


def recorded(flag: dict[str, Any]) -> tuple[str, str, Any, bool]:
    default = duration(flag["default"]) / 10**9 if flag["type"] == "duration" else flag["default"]
    return flag["type"], flag["short"] or "", default, bool(flag.get("required"))


def test_every_command_of_kubectl_is_declared_with_its_aliases_and_flags(surface: Any) -> None:
    for name, wanted in surface["commands"].items():
        command = COMMANDS[name]
        assert list(command.aliases) == wanted["aliases"], name
        shown = {flag.name: facts(flag) for flag in command.flags if not flag.deprecated}
        assert shown == {flag["name"]: recorded(flag) for flag in wanted["flags"]}, name


def test_what_kubectl_lists_as_choices_is_listed(surface: Any) -> None:
    for name, wanted in surface["commands"].items():
        flags = {flag.name: flag for flag in COMMANDS[name].flags}
        for flag in wanted["flags"]:
            if "choices" in flag:
                assert list(flags[flag["name"]].choices) == flag["choices"], f"{name} --{flag['name']}"


def test_beyond_kubectl_there_are_our_own_commands_only(surface: Any) -> None:
    more = {name for name in COMMANDS if name not in surface["commands"]}
    assert {name.split()[0] for name in more} == set(index.OWN)


def test_the_global_flags_are_those_of_kubectl_and_our_own(surface: Any) -> None:
    shown = {flag.name: facts(flag) for flag in index.GLOBAL_FLAGS if flag.name != "state"}
    assert shown == {flag["name"]: recorded(flag) for flag in surface["global_flags"]}


@pytest.mark.parametrize("name", COMMANDS)
def test_names_of_flags_are_unique_within_a_command(name: str) -> None:
    command: Command = COMMANDS[name]
    names = [flag.name for flag in command.flags]
    local = set(names)
    inherited = [flag.short for flag in index.GLOBAL_FLAGS if flag.name not in local and flag.short]
    shorts = [flag.short for flag in command.flags if flag.short] + inherited
    assert len(names) == len(local)
    assert len(shorts) == len(set(shorts))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_flag_is_explained_in_one_line(name: str) -> None:
    command = COMMANDS[name]
    assert command.summary and not command.summary.endswith(".")
    for flag in command.flags:
        assert flag.about and "\n" not in flag.about and not flag.about.endswith("."), flag.name


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_parse(name: str) -> None:
    """Each line of an example that calls us, up to what belongs to the shell, is a command line that we take."""
    import shlex

    from minikctl.kubectl.parser import check_required, parse

    for line in COMMANDS[name].examples.replace("\\\n", " ").split("\n"):
        if not line.strip() or line.startswith("#") or "minikctl " not in line or "<(" in line:
            continue
        words = shlex.split(line.split("minikctl ", 1)[1].split(" | ")[0].split(" > ")[0])
        found = parse(words, "minikctl")
        check_required(found)
        assert " ".join(found.path).startswith(name)
