"""The README's console blocks: run in order, each must print what the page shows.

Ages, moments and uids are compared as such, not by their values, and columns by their words, not by their width. The
clock of the page's clusters stands still, so that commands which wait do not.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PAGE = (ROOT / "README.md").read_text(encoding="utf-8")
PART = re.compile(r"^```console\n(?P<block>.*?)^```$|^<!-- test: (?P<note>.*?) -->$", re.MULTILINE | re.DOTALL)
EDIT = re.compile(r"in (\S+), (\w+) (\S+): (.+) -> (.+)")

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the page's shell is a POSIX one")


def commands_of(block: str) -> list[tuple[str, str]]:
    """(command line, what it prints) of a console block."""
    found = []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        found.append((command, output))
    return found


def normal(text: str) -> str:
    text = re.sub(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z|\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000", "TIME", text
    )
    text = re.sub(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "UID", text)
    text = re.sub(r"(?<![\w.=])(\d+(ms|[smhd]))+(?![\w.])", "AGE", text)
    text = re.sub(r"-{3,}", "---", text)
    return "\n".join(re.sub(r" {2,}", "  ", line).rstrip() for line in text.strip().splitlines())


class Reader:
    """Somebody who follows the page in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "samples", folder / "samples")
        (folder / "bin").mkdir()
        self.environment = {
            "PATH": f"{BIN}{os.pathsep}/usr/bin{os.pathsep}/bin",
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder / "data"),
            "MINIKCTL_SEED": "1",
        }

    def run(self, command: str) -> str:
        answer = subprocess.run(
            command,
            shell=True,
            cwd=self.folder,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
            check=False,
        )
        return answer.stdout

    def follow(self, note: str) -> None:
        """Do what the page tells in words."""
        if note == "a new cluster":
            shutil.rmtree(self.folder / "data", ignore_errors=True)
            self.run("minikctl clock freeze")
            # Controllers compare times in whole seconds, so what the page shows hangs on where in a second it begins.
            shown = re.search(r"\d{4}-\S+Z", self.run("minikctl clock show"))
            assert shown is not None
            begin = datetime.fromisoformat(shown[0]) + timedelta(seconds=1)
            self.run(f"minikctl clock advance --to={begin:%Y-%m-%dT%H:%M:%SZ}")
            return
        path, kind, name, old, new = EDIT.fullmatch(note).groups()  # type: ignore[union-attr]
        documents = (self.folder / path).read_text(encoding="utf-8").split("\n---\n")
        for index, document in enumerate(documents):
            if f"\nkind: {kind}\n" in document and f"\n  name: {name}\n" in document:
                assert document.count(f"\n  {old}\n") == 2, "in spec and status"
                documents[index] = document.replace(f"\n  {old}\n", f"\n  {new}\n", 1)
        (self.folder / path).write_text("\n---\n".join(documents), encoding="utf-8")


def test_the_console_blocks_print_what_the_page_shows(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    for part in PART.finditer(PAGE):
        if part["note"]:
            reader.follow(part["note"])
            continue
        for command, shown in commands_of(part["block"]):
            assert normal(reader.run(command)) == normal(shown), command


def test_every_link_of_the_page_leads_somewhere() -> None:
    targets = re.findall(r"\]\((?!https?://)([^)#]+)", PAGE)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_commands_of_a_fresh_clone_are_there_and_can_be_run() -> None:
    for name in ("scripts/demo", "scripts/test"):
        assert f"./{name}" in PAGE
        assert os.access(ROOT / name, os.X_OK)
