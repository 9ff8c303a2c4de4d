"""The plain help pages: arranged as kubectl's, complete, and in the name by which we were called."""

from __future__ import annotations

import io
import re

import pytest

from minikctl.kubectl import help_text
from minikctl.kubectl.surface import index

PATHS = [(), *(path for path, _ in index.all_commands())]


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_a_page_lists_every_flag_with_its_default(path: tuple[str, ...]) -> None:
    text = help_text.page(path, "kubectl")
    command = index.find(path)
    assert command is not None
    for flag in command.flags:
        short = f"-{flag.short}, " if flag.short else ""
        assert (f"    {short}--{flag.name}=" in text) == (not flag.deprecated)
    for child in command.children:
        assert f"\n  {child.name} " in text


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_a_page_calls_the_program_by_its_name(path: tuple[str, ...]) -> None:
    assert "minikctl" not in help_text.page(path, "kubectl").replace("minikctl.", "")
    assert f"Usage:\n  {' '.join(('minikctl', *path))} " in help_text.page(path, "minikctl")


def test_defaults_are_shown_as_kubectl_shows_them() -> None:
    text = help_text.page(("logs",), "kubectl")
    for line in ("    --tail=-1:", "    --since=0s:", "    -f, --follow=false:", "    -c, --container='':"):
        assert f"{line}\n\t" in text
    assert "    --pod-running-timeout=1m0s:\n" in help_text.page(("exec",), "kubectl")
    assert "    --address=[localhost]:\n" in help_text.page(("port-forward",), "kubectl")


def test_aliases_are_named_after_the_command() -> None:
    assert "Aliases:\npod, pods, po\n" in help_text.page(("top", "pod"), "kubectl")


def test_the_root_lists_all_sections() -> None:
    text = help_text.page((), "minikctl")
    for title, names in index.SECTIONS:
        assert f"{title}:\n  {names[0]} " in text


def test_help_on_a_terminal_holds_the_same_flags(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    help_text.show(("get",), "kubectl", stream)
    command = index.find(("get",))
    assert command is not None
    text = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())
    assert " Usage: kubectl get " in text
    for flag in command.flags:
        assert (f" --{flag.name} " in text) == (not flag.deprecated), flag.name


def test_a_terminal_without_colours_gets_the_plain_page(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    help_text.show(("get",), "kubectl", stream)
    assert stream.getvalue() == help_text.page(("get",), "kubectl")
