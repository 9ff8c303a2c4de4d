"""The list of kinds, against Kubernetes' own list, and kubectl's way of reading resource arguments."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minikctl.apiserver.registry import catalog

RESOURCES = Path(__file__).resolve().parents[4] / "shared" / "kubernetes" / "api-resources-1.33.json"


@pytest.mark.skipif(not RESOURCES.exists(), reason="the list of Kubernetes' resources is not here")
def test_the_catalogue_is_kubernetes_list_of_resources() -> None:
    expected = {}
    for resource in json.loads(RESOURCES.read_text())["resources"]:
        subresources = [sub["name"] for sub in resource["subresources"]]
        expected[resource["apiVersion"], resource["name"]] = {**resource, "subresources": subresources}
    found = {}
    for kind in catalog.all_kinds():
        found[kind.api_version, kind.resource] = {
            "name": kind.resource,
            "singularName": kind.singular,
            "shortNames": list(kind.short_names),
            "apiVersion": kind.api_version,
            "namespaced": kind.namespaced,
            "kind": kind.kind,
            "verbs": list(kind.verbs),
            "categories": list(kind.categories),
            "servedByDefault": kind.served,
            "preferred": kind.preferred,
            "subresources": list(kind.subresources),
        }
    assert found == expected


@pytest.mark.parametrize(
    ("word", "qualified", "version"),
    [
        ("po", "pods", "v1"),
        ("pod", "pods", "v1"),
        ("Pod", "pods", "v1"),
        ("PODS", "pods", "v1"),
        ("deployments.apps", "deployments.apps", "v1"),
        ("deployments.v1.apps", "deployments.apps", "v1"),
        ("deploy.app", "deployments.apps", "v1"),
        ("Deployment.v1.apps", "deployments.apps", "v1"),
        ("ev", "events", "v1"),
        ("events", "events", "v1"),
        ("events.events.k8s.io", "events.events.k8s.io", "v1"),
        ("ing", "ingresses.networking.k8s.io", "v1"),
        ("ingresses.networking", "ingresses.networking.k8s.io", "v1"),
        ("hpa", "horizontalpodautoscalers.autoscaling", "v2"),
        ("hpa.v1.autoscaling", "horizontalpodautoscalers.autoscaling", "v1"),
        ("endpoints", "endpoints", "v1"),
        ("crds", "customresourcedefinitions.apiextensions.k8s.io", "v1"),
    ],
)
def test_words_are_resolved_as_kubectl_does(word: str, qualified: str, version: str) -> None:
    kind = catalog.find(word)
    assert kind is not None
    assert (kind.qualified, kind.version) == (qualified, version)


@pytest.mark.parametrize("word", ["PO", "unicorns", "pods.apps", "deployments.core", "vac", ""])
def test_what_a_server_does_not_have_is_not_found(word: str) -> None:
    assert catalog.find(word) is None


def test_unserved_kinds_are_found_when_asked_for() -> None:
    kind = catalog.find("vac", unserved=True)
    assert kind is not None and not kind.served and kind.version == "v1beta1"


def test_all_stands_for_these_in_this_order() -> None:
    assert [kind.resource for kind in catalog.categories("all")] == [
        "pods",
        "replicationcontrollers",
        "services",
        "daemonsets",
        "deployments",
        "replicasets",
        "statefulsets",
        "horizontalpodautoscalers",
        "cronjobs",
        "jobs",
    ]


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("pods", "/registry/pods/ns/x"),
        ("services", "/registry/services/specs/ns/x"),
        ("endpoints", "/registry/services/endpoints/ns/x"),
        ("nodes", "/registry/minions/x"),
        ("replicationcontrollers", "/registry/controllers/ns/x"),
        ("deployments", "/registry/deployments/ns/x"),
        ("ingresses", "/registry/ingress/ns/x"),
        ("leases", "/registry/leases/ns/x"),
        ("events", "/registry/events/ns/x"),
        ("events.events.k8s.io", "/registry/events/ns/x"),
        ("hpa.v1.autoscaling", "/registry/horizontalpodautoscalers/ns/x"),
        ("crd", "/registry/apiextensions.k8s.io/customresourcedefinitions/x"),
        ("apiservices", "/registry/apiregistration.k8s.io/apiservices/x"),
    ],
)
def test_objects_lie_where_etcd_has_them(word: str, key: str) -> None:
    kind = catalog.find(word)
    assert kind is not None
    assert kind.key("ns", "x") == key


def test_a_manifest_leads_to_its_kind() -> None:
    kind = catalog.by_kind("rbac.authorization.k8s.io/v1", "ClusterRole")
    assert kind is not None
    assert kind.module == "minikctl.apiserver.registry.rbac.clusterrole"
    assert catalog.by_kind("extensions/v1beta1", "Deployment") is None


def test_a_resource_leads_to_its_preferred_version() -> None:
    preferred, older = (catalog.by_resource("autoscaling", "horizontalpodautoscalers", v) for v in ("", "v1"))
    assert preferred is not None and preferred.version == "v2"
    assert older is not None and older.version == "v1"
    assert catalog.by_resource("autoscaling", "horizontalpodautoscalers", "v2beta2") is None


def test_bodies_of_subresources_have_a_kind() -> None:
    scale = catalog.body("autoscaling/v1", "Scale")
    assert scale is not None and scale.kind == "Scale"
    assert catalog.by_kind("autoscaling/v1", "Scale") is None
