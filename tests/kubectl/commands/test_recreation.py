"""Objects that were read from a cluster and are made again: kubectl takes their resourceVersion away, as
cli-runtime's Helper.Create does with ``modify``."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_cluster import Cluster


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("create",), "configmap/sizes created\n"),
        (("apply",), "configmap/sizes created\n"),
        (("create", "--dry-run=server"), "configmap/sizes created (server dry run)\n"),
    ],
)
def test_what_was_deleted_is_made_again_from_what_get_showed(
    empty: Cluster, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    path = tmp_path / "sizes.yaml"
    empty.run("create", "configmap", "sizes", "--from-literal=size=small")
    path.write_text(empty.out("get", "configmap", "sizes", "-o", "yaml"))
    assert "resourceVersion" in path.read_text()
    empty.run("delete", "-f", str(path))
    assert empty.run(*words, "-f", str(path))[:2] == (0, told)


def test_replace_force_takes_what_get_showed(empty: Cluster, tmp_path: Path) -> None:
    path = tmp_path / "sizes.yaml"
    empty.run("create", "configmap", "sizes", "--from-literal=size=small")
    path.write_text(empty.out("get", "configmap", "sizes", "-o", "yaml"))
    old = empty.client.get("configmaps", "default", "sizes")
    code, out, _ = empty.run("replace", "--force", "-f", str(path))
    assert (code, out) == (0, 'configmap "sizes" deleted\nconfigmap/sizes replaced\n')
    assert empty.client.get("configmaps", "default", "sizes")["metadata"]["uid"] != old["metadata"]["uid"]
