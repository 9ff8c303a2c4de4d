"""Manifests of versions that are gone, as today's; dates and words are those of Kubernetes' lifecycle files."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.apiserver import obsolete
from minikctl.apiserver.obsolete import modernise
from minikctl.apiserver.registry import catalog
from minikctl.apiserver.validation import schema

Obj = dict[str, Any]
TEMPLATE = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "main", "image": "nginx"}]}}


def manifest(api_version: str, kind: str, **fields: Any) -> Obj:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": "web"}, **fields}


def modern(obj: Obj) -> Obj:
    """Today's form, which today's schema takes."""
    out, warning = modernise(obj)
    assert warning is not None
    kind = catalog.by_kind(out["apiVersion"], out["kind"])
    assert kind is not None
    assert schema.check(out, kind) == []
    return out


@pytest.mark.parametrize(
    ("old", "since", "gone", "new"),
    [
        ("extensions/v1beta1 Ingress", "v1.14+", "v1.22+", "networking.k8s.io/v1 Ingress"),
        ("apps/v1beta2 Deployment", "v1.9+", "v1.16+", "apps/v1 Deployment"),
        ("policy/v1beta1 PodDisruptionBudget", "v1.21+", "v1.25+", "policy/v1 PodDisruptionBudget"),
        ("batch/v1beta1 CronJob", "v1.21+", "v1.25+", "batch/v1 CronJob"),
        (
            "autoscaling/v2beta2 HorizontalPodAutoscaler",
            "v1.23+",
            "v1.26+",
            "autoscaling/v2 HorizontalPodAutoscaler",
        ),
    ],
)
def test_the_warning_is_worded_as_kubernetes_words_it(old: str, since: str, gone: str, new: str) -> None:
    api_version, kind = old.split()
    warning = modernise(manifest(api_version, kind))[1]
    assert warning == f"{old} is deprecated in {since}, unavailable in {gone}; use {new}"


def test_every_obsolete_kind_has_a_kind_of_today() -> None:
    obsolete._find("", "")
    for (api_version, kind), row in obsolete._rows.items():
        found = catalog.by_kind(row[4], kind)
        assert found is not None and found.served, (api_version, kind)
        assert modernise(manifest(api_version, kind, spec={}))[0]["apiVersion"] == row[4]


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [("apps/v1", "Deployment"), ("policy/v1beta1", "PodSecurityPolicy"), ("x.io/v1", "Widget"), (None, None)],
)
def test_other_objects_are_left_alone(api_version: str, kind: str) -> None:
    obj = {"apiVersion": api_version, "kind": kind}
    assert modernise(obj) == (obj, None)


def test_ingress_backends_name_their_service_in_depth() -> None:
    path = {"path": "/a", "backend": {"serviceName": "a", "servicePort": 80}}
    other = {"path": "/b", "pathType": "Prefix", "backend": {"serviceName": "b", "servicePort": "http"}}
    rules = [{"host": "x.io", "http": {"paths": [path, other]}}, {"host": "y.io"}]
    default = {"serviceName": "d", "servicePort": 8080}
    for version in ("extensions/v1beta1", "networking.k8s.io/v1beta1"):
        assert modern(manifest(version, "Ingress", spec={"backend": default, "rules": rules}))["spec"] == {
            "defaultBackend": {"service": {"name": "d", "port": {"number": 8080}}},
            "rules": [
                {
                    "host": "x.io",
                    "http": {
                        "paths": [
                            {
                                "path": "/a",
                                "pathType": "ImplementationSpecific",
                                "backend": {"service": {"name": "a", "port": {"number": 80}}},
                            },
                            {
                                "path": "/b",
                                "pathType": "Prefix",
                                "backend": {"service": {"name": "b", "port": {"name": "http"}}},
                            },
                        ]
                    },
                },
                {"host": "y.io"},
            ],
        }


def test_the_selector_of_old_workloads_is_that_of_their_template() -> None:
    for version, kind in (
        ("extensions/v1beta1", "Deployment"),
        ("extensions/v1beta1", "ReplicaSet"),
        ("extensions/v1beta1", "DaemonSet"),
        ("apps/v1beta1", "Deployment"),
        ("apps/v1beta1", "StatefulSet"),
    ):
        obj = modern(manifest(version, kind, spec={"template": TEMPLATE}))
        assert obj["spec"]["selector"] == {"matchLabels": {"app": "web"}}
        assert obj["metadata"]["labels"] == {"app": "web"}
    assert "selector" not in modern(manifest("apps/v1beta2", "Deployment", spec={"template": TEMPLATE}))["spec"]


def test_old_deployments_keep_the_defaults_they_had() -> None:
    spec = {"template": TEMPLATE, "rollbackTo": {"revision": 1}}
    oldest = modern(manifest("extensions/v1beta1", "Deployment", spec=spec))["spec"]
    assert oldest["strategy"] == {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 1}}
    assert oldest["progressDeadlineSeconds"] == oldest["revisionHistoryLimit"] == 2147483647
    assert modern(manifest("apps/v1beta1", "Deployment", spec=spec))["spec"]["revisionHistoryLimit"] == 2
    daemons = modern(manifest("extensions/v1beta1", "DaemonSet", spec={"template": TEMPLATE, "templateGeneration": 1}))
    assert daemons["spec"]["updateStrategy"] == {"type": "OnDelete"}


def test_an_empty_selector_of_an_old_budget_still_chooses_no_pod() -> None:
    key = "pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match"
    budget = modern(manifest("policy/v1beta1", "PodDisruptionBudget", spec={"selector": {}}))
    assert budget["spec"]["selector"] == {"matchExpressions": [{"key": key, "operator": "Exists"}]}


def test_flat_metrics_get_a_target() -> None:
    resource = {"type": "Resource", "resource": {"name": "cpu", "targetAverageUtilization": 50}}
    spec = {"scaleTargetRef": {"kind": "Deployment", "name": "web"}, "maxReplicas": 3, "metrics": [resource]}
    obj = modern(manifest("autoscaling/v2beta1", "HorizontalPodAutoscaler", spec=spec))
    target = {"type": "Utilization", "averageUtilization": 50}
    assert obj["spec"]["metrics"] == [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]


def test_definitions_get_their_schema_and_columns_for_each_version() -> None:
    properties = {"properties": {"spec": {"type": "object"}}}
    spec = {
        "group": "x.io",
        "names": {"kind": "Widget", "plural": "widgets"},
        "version": "v1",
        "validation": {"openAPIV3Schema": properties},
        "subresources": {"status": {}},
        "additionalPrinterColumns": [{"name": "Size", "type": "string", "JSONPath": ".spec.size"}],
    }
    assert modern(manifest("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", spec=spec))["spec"] == {
        "group": "x.io",
        "names": {"kind": "Widget", "plural": "widgets"},
        "scope": "Namespaced",
        "versions": [
            {
                "name": "v1",
                "served": True,
                "storage": True,
                "schema": {
                    "openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True, **properties}
                },
                "subresources": {"status": {}},
                "additionalPrinterColumns": [{"name": "Size", "type": "string", "jsonPath": ".spec.size"}],
            }
        ],
    }


def test_webhooks_keep_the_defaults_they_had() -> None:
    hook = {"name": "a.x.io", "clientConfig": {"url": "https://x.io"}}
    config = modern(manifest("admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration", webhooks=[hook]))
    (found,) = config["webhooks"]
    assert (found["failurePolicy"], found["matchPolicy"], found["timeoutSeconds"]) == ("Ignore", "Exact", 30)
    assert found["admissionReviewVersions"] == ["v1beta1"]


def test_small_changes_of_other_kinds() -> None:
    binding = manifest("rbac.authorization.k8s.io/v1beta1", "RoleBinding", roleRef={"kind": "Role", "name": "r"})
    assert modern(binding)["roleRef"]["apiGroup"] == "rbac.authorization.k8s.io"
    level = manifest(
        "flowcontrol.apiserver.k8s.io/v1beta2",
        "PriorityLevelConfiguration",
        spec={"type": "Limited", "limited": {"assuredConcurrencyShares": 5}},
    )
    assert modern(level)["spec"]["limited"] == {"nominalConcurrencyShares": 5}
    topology = {"kubernetes.io/hostname": "n1", "topology.kubernetes.io/zone": "z", "rack": "1"}
    endpoint = {"addresses": ["10.0.0.1"], "topology": topology}
    slice_ = manifest("discovery.k8s.io/v1beta1", "EndpointSlice", addressType="IPv4", endpoints=[endpoint])
    assert modern(slice_)["endpoints"] == [
        {"addresses": ["10.0.0.1"], "nodeName": "n1", "zone": "z", "deprecatedTopology": {"rack": "1"}}
    ]
    runtime = manifest("node.k8s.io/v1alpha1", "RuntimeClass", spec={"runtimeHandler": "gvisor"})
    assert modern(runtime)["handler"] == "gvisor"


def test_a_faulty_object_is_left_to_the_schema() -> None:
    out, _ = modernise(manifest("extensions/v1beta1", "Ingress", spec={"rules": ["x"]}))
    assert out["apiVersion"] == "networking.k8s.io/v1"
