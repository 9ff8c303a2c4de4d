"""What a plain `apply` of one Deployment loads: the cluster that has to act, and no library that it can do without."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HEAVY = frozenset(
    (
        "argparse", "click", "copy", "dataclasses", "difflib", "email", "glob", "http", "inspect", "jsonschema",
        "logging", "pathlib", "platformdirs", "rich", "ruamel", "_ruamel_yaml", "shutil", "socket", "subprocess",
        "tempfile", "textwrap", "typer", "typing", "unittest", "urllib", "yaml",
    )
)  # fmt: skip
UNUSED = frozenset(
    f"minikctl.{name}"
    for name in (
        "kubectl.server_side_apply", "kubectl.pruning", "kubectl.recreation", "kubectl.editing", "kubectl.kustomize",
        "kubectl.raw_requests", "kubectl.change_cause", "kubelet.shell", "kubelet.programs",
        "kubelet.container_files", "kubelet.exec.userland", "cluster.network.network",
        "cluster.steady_state.skipping", "apiserver.http.api",
    )
)  # fmt: skip
MANIFEST = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: main, image: registry.example/web:1}
"""
PROBE = """
import sys
before = set(sys.modules)
from minikctl.main import run
code = run(["minikctl", "apply", "-f", "web.yaml"])
print("\\n".join(sorted(set(sys.modules) - before)), file=sys.stderr)
sys.exit(code)
"""


def test_apply_loads_no_heavy_library_and_no_other_way_of_applying(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(MANIFEST)
    env = {**os.environ, "MINIKCTL_STATE": str(tmp_path / "cluster.db"), "MINIKCTL_SEED": "1"}
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("deployment.apps/web created\n", 0)
    loaded = set(done.stderr.split())
    assert not {name.partition(".")[0] for name in loaded} & HEAVY
    assert not loaded & UNUSED
