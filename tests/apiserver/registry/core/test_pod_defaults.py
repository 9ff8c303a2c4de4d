"""Defaults of pods and templates against pairs of files: what an author writes, what the API server makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from minikctl.apiserver.registry.core.container_defaults import default_pull_policy
from minikctl.apiserver.registry.core.pod_defaults import default_pod, default_pod_template

GOLDEN = Path(__file__).parent / "pod_golden"
PAIRS = sorted(path.name.removesuffix(".input.yaml") for path in GOLDEN.glob("*.input.yaml"))


def load(name: str) -> dict[str, object]:
    return YAML(typ="safe").load((GOLDEN / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("pair", PAIRS)
def test_defaults_are_those_of_the_golden_file(pair: str) -> None:
    obj = load(f"{pair}.input.yaml")
    fill = default_pod if "kind" in obj else default_pod_template
    fill(obj)
    assert obj == load(f"{pair}.output.yaml")


@pytest.mark.parametrize("pair", PAIRS)
def test_defaults_of_what_has_them_already_change_nothing(pair: str) -> None:
    obj = load(f"{pair}.output.yaml")
    fill = default_pod if "kind" in obj else default_pod_template
    fill(obj)
    assert obj == load(f"{pair}.output.yaml")


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("nginx", "Always"),
        ("nginx:latest", "Always"),
        ("nginx:1.25", "IfNotPresent"),
        ("registry.example:5000/team/app", "Always"),
        ("registry.example:5000/team/app:v1", "IfNotPresent"),
        (f"nginx@sha256:{'0' * 64}", "IfNotPresent"),
        (f"nginx:latest@sha256:{'0' * 64}", "Always"),
        ("Not An Image", "IfNotPresent"),
        ("", "IfNotPresent"),
    ],
)
def test_pull_policy_follows_the_tag(image: str, policy: str) -> None:
    assert default_pull_policy(image) == policy


def test_a_template_without_a_spec_shows_that_it_has_no_containers() -> None:
    template: dict[str, object] = {}
    default_pod_template(template)
    assert template["spec"]["containers"] is None


def test_amounts_finer_than_a_thousandth_are_rounded_up() -> None:
    pod = {"spec": {"containers": [{"name": "a", "image": "b", "resources": {"limits": {"cpu": "1500u"}}}]}}
    default_pod(pod)
    assert pod["spec"]["containers"][0]["resources"] == {"limits": {"cpu": "2m"}, "requests": {"cpu": "2m"}}
