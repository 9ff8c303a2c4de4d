"""What the API server does to a pod beside defaulting: status, dropped fields, fields to select by, binding."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from minikctl.apimachinery.errors import Conflict
from minikctl.apiserver.registry.core import pod as page
from minikctl.apiserver.registry.core.pod_binding import bind, validate_binding

NOW = "2025-01-02T03:04:05Z"


def pod(meta: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "metadata": {"name": "p", "namespace": "default", **(meta or {})},
        "spec": {"containers": [{"name": "main", "image": "nginx:1.25", "resources": {}}], **spec},
    }
    return whole


def resources(requests: dict[str, str], limits: dict[str, str] | None = None) -> dict[str, Any]:
    return {"name": "a", "resources": {"requests": requests, **({"limits": limits} if limits else {})}}


def test_a_new_pod_is_pending_whatever_its_author_said() -> None:
    new = pod()
    new["status"] = {"phase": "Running", "podIP": "10.0.0.1"}
    page.prepare_create(new)
    assert new["status"] == {"phase": "Pending", "qosClass": "BestEffort"}


@pytest.mark.parametrize(
    ("containers", "expected"),
    [
        ([resources({})], "BestEffort"),
        ([resources({"cpu": "0"})], "BestEffort"),
        ([resources({"cpu": "100m"})], "Burstable"),
        ([resources({"example.com/gpu": "1"})], "BestEffort"),
        ([resources({"cpu": "1", "memory": "1Gi"}, {"cpu": "1", "memory": "1Gi"})], "Guaranteed"),
        ([resources({"cpu": "1", "memory": "1Gi"}, {"cpu": "1000m", "memory": "1024Mi"})], "Guaranteed"),
        ([resources({"cpu": "1", "memory": "1Gi"}, {"cpu": "2", "memory": "1Gi"})], "Burstable"),
        ([resources({"cpu": "1"}, {"cpu": "1"})], "Burstable"),
        ([resources({"cpu": "1", "memory": "1Gi"}, {"cpu": "1", "memory": "1Gi"}), resources({})], "Burstable"),
    ],
)
def test_qos_class_follows_requests_and_limits(containers: list[dict[str, Any]], expected: str) -> None:
    new = pod(containers=containers)
    page.prepare_create(new)
    assert new["status"]["qosClass"] == expected


def test_init_containers_count_for_the_qos_class() -> None:
    new = pod(initContainers=[resources({"cpu": "1"})])
    page.prepare_create(new)
    assert new["status"]["qosClass"] == "Burstable"


def test_a_gated_pod_says_so_in_its_first_condition() -> None:
    new = pod(schedulingGates=[{"name": "example.com/quota"}])
    page.prepare_create(new)
    assert new["status"]["conditions"] == [
        {
            "type": "PodScheduled",
            "status": "False",
            "reason": "SchedulingGated",
            "message": "Scheduling is blocked due to non-empty scheduling gates",
            "lastProbeTime": None,
            "lastTransitionTime": None,
        }
    ]


def test_fields_of_features_that_are_off_disappear() -> None:
    container = {"name": "a", "resources": {"claims": [{"name": "gpu"}]}, "lifecycle": {"stopSignal": "SIGUSR1"}}
    new = pod(
        containers=[container],
        resources={"limits": {"cpu": "1"}},
        resourceClaims=[{"name": "gpu", "resourceClaimName": "gpu"}],
        volumes=[{"name": "v", "image": {"reference": "x"}}],
    )
    page.prepare_create(new)
    assert new["spec"] == {
        "containers": [{"name": "a", "resources": {}, "lifecycle": {}}],
        "volumes": [{"name": "v"}],
    }


def test_fields_that_the_stored_pod_has_stay() -> None:
    old = pod(resources={"limits": {"cpu": "1"}})
    new = deepcopy(old)
    page.prepare_update(new, old)
    assert new["spec"] == old["spec"]


def test_label_keys_become_expressions_with_the_pods_own_values() -> None:
    term = {"topologyKey": "zone", "matchLabelKeys": ["app", "none"], "mismatchLabelKeys": ["team"]}
    affinity = {
        "podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{**term, "labelSelector": {}}]},
        "podAntiAffinity": {
            "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "podAffinityTerm": dict(term)}]
        },
    }
    new = pod({"labels": {"app": "web", "team": "a"}}, affinity=affinity)
    page.prepare_create(new)
    required = affinity["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"][0]
    assert required["labelSelector"] == {
        "matchExpressions": [
            {"key": "app", "operator": "In", "values": ["web"]},
            {"key": "team", "operator": "NotIn", "values": ["a"]},
        ]
    }
    preferred = affinity["podAntiAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"][0]
    assert "labelSelector" not in preferred["podAffinityTerm"]


def test_apparmor_fields_and_annotations_follow_each_other() -> None:
    prefix = "container.apparmor.security.beta.kubernetes.io/"
    new = pod(
        {"annotations": {f"{prefix}old": "localhost/mine"}},
        containers=[{"name": "old"}, {"name": "new", "securityContext": {"appArmorProfile": {"type": "Unconfined"}}}],
    )
    page.prepare_create(new)
    assert new["metadata"]["annotations"] == {f"{prefix}old": "localhost/mine", f"{prefix}new": "unconfined"}
    assert new["spec"]["containers"][0]["securityContext"] == {
        "appArmorProfile": {"type": "Localhost", "localhostProfile": "mine"}
    }


def test_an_update_keeps_the_status() -> None:
    old = {**pod(), "status": {"phase": "Running"}}
    new = {**pod(), "status": {"phase": "Failed"}}
    page.prepare_update(new, old)
    assert new["status"] == {"phase": "Running"}


def test_a_status_update_keeps_spec_owners_and_class() -> None:
    old = {**pod({"ownerReferences": [{"name": "rs"}]}), "status": {"phase": "Running", "qosClass": "Burstable"}}
    new = {**pod({"labels": {"a": "b"}}, nodeName="other"), "status": {"phase": "Failed"}}
    page.prepare_status_update(new, old)
    assert new["spec"] == old["spec"]
    assert new["metadata"]["ownerReferences"] == [{"name": "rs"}]
    assert new["metadata"]["labels"] == {"a": "b"}
    assert new["status"] == {"phase": "Failed", "qosClass": "Burstable"}


def test_selectable_fields_are_those_of_kubernetes() -> None:
    whole = pod(nodeName="node-1", restartPolicy="Never", schedulerName="s", serviceAccountName="default")
    whole["status"] = {"phase": "Running", "podIPs": [{"ip": "10.0.0.1"}]}
    assert page.selectable(whole) == {
        "spec.nodeName": "node-1",
        "spec.restartPolicy": "Never",
        "spec.schedulerName": "s",
        "spec.serviceAccountName": "default",
        "spec.hostNetwork": "false",
        "status.phase": "Running",
        "status.podIP": "10.0.0.1",
        "status.nominatedNodeName": "",
    }


def test_binding_gives_a_new_pod_and_leaves_the_old_one_alone() -> None:
    old = {**pod({"annotations": {"a": "1"}}), "status": {"phase": "Pending"}}
    before = deepcopy(old)
    new = bind(old, "node-1", {"b": "2"}, NOW)
    assert old == before
    assert new["spec"]["nodeName"] == "node-1"
    assert new["metadata"]["annotations"] == {"a": "1", "b": "2"}
    assert new["status"]["conditions"] == [
        {"type": "PodScheduled", "status": "True", "lastProbeTime": None, "lastTransitionTime": NOW}
    ]


def test_binding_replaces_the_condition_that_said_no() -> None:
    unready = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "lastTransitionTime": "x"}
    old = {**pod(), "status": {"conditions": [{"type": "Ready", "status": "False"}, unready]}}
    conditions = bind(old, "node-1", None, NOW)["status"]["conditions"]
    assert [condition["type"] for condition in conditions] == ["Ready", "PodScheduled"]
    assert conditions[1] == {"type": "PodScheduled", "status": "True", "lastProbeTime": None, "lastTransitionTime": NOW}


@pytest.mark.parametrize(
    ("meta", "spec", "why"),
    [
        ({}, {"nodeName": "node-2"}, 'pod p is already assigned to node "node-2"'),
        ({"deletionTimestamp": NOW}, {}, "pod p is being deleted, cannot be assigned to a host"),
        ({}, {"schedulingGates": [{"name": "g"}]}, "pod p has non-empty .spec.schedulingGates"),
    ],
)
def test_binding_is_refused(meta: dict[str, Any], spec: dict[str, Any], why: str) -> None:
    with pytest.raises(Conflict) as caught:
        bind(pod(meta, **spec), "node-1", None, NOW)
    assert caught.value.message == f'Operation cannot be fulfilled on pods/binding "p": {why}'


def test_a_binding_names_a_node() -> None:
    assert [str(fault) for fault in validate_binding({"target": {"kind": "Pod"}})] == [
        'target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>"',
        "target.name: Required value",
    ]
    assert validate_binding({"target": {"name": "node-1"}}) == []
