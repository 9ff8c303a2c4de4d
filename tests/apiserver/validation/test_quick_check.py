"""The quick check says what jsonschema says, of valid manifests and of everything near them."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minikctl.apiserver import schemas
from minikctl.apiserver.validation import json_schema, quick_check

DEPLOYMENT: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "labels": {"app": "web"}, "creationTimestamp": "2025-01-02T03:04:05Z"},
    "spec": {
        "replicas": 3,
        "selector": {"matchLabels": {"app": "web"}},
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 1}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {
                "securityContext": {"runAsNonRoot": True, "fsGroup": 2000},
                "containers": [
                    {
                        "name": "main",
                        "image": "nginx:1.25",
                        "args": ["--port", "80"],
                        "ports": [{"containerPort": 80, "protocol": "TCP"}],
                        "env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}],
                        "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"cpu": 1}},
                        "livenessProbe": {"httpGet": {"path": "/", "port": "http"}, "periodSeconds": 10},
                    }
                ],
                "volumes": [{"name": "v", "emptyDir": {"sizeLimit": "1.5Gi"}}],
            },
        },
    },
}
SECRET: dict[str, Any] = {"kind": "Secret", "metadata": {"name": "s"}, "data": {"a": "YWI="}, "immutable": True}
DEFINITION: dict[str, Any] = {
    "kind": "CustomResourceDefinition",
    "spec": {
        "group": "x.io",
        "versions": [
            {
                "name": "v1",
                "schema": {
                    "openAPIV3Schema": {
                        "type": "object",
                        "properties": {"a": {"type": "array", "items": {"type": "string", "maxLength": 5}}},
                        "additionalProperties": True,
                        "default": {"a": [1, "x", None]},
                    }
                },
            }
        ],
    },
}
SAMPLES = [
    (("apps", "v1", "Deployment"), DEPLOYMENT),
    (("", "v1", "Secret"), SECRET),
    (("apiextensions.k8s.io", "v1", "CustomResourceDefinition"), DEFINITION),
]
VALUES = st.sampled_from(
    [None, True, 0, -1, 2.0, 1.5, 3_000_000_000, 2**70, "", "x", "1x", "YQ=", "1e3", "2025-02-30T00:00:00Z"],
) | st.sampled_from(["[]", "{}", '["x"]', "[1]", '{"a": "b"}', '{"a": 1}', '{"name": null}']).map(json.loads)


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path] * bool(path) + [place for key, member in members for place in places(member, (*path, key))]


def change(obj: Any, path: tuple[Any, ...], value: Any, rename: bool) -> None:
    for key in path[:-1]:
        obj = obj[key]
    if rename and isinstance(obj, dict):
        obj[f"{path[-1]}s"] = obj.pop(path[-1])
    else:
        obj[path[-1]] = value


def agrees(key: tuple[str, str, str], obj: dict[str, Any]) -> None:
    root = schemas.load(*key)
    assert quick_check.fits(obj, root) == (next(json_schema.faults(obj, root), None) is None)


def test_the_samples_are_valid() -> None:
    for key, sample in SAMPLES:
        assert quick_check.fits(sample, schemas.load(*key))


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_quick_check_and_jsonschema_agree_on_mutations(data: st.DataObject) -> None:
    key, sample = data.draw(st.sampled_from(SAMPLES))
    obj = copy.deepcopy(sample)
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from(places(obj)))
        change(obj, path, data.draw(VALUES), data.draw(st.booleans()))
    agrees(key, obj)


def test_a_deployment_is_checked_in_well_under_a_millisecond() -> None:
    root = schemas.load("apps", "v1", "Deployment")
    best = min(_seconds(root) for _ in range(20))
    assert best < 0.0005


def _seconds(root: dict[str, Any]) -> float:
    start = time.perf_counter()
    quick_check.fits(DEPLOYMENT, root)
    return time.perf_counter() - start
