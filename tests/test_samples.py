"""Every file of samples/ applies cleanly, becomes ready, and is left alone by a second apply."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from one_cluster import OneCluster, is_well

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
FILES = sorted(SAMPLES.glob("*.yaml"))
NEVER_UNCHANGED = "statefulset.apps/redis"
"""Claim templates are a list that patches replace as a whole, and the server fills it in: kubectl always finds a
difference there."""


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> OneCluster:
    return OneCluster(tmp_path, monkeypatch, capsys)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_sample_applies_becomes_ready_and_stays_as_it_is(file: Path, cluster: OneCluster) -> None:
    code, out, err = cluster.run("apply", "-f", str(file))
    assert (code, err) == (0, "")
    assert out
    assert {line.split()[-1] for line in out.splitlines()} == {"created"}

    code, _, err = cluster.run("clock", "advance", "--until-idle", "--limit", "1h")
    assert (code, err) == (0, "")
    assert {name: shown for name, shown in cluster.pods().items() if not is_well(shown)} == {}

    code, again, err = cluster.run("apply", "-f", str(file))
    assert (code, err) == (0, "")
    expected = out.replace(" created\n", " unchanged\n")
    assert again == expected.replace(f"{NEVER_UNCHANGED} unchanged", f"{NEVER_UNCHANGED} configured")


def test_the_table_of_the_samples_page_names_every_file_and_no_other() -> None:
    page = (SAMPLES / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `(.+?)` \|", page, re.MULTILINE)
    assert sorted(named) == [file.name for file in FILES]


def test_what_the_samples_page_proposes_works(cluster: OneCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SAMPLES.parent)
    page = (SAMPLES / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^    minikctl (.+)$", page, re.MULTILINE)
    assert lines
    for line in lines:
        code, out, err = cluster.run(*shlex.split(line))
        shut_out = line == "route deployment/shop svc/store"
        assert (code, err) == (int(shut_out), ""), line
        assert ("network policy default/store-is-for-the-cart" in out) == shut_out
    replicas = {entry["metadata"]["name"]: entry["spec"]["replicas"] for entry in cluster.objects("deployments")}
    assert replicas["worker"] == 9, "900m over pods of 200m, half of which is the target"
