"""Plain image names are taken apart as the full grammar takes them apart."""

from __future__ import annotations

import pytest

from minikctl.apimachinery.image_names import plain_parts
from minikctl.apiserver.registry.core.container_defaults import default_pull_policy
from minikctl.kubelet.images import parse


@pytest.mark.parametrize(
    ("image", "parts"),
    [
        ("nginx", ("nginx", "")),
        ("nginx:1.27-alpine", ("nginx", "1.27-alpine")),
        ("bitnami/redis:7", ("bitnami/redis", "7")),
        ("registry.k8s.io/pause:3.10", None),
        ("localhost:5000/app", None),
        ("app@sha256:0123", None),
        ("a--b", None),
        ("-a", None),
        ("a/", None),
        ("Nginx", None),
        ("nginx:", None),
        ("nginx:.1", None),
        ("a_b", None),
        ("", None),
    ],
)
def test_only_the_plain_form_is_taken_apart(image: str, parts: tuple[str, str] | None) -> None:
    assert plain_parts(image) == parts


@pytest.mark.parametrize(
    ("image", "canonical", "policy"),
    [
        ("nginx", "docker.io/library/nginx:latest", "Always"),
        ("nginx:latest", "docker.io/library/nginx:latest", "Always"),
        ("nginx:1.27", "docker.io/library/nginx:1.27", "IfNotPresent"),
        ("bitnami/redis:7", "docker.io/bitnami/redis:7", "IfNotPresent"),
        ("docker.io/library/nginx:1.27", "docker.io/library/nginx:1.27", "IfNotPresent"),
    ],
)
def test_defaults_are_filled_in_either_way(image: str, canonical: str, policy: str) -> None:
    found = parse(image)
    assert found is not None
    assert found.canonical == canonical
    assert default_pull_policy(image) == policy
