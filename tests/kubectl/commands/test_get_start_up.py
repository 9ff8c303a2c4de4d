"""What a plain `get` loads: nothing that it does not need, for its time is mostly the loading of modules."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from minikctl.cluster.places import open_driver
from minikctl.cluster.session import Session

HEAVY = frozenset(
    (
        "argparse", "click", "copy", "dataclasses", "email", "glob", "http", "inspect", "jsonschema", "logging",
        "pathlib", "platformdirs", "rich", "ruamel", "_ruamel_yaml", "shutil", "socket", "subprocess", "tempfile",
        "textwrap", "typer", "typing", "unittest", "urllib", "yaml",
    )
)  # fmt: skip
ALLOWED = (
    "minikctl.__init__",
    "minikctl.main",
    "minikctl.apimachinery",
    "minikctl.apiserver",
    "minikctl.client",
    "minikctl.cluster",
    "minikctl.kubectl",
    "minikctl.storage",
)
"""No controller, no scheduler, no kubelet: reading wakes nobody."""
OURS = frozenset(
    (
        "commands", "commands.get", "dispatch", "errors", "flag_values", "flags", "info", "invocation", "parser",
        "printers", "printers.names", "printers.output", "printers.resource_table", "printers.table",
        "printers.tabwriter", "query",
        "resource_arguments", "surface", "surface.get", "surface.global_flags", "surface.index",
        "surface.shared",
    )
)  # fmt: skip
PROBE = """
import sys
before = set(sys.modules)
from minikctl.main import run
code = run(["minikctl", "get", "pods"])
print("\\n".join(sorted(set(sys.modules) - before)), file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("state") / "cluster.db"
    session = Session(open_driver(str(path)), seed=1)
    session.create(profile="bare", nodes=1, control_planes=0)
    session.finish()
    pod = {"metadata": {"name": "web"}, "spec": {"containers": [{"name": "main", "image": "registry.example/web:1"}]}}
    session.client.create("pods", {"apiVersion": "v1", "kind": "Pod", **pod}, namespace="default")
    session.control("advance", to=session.now + 5000)
    session.control("freeze")
    session.finish()
    session.close()
    return path


@pytest.fixture(scope="module")
def loaded(state: Path) -> set[str]:
    """The modules that one call loads, beyond those of a bare Python."""
    environment = {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "MINIKCTL_STATE": str(state),
        "XDG_DATA_HOME": str(state.parent),
    }
    done = subprocess.run(
        [sys.executable, "-S", "-c", PROBE], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.splitlines()[1].split()[:3] == ["web", "1/1", "Running"]
    return set(done.stderr.split())


def test_nothing_heavy_is_loaded(loaded: set[str]) -> None:
    assert not {name for name in loaded if name in HEAVY or name.partition(".")[0] in HEAVY}


def test_no_component_wakes_up(loaded: set[str]) -> None:
    ours = {name for name in loaded if name.startswith("minikctl.")}
    assert not {name for name in ours if not name.startswith(ALLOWED)}


def test_of_the_commands_only_this_one_is_loaded(loaded: set[str]) -> None:
    loaded_here = {name for name in loaded if name.startswith("minikctl.kubectl.")}
    assert {name.removeprefix("minikctl.kubectl.") for name in loaded_here} == OURS


def test_of_all_kinds_only_this_one_is_loaded(loaded: set[str]) -> None:
    kinds = {name for name in loaded if name.startswith("minikctl.apiserver.registry.core.")}
    assert kinds == {"minikctl.apiserver.registry.core.pod", "minikctl.apiserver.registry.core.pod_columns"}
