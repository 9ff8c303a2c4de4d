"""Versions of one stored object: autoscalers and events, as Kubernetes converts them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from minikctl.apiserver.conversion import to_storage, to_version
from minikctl.apiserver.registry import catalog
from minikctl.apiserver.registry.kind import Kind

Obj = dict[str, Any]


def kind_of(api_version: str, kind: str) -> Kind:
    found = catalog.by_kind(api_version, kind)
    assert found is not None
    return found


V1, V2 = (kind_of(f"autoscaling/{version}", "HorizontalPodAutoscaler") for version in ("v1", "v2"))
NEW_EVENT = kind_of("events.k8s.io/v1", "Event")
TARGET = {"kind": "Deployment", "name": "web", "apiVersion": "apps/v1"}


def autoscaler(version: str, spec: Obj, **more: Any) -> Obj:
    return {
        "apiVersion": f"autoscaling/{version}",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "web"},
        "spec": {"scaleTargetRef": TARGET, "maxReplicas": 5, **spec},
        **more,
    }


def cpu(percentage: int) -> Obj:
    target = {"type": "Utilization", "averageUtilization": percentage}
    return {"type": "Resource", "resource": {"name": "cpu", "target": target}}


PODS = {
    "type": "Pods",
    "pods": {"metric": {"name": "hits"}, "target": {"type": "AverageValue", "averageValue": "1k"}},
}
INGRESS = {
    "type": "Object",
    "object": {
        "describedObject": {"kind": "Ingress", "name": "main", "apiVersion": "networking.k8s.io/v1"},
        "metric": {"name": "hits", "selector": {"matchLabels": {"a": "b"}}},
        "target": {"type": "Value", "value": "10k"},
    },
}
QUEUE = {
    "type": "External",
    "external": {"metric": {"name": "queue"}, "target": {"type": "AverageValue", "averageValue": "30"}},
}
MEMORY = {"type": "Resource", "resource": {"name": "memory", "target": {"type": "AverageValue", "averageValue": "1Gi"}}}
SIDECAR = {
    "type": "ContainerResource",
    "containerResource": {
        "name": "cpu",
        "container": "log",
        "target": {"type": "Utilization", "averageUtilization": 60},
    },
}


def test_the_processor_percentage_of_v1_is_a_metric_of_v2() -> None:
    v1 = autoscaler("v1", {"targetCPUUtilizationPercentage": 50, "minReplicas": 2})
    v2 = autoscaler("v2", {"metrics": [cpu(50)], "minReplicas": 2})
    assert to_storage(v1, V1) == v2
    assert to_version(v2, V1) == v1


def test_v1_without_any_metric_means_80_percent() -> None:
    assert to_storage(autoscaler("v1", {}), V1)["spec"]["metrics"] == [cpu(80)]


def test_other_metrics_travel_in_an_annotation_of_v1() -> None:
    v1 = to_version(autoscaler("v2", {"metrics": [cpu(50), PODS]}), V1)
    assert v1["spec"]["targetCPUUtilizationPercentage"] == 50
    assert v1["metadata"]["annotations"] == {
        "autoscaling.alpha.kubernetes.io/metrics": (
            '[{"type":"Pods","pods":{"metricName":"hits","targetAverageValue":"1k"}}]'
        )
    }


def test_rules_of_behaviour_travel_under_gos_field_names() -> None:
    policy = {"type": "Pods", "value": 4, "periodSeconds": 15}
    behavior = {"scaleUp": {"stabilizationWindowSeconds": 0, "selectPolicy": "Max", "policies": [policy]}}
    v2 = autoscaler("v2", {"metrics": [cpu(50)], "behavior": behavior})
    v1 = to_version(v2, V1)
    text = json.loads(v1["metadata"]["annotations"]["autoscaling.alpha.kubernetes.io/behavior"])
    assert text["ScaleUp"]["Policies"] == [{"Type": "Pods", "Value": 4, "PeriodSeconds": 15}]
    assert text["ScaleDown"] is None
    assert to_storage(v1, V1) == v2


def test_the_status_keeps_what_v1_has_no_field_for() -> None:
    current = {
        "type": "Resource",
        "resource": {"name": "cpu", "current": {"averageUtilization": 7, "averageValue": "3m"}},
    }
    conditions = [{"type": "AbleToScale", "status": "True", "lastTransitionTime": "2025-01-02T03:04:05Z"}]
    status = {"currentReplicas": 1, "desiredReplicas": 1, "currentMetrics": [current], "conditions": conditions}
    v2 = autoscaler("v2", {"metrics": [cpu(50)]}, status=status)
    v1 = to_version(v2, V1)
    assert v1["status"] == {"currentReplicas": 1, "desiredReplicas": 1, "currentCPUUtilizationPercentage": 7}
    assert v1["metadata"]["annotations"]["autoscaling.alpha.kubernetes.io/current-metrics"] == (
        '[{"type":"Resource","resource":{"name":"cpu","currentAverageUtilization":7,"currentAverageValue":"3m"}}]'
    )
    assert to_storage(v1, V1) == v2


@pytest.mark.parametrize("metric", [PODS, INGRESS, QUEUE, MEMORY, SIDECAR], ids=lambda metric: metric["type"])
def test_every_metric_comes_back_from_v1_as_it_was(metric: Obj) -> None:
    v2 = autoscaler("v2", {"metrics": [metric]})
    assert to_storage(to_version(v2, V1), V1) == v2


def test_a_broken_annotation_is_passed_over() -> None:
    v1 = autoscaler("v1", {"targetCPUUtilizationPercentage": 50})
    v1["metadata"]["annotations"] = {"autoscaling.alpha.kubernetes.io/metrics": "{"}
    assert to_storage(v1, V1)["spec"]["metrics"] == [cpu(50)]
    assert "annotations" not in to_storage(v1, V1)["metadata"]


def test_the_stored_version_is_left_alone() -> None:
    v2 = autoscaler("v2", {"metrics": [cpu(50)]})
    assert to_storage(v2, V2) is v2
    assert to_version(v2, V2) is v2


def test_events_of_both_groups_are_one_event() -> None:
    core = {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"name": "e"},
        "involvedObject": {"kind": "Pod", "name": "web"},
        "reason": "Pulled",
        "message": "done",
        "source": {"component": "kubelet"},
        "firstTimestamp": "2025-01-02T03:04:05Z",
        "lastTimestamp": "2025-01-02T03:04:05Z",
        "count": 2,
        "type": "Normal",
        "eventTime": None,
        "reportingComponent": "kubelet",
        "reportingInstance": "node-1",
    }
    new = {
        "apiVersion": "events.k8s.io/v1",
        "kind": "Event",
        "metadata": {"name": "e"},
        "regarding": {"kind": "Pod", "name": "web"},
        "reason": "Pulled",
        "note": "done",
        "deprecatedSource": {"component": "kubelet"},
        "deprecatedFirstTimestamp": "2025-01-02T03:04:05Z",
        "deprecatedLastTimestamp": "2025-01-02T03:04:05Z",
        "deprecatedCount": 2,
        "type": "Normal",
        "eventTime": None,
        "reportingController": "kubelet",
        "reportingInstance": "node-1",
    }
    assert to_version(core, NEW_EVENT) == new
    assert to_storage(new, NEW_EVENT) == core


def test_versions_without_differences_change_the_api_version_only() -> None:
    kind = kind_of("networking.k8s.io/v1beta1", "IPAddress")
    obj = {"apiVersion": "networking.k8s.io/v1beta1", "kind": "IPAddress", "spec": {"parentRef": {"name": "x"}}}
    assert to_storage(obj, kind) == {**obj, "apiVersion": "networking.k8s.io/v1"}
