"""Server-side dry run: the whole request but for the storing; the state stays the same to the last bit."""

from __future__ import annotations

from typing import Any

import pytest
from doubles import config_map, pod, service, workload

GENERATED = {**config_map(""), "metadata": {"generateName": "made-"}}

REQUESTS: dict[str, Any] = {
    "create": lambda api: api.create("configmaps", config_map("new"), dryRun=True),
    "create with a generated name": lambda api: api.create("configmaps", GENERATED, dryRun=True),
    "create of a pod": lambda api: api.create("pods", pod("new"), dryRun=True),
    "create of a service": lambda api: api.create("services", service("new", type="NodePort"), dryRun=True),
    "update": lambda api: api.client.update(
        "configmaps", {**config_map("a", namespace="default"), "data": {}}, dryRun=True
    ),
    "patch": lambda api: api.patch("configmaps", "a", {"data": {"b": "2"}}, dryRun=True),
    "apply": lambda api: api.patch(
        "configmaps", "a", config_map("a", data={"c": "3"}), type="apply", fieldManager="me", dryRun=True
    ),
    "apply of something new": lambda api: api.patch(
        "configmaps", "new", config_map("new"), type="apply", fieldManager="me", dryRun=True
    ),
    "scale": lambda api: api.patch(
        "deployments.apps", "web", {"spec": {"replicas": 9}}, subresource="scale", dryRun=True
    ),
    "another type of a service": lambda api: api.patch(
        "services", "svc", {"spec": {"type": "LoadBalancer"}}, dryRun=True
    ),
    "delete": lambda api: api.delete("configmaps", "a", dryRun=True),
    "delete in the foreground": lambda api: api.delete(
        "deployments.apps", "web", propagationPolicy="Foreground", dryRun=True
    ),
    "delete of a namespace": lambda api: api.client.delete("namespaces", "", "team", dryRun=True),
    "delete of many": lambda api: api.client.delete_collection("configmaps", "default", dryRun=True),
    "the last finalizer": lambda api: api.patch("configmaps", "held", {"metadata": {"finalizers": None}}, dryRun=True),
    "binding": lambda api: api.client.create(
        "pods",
        {
            "apiVersion": "v1",
            "kind": "Binding",
            "metadata": {"name": "p"},
            "target": {"kind": "Node", "name": "node-1"},
        },
        namespace="default",
        subresource="binding",
        dryRun=True,
    ),
    "eviction": lambda api: api.client.create(
        "pods",
        {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "p"}},
        namespace="default",
        subresource="eviction",
        dryRun=True,
    ),
}


@pytest.fixture
def full(api: Any) -> Any:
    api.create("configmaps", config_map("a"))
    api.create("configmaps", config_map("held", finalizers=["example.com/wait"]))
    api.delete("configmaps", "held")
    api.create("deployments.apps", workload("Deployment", "web"))
    api.create("services", service("svc"))
    api.create("pods", pod("p"))
    api.client.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team"}})
    return api


@pytest.mark.parametrize("name", REQUESTS)
def test_a_dry_run_changes_nothing(full: Any, name: str) -> None:
    before, revision = full.state(), full.revision
    REQUESTS[name](full)
    assert full.state() == before
    assert full.revision == revision


def test_a_dry_run_answers_as_the_real_one_would(full: Any) -> None:
    dry = full.create("services", service("new", type="NodePort"), dryRun=True)
    real = full.create("services", service("new", type="NodePort"))
    assert dry["spec"] == real["spec"]
    dry = full.create("configmaps", GENERATED, dryRun=True)
    assert dry["metadata"]["name"] == full.create("configmaps", GENERATED)["metadata"]["name"]


def test_a_dry_run_is_refused_as_the_real_one_would_be(full: Any, refused: Any) -> None:
    message = 'configmaps "a" already exists'
    refused(409, message, full.create, "configmaps", config_map("a"), dryRun=True)
