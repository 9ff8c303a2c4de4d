"""The shipped schemas: complete, self-contained, small, and what the generator writes today."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from minikctl.apiserver import schemas
from minikctl.apiserver.registry import catalog

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "schemas").glob("*.json"))


def keys(node: Any, names: bool = False) -> set[str]:
    """All keywords; the names of fields and definitions are none."""
    if isinstance(node, list):
        return {key for member in node for key in keys(member)}
    if not isinstance(node, dict):
        return set()
    found = set() if names else set(node)
    for key, member in node.items():
        found |= keys(member, not names and key in ("properties", "definitions"))
    return found


def references(node: Any) -> set[str]:
    if isinstance(node, list):
        return {name for member in node for name in references(member)}
    if not isinstance(node, dict):
        return set()
    found = {name for member in node.values() for name in references(member)}
    return found | ({node["$ref"]} if isinstance(node.get("$ref"), str) else set())


def test_every_kind_and_version_has_a_schema() -> None:
    expected = {schemas.file_name(kind.group, kind.version, kind.kind) for kind in catalog.all_kinds()}
    expected |= {schemas.file_name(*body) for body in catalog.BODIES}
    assert {file.name for file in FILES} == expected


def test_schemas_are_self_contained_and_without_descriptions() -> None:
    for file in FILES:
        schema = json.loads(file.read_text())
        assert references(schema) == {schemas.PREFIX + name for name in schema["definitions"]}, file
        assert "description" not in keys(schema), file


def test_what_merging_lists_needs_is_kept() -> None:
    spec = schemas.load("", "v1", "Pod")["definitions"]["core.v1.PodSpec"]["properties"]
    assert spec["containers"]["x-kubernetes-patch-merge-key"] == "name"
    assert spec["containers"]["x-kubernetes-list-map-keys"] == ["name"]
    assert spec["volumes"]["x-kubernetes-patch-strategy"] == "merge,retainKeys"


def test_enumerations_are_those_of_the_api() -> None:
    spec = schemas.load("", "v1", "Pod")["definitions"]["core.v1.PodSpec"]["properties"]
    assert spec["restartPolicy"]["enum"] == ["Always", "Never", "OnFailure"]
    assert spec["dnsPolicy"]["enum"] == ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"]


def test_files_stay_small() -> None:
    assert max(file.stat().st_size for file in FILES) < 60_000
    assert sum(file.stat().st_size for file in FILES) < 1_000_000


def test_an_unknown_kind_has_no_schema() -> None:
    with pytest.raises(KeyError):
        schemas.load("", "v1", "Unicorn")


def test_the_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    pytest.importorskip("kubernetes_validate")
    spec = importlib.util.spec_from_file_location("generate_schemas", ROOT / "scripts" / "generate_schemas.py")
    assert spec is not None and spec.loader is not None
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    generator.write_schemas(tmp_path)
    for file in FILES:
        assert (tmp_path / file.name).read_bytes() == file.read_bytes(), file.name
