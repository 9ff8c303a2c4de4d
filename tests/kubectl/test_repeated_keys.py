"""A key that stands twice: refused under our own name, taken as kubectl takes it under kubectl's."""

from __future__ import annotations

from pathlib import Path

import pytest

from minikctl.apimachinery.manifests import ManifestError, read_documents

DOUBLED = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: d}\ndata:\n  a: "1"\n  b: {x: 1, x: 2}\n  a: "2"\n'


def test_the_last_one_wins_as_with_kubectl() -> None:
    (found,) = read_documents(DOUBLED, "d.yaml")
    assert found["data"] == {"a": "2", "b": {"x": 2}}


def test_every_repeated_key_is_told_with_its_line() -> None:
    with pytest.raises(ManifestError) as fault:
        list(read_documents(DOUBLED, "d.yaml", unique=True))
    assert fault.value.message == (
        "error parsing d.yaml: error converting YAML to JSON: yaml: unmarshal errors:\n"
        '  line 6: key "x" already set in map\n'
        '  line 7: key "a" already set in map'
    )


def test_a_key_that_a_merge_brought_may_be_set() -> None:
    text = "base: &b {a: 1}\nkind: {<<: *b, a: 2}\n"
    (found,) = read_documents(text, "d.yaml", unique=True)
    assert found["kind"] == {"a": 2}


@pytest.mark.parametrize(("program", "code"), [("minikctl", 1), ("kubectl", 0)])
def test_only_our_own_name_refuses_them(
    program: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from minikctl.main import run

    path = tmp_path / "d.yaml"
    path.write_text(DOUBLED.replace("{x: 1, x: 2}", '"3"'))
    monkeypatch.setenv("MINIKCTL_STATE", str(tmp_path / "state.db"))
    assert run([program, "apply", "-f", str(path)]) == code
    out, err = capsys.readouterr()
    if code:
        assert (out, 'line 7: key "a" already set in map' in err) == ("", True)
        assert run([program, "apply", "--validate=false", "-f", str(path)]) == 0
    else:
        assert (out, err) == ("configmap/d created\n", "")
