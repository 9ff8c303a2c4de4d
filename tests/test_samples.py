"""Every file of samples/ applies cleanly, becomes ready, and is left alone by a second apply."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from one_cluster import OneCluster, is_well

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
FILES = sorted(SAMPLES.glob("*.yaml"))


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
    assert again == out.replace(" created\n", " unchanged\n")


def test_the_table_of_the_samples_page_names_every_file_and_no_other() -> None:
    page = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(.+?)` \|", page, re.MULTILINE) and sorted(
        re.findall(r"^\| `(.+?)` \|", page, re.MULTILINE)
    ) == [file.name for file in FILES]
