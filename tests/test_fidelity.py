"""What is not as in Kubernetes is published: docs/fidelity.md names every command that has to refuse its work."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from minikctl.kubectl.dispatch import module_name
from minikctl.kubectl.surface import index

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = (DOCS / "fidelity.md").read_text(encoding="utf-8")
TOLD = frozenset(re.findall(r"`([^`]+)`", PAGE.partition("\n## Commands\n")[2].partition("\n## ")[0]))
OUR_OWN_ANSWERS = ("options", "help")
"""Commands without a module that `dispatch` answers itself."""


def source_of(path: tuple[str, ...]) -> str | None:
    """The text of the module that serves a command, or None where there is none."""
    spec = find_spec(f"minikctl.kubectl.commands.{module_name(path)}")
    return None if spec is None or spec.origin is None else Path(spec.origin).read_text(encoding="utf-8")


def refusing_commands() -> list[str]:
    found = []
    for path, command in index.all_commands():
        source = None if command.group or path[0] in OUR_OWN_ANSWERS else source_of(path)
        missing = source is None and not command.group and path[0] not in OUR_OWN_ANSWERS
        if missing or "docs/fidelity.md" in (source or ""):
            found.append(" ".join(path))
    return found


@pytest.mark.parametrize("command", refusing_commands())
def test_a_command_that_refuses_its_work_is_published(command: str) -> None:
    assert command in TOLD


@pytest.mark.parametrize("page", ["fidelity.md", "simulation.md", "architecture.md"])
def test_links_lead_somewhere(page: str) -> None:
    for target, _, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(#([^)]*))?\)", (DOCS / page).read_text("utf-8")):
        file = DOCS / (target or page)
        assert file.exists(), target
        if anchor:
            titles = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
