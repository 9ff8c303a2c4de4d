"""What a hot command loads: reading the command line must not cost more than the command."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("typer", "rich", "click", "dataclasses", "typing", "pathlib", "tempfile", "inspect", "jsonschema", "ruamel")
PROBE = """
import sys
from minikctl.kubectl.dispatch import dispatch
from minikctl.kubectl.parser import parse
parse(sys.argv[1:], "kubectl")
print("\\n".join(sys.modules))
"""


@pytest.mark.parametrize(
    "line", ["get pods -o json", "delete pod web", "create deployment web --image=x", "apply -f x"]
)
def test_reading_a_hot_command_loads_nothing_heavy(line: str) -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-c", PROBE, *line.split()],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(path for path in sys.path if path)},
    )
    loaded = set(done.stdout.split())
    assert not {name for name in loaded if name.split(".")[0] in HEAVY}
    declared = {name for name in loaded if name.startswith("minikctl.kubectl.surface.")}
    command = line.split()[0]
    own = {name for name in declared if name.rpartition(".")[2].startswith(command)}
    assert declared - own == {f"minikctl.kubectl.surface.{name}" for name in ("index", "global_flags", "shared")}
