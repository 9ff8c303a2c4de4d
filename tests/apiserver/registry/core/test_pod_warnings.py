"""Warnings that a pod or a template brings back, word for word."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.apiserver.registry.core import pod as page
from minikctl.apiserver.registry.core.pod_warnings import pod_template_warnings


def warn(meta: dict[str, Any] | None = None, **spec: Any) -> list[str]:
    whole = {"metadata": {"name": "p", **(meta or {})}, "spec": {"containers": [{"name": "a"}], **spec}}
    return page.warnings(whole)


def test_an_ordinary_pod_brings_no_warning() -> None:
    assert warn(nodeSelector={"kubernetes.io/os": "linux"}) == []


def test_a_name_that_is_no_host_name() -> None:
    assert warn({"name": "a.b"}) == [
        (
            "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; "
            "a DNS label is recommended: [must not contain dots]"
        )
    ]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (
            {"nodeSelector": {"beta.kubernetes.io/os": "linux"}},
            'spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
        ),
        (
            {"terminationGracePeriodSeconds": -1},
            "spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1",
        ),
        (
            {"topologySpreadConstraints": [{"topologyKey": "zone"}]},
            "spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod",
        ),
        (
            {"imagePullSecrets": [{"name": "a"}, {"name": "a"}]},
            'spec.imagePullSecrets[1].name: duplicate name "a"',
        ),
        (
            {"volumes": [{"name": "v", "glusterfs": {}}]},
            "spec.volumes[0].glusterfs: deprecated in v1.25, non-functional in v1.26+",
        ),
        (
            {"containers": [{"name": "a", "resources": {"limits": {"memory": "100m"}}}]},
            'spec.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer',
        ),
        (
            {"containers": [{"name": "a", "env": [{"name": "X", "value": "1"}, {"name": "X", "value": "2"}]}]},
            'spec.containers[0].env[1]: hides previous definition of "X", which may be dropped when using apply',
        ),
        (
            {"containers": [{"name": "a", "ports": [{"containerPort": 80, "protocol": "TCP"}] * 2}]},
            "spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]",
        ),
    ],
)
def test_a_warning_names_its_field(spec: dict[str, Any], expected: str) -> None:
    assert warn(**spec) == [expected]


def test_a_variable_that_builds_on_its_earlier_value_is_fine() -> None:
    env = [{"name": "X", "value": "1"}, {"name": "X", "value": "$(X)2"}]
    assert warn(containers=[{"name": "a", "env": env}]) == []


def test_updates_of_pods_bring_none() -> None:
    assert warn({"resourceVersion": "1"}, terminationGracePeriodSeconds=-1) == []


def test_a_template_names_its_place() -> None:
    key = "container.apparmor.security.beta.kubernetes.io/a"
    template = {"metadata": {"annotations": {key: "unconfined"}}, "spec": {"containers": [{"name": "a"}]}}
    assert pod_template_warnings(template, "spec.template") == [
        f'spec.template.metadata.annotations[{key}]: deprecated since v1.30; use the "appArmorProfile" field instead'
    ]
