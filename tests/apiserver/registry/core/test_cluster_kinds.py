"""Namespaces, nodes, endpoints, volumes, quotas, limits and events, as a real control plane shows and refuses them."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.apiserver.conversions.event import core_to_events
from minikctl.apiserver.registry.core import (
    endpoints,
    event,
    limitrange,
    namespace,
    node,
    persistentvolume,
    persistentvolumeclaim,
    resourcequota,
)
from minikctl.apiserver.registry.events import event as newer_event

CREATED = "2025-01-02T03:04:05Z"
AGE = ["age", CREATED]
META = {"name": "a", "creationTimestamp": CREATED}


def texts(faults: list[Any]) -> list[str]:
    return [str(fault) for fault in faults]


def test_a_namespace_is_labelled_with_its_name() -> None:
    obj: dict[str, Any] = {"metadata": {"name": "lab"}}
    namespace.default(obj)
    namespace.prepare_create(obj)
    assert obj == {
        "metadata": {"name": "lab", "labels": {"kubernetes.io/metadata.name": "lab"}},
        "spec": {"finalizers": ["kubernetes"]},
        "status": {"phase": "Active"},
    }


def test_an_update_leaves_a_namespaces_finalizers() -> None:
    old = {"metadata": {"name": "lab"}, "spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"}}
    new: dict[str, Any] = {"metadata": {"name": "lab"}, "spec": {}, "status": {}}
    namespace.prepare_update(new, old)
    assert (new["spec"], new["status"]) == (old["spec"], old["status"])


def test_a_node_row() -> None:
    obj = {
        "metadata": {**META, "labels": {"node-role.kubernetes.io/worker": "", "kubernetes.io/role": "db"}},
        "spec": {"unschedulable": True},
        "status": {
            "conditions": [{"type": "Ready", "status": "True"}],
            "addresses": [{"type": "InternalIP", "address": "10.0.0.1"}],
            "nodeInfo": {"kubeletVersion": "v1.33.1", "osImage": "Debian"},
        },
    }
    expected = ["a", "Ready,SchedulingDisabled", "db,worker", AGE, "v1.33.1", "10.0.0.1", "<none>", "Debian"]
    assert node.cells(obj) == [*expected, "<unknown>", "<unknown>"]
    assert node.selectable(obj) == {"spec.unschedulable": "true"}


def test_taints_are_unique_by_key_and_effect() -> None:
    taint = {"key": "a", "value": "b", "effect": "NoSchedule"}
    shown = 'core.Taint{Key:"a", Value:"b", Effect:"NoSchedule", TimeAdded:<nil>}'
    faults = texts(node.validate({"spec": {"taints": [taint, taint]}}))
    assert faults == [f"metadata.taints[1]: Duplicate value: {shown}: taints must be unique by key and effect pair"]


@pytest.mark.parametrize(
    ("subsets", "shown"),
    [
        ([], "<none>"),
        ([{"notReadyAddresses": [{"ip": "10.0.0.1"}], "ports": [{"port": 80}]}], ""),
        ([{"addresses": [{"ip": "10.0.0.1"}], "ports": [{"port": 80}]}], "10.0.0.1:80"),
        (
            [{"addresses": [{"ip": f"10.0.0.{i}"} for i in range(1, 6)], "ports": [{"port": 80}]}],
            "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 2 more...",
        ),
        ([{"addresses": [{"ip": "fd00::1"}], "ports": [{"port": 80}]}], "[fd00::1]:80"),
        ([{"addresses": [{"ip": "10.0.0.1"}]}], "10.0.0.1"),
    ],
)
def test_endpoints_show_three_addresses(subsets: list[Any], shown: str) -> None:
    assert endpoints.cells({"metadata": META, "subsets": subsets}) == ["a", shown, AGE]


def test_endpoints_are_no_local_addresses() -> None:
    faults = texts(endpoints.validate({"subsets": [{"addresses": [{"ip": "127.0.0.1"}]}]}))
    why = "may not be in the loopback range (127.0.0.0/8, ::1/128)"
    assert faults == [f'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": {why}']


def test_a_volume_row() -> None:
    obj: dict[str, Any] = {
        "metadata": META,
        "spec": {
            "capacity": {"storage": "2Gi"},
            "accessModes": ["ReadWriteMany", "ReadWriteOnce"],
            "storageClassName": "manual",
            "claimRef": {"namespace": "default", "name": "want"},
        },
    }
    persistentvolume.default(obj)
    obj["status"] = {"phase": "Bound"}
    expected = ["a", "2Gi", "RWO,RWX", "Retain", "Bound", "default/want", "manual", "<unset>", "", AGE, "Filesystem"]
    assert persistentvolume.cells(obj) == expected


def test_a_claim_row_is_empty_until_it_is_bound() -> None:
    obj: dict[str, Any] = {"metadata": META, "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "manual"}}
    persistentvolumeclaim.default(obj)
    assert persistentvolumeclaim.cells(obj) == ["a", "Pending", "", "", "", "manual", "<unset>", AGE, "Filesystem"]
    obj["spec"]["volumeName"] = "disk-a"
    obj["status"] = {"phase": "Bound", "capacity": {"storage": "2Gi"}, "accessModes": ["ReadWriteOnce"]}
    assert persistentvolumeclaim.cells(obj)[:5] == ["a", "Bound", "disk-a", "2Gi", "RWO"]


def test_a_claim_needs_a_mode_and_a_size() -> None:
    assert texts(persistentvolumeclaim.validate({"spec": {}})) == [
        "spec.accessModes: Required value: at least 1 access mode is required",
        "spec.resources[storage]: Required value",
    ]


def test_a_claim_with_a_bad_mode_and_size() -> None:
    pytest.importorskip("minikctl.apimachinery.quantity")
    spec = {"accessModes": ["Sometimes"], "resources": {"requests": {"storage": "-1Gi"}}}
    modes = '"ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"'
    assert texts(persistentvolumeclaim.validate({"spec": spec})) == [
        f'spec.accessModes: Unsupported value: "Sometimes": supported values: {modes}',
        'spec.resources[storage]: Invalid value: "-1Gi": must be greater than zero',
    ]


def test_a_bound_claim_may_not_shrink() -> None:
    pytest.importorskip("minikctl.apimachinery.quantity")

    def claim(size: str) -> dict[str, Any]:
        spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}, "volumeName": "v"}
        return {"metadata": {"name": "want"}, "spec": spec, "status": {"phase": "Bound"}}

    path, why = "spec.resources.requests.storage", "field can not be less than previous value"
    assert texts(persistentvolumeclaim.validate_update(claim("500Mi"), claim("1Gi"))) == [f"{path}: Forbidden: {why}"]
    assert persistentvolumeclaim.validate_update(claim("2Gi"), claim("1Gi")) == []


def test_a_quota_row_parts_requests_from_limits() -> None:
    status = {
        "hard": {"pods": "2", "limits.cpu": "1", "requests.cpu": "300m"},
        "used": {"pods": "1", "limits.cpu": "0", "requests.cpu": "100m"},
    }
    row = resourcequota.cells({"metadata": META, "status": status})
    assert row == ["a", "pods: 1/2, requests.cpu: 100m/300m", "limits.cpu: 0/1", AGE]


def test_a_limit_ranges_bounds_fit_each_other() -> None:
    pytest.importorskip("minikctl.apimachinery.quantity")
    item: dict[str, Any] = {"type": "Container", "default": {"cpu": "100m"}, "max": {"cpu": "50m"}}
    obj = {"metadata": META, "spec": {"limits": [item]}}
    limitrange.default(obj)
    rest = 'd:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"%s", Format:"DecimalSI"}'
    request = f"resource.Quantity{{i:resource.int64Amount{{value:100, scale:-3}}, {rest % '100m'}"
    most = f"resource.Quantity{{i:resource.int64Amount{{value:50, scale:-3}}, {rest % '50m'}"
    at = "spec.limits[0]"
    assert texts(limitrange.validate(obj)) == [
        f"{at}.defaultRequest[cpu]: Invalid value: {request}: default request value 100m is greater than max value 50m",
        f"{at}.default[cpu]: Invalid value: {most}: default value 100m is greater than max value 50m",
    ]
    assert limitrange.cells(obj) == ["a", CREATED]


def test_a_limit_range_fills_in_what_follows() -> None:
    pytest.importorskip("minikctl.apimachinery.quantity")
    item: dict[str, Any] = {
        "type": "Container",
        "default": {"cpu": "200m", "memory": "128Mi"},
        "defaultRequest": {"cpu": "100m"},
        "max": {"cpu": "500m", "memory": "256Mi"},
        "min": {"cpu": "50m"},
    }
    limitrange.default({"metadata": META, "spec": {"limits": [item]}})
    assert item["default"] == {"cpu": "200m", "memory": "128Mi"}
    assert item["defaultRequest"] == {"cpu": "100m", "memory": "128Mi"}


def test_an_event_row_in_either_shape() -> None:
    obj = {
        "apiVersion": "v1",
        "metadata": {"name": "a.1"},
        "involvedObject": {"kind": "ReplicaSet", "name": "a", "fieldPath": "spec"},
        "type": "Normal",
        "reason": "SuccessfulCreate",
        "message": "Created pod: a-x\n",
        "source": {"component": "replicaset-controller", "host": "n1"},
        "firstTimestamp": "2025-01-02T03:00:00Z",
        "lastTimestamp": CREATED,
        "count": 3,
    }
    row = [
        AGE,
        "Normal",
        "SuccessfulCreate",
        "replicaset/a",
        "spec",
        "replicaset-controller, n1",
        "Created pod: a-x",
        ["age", "2025-01-02T03:00:00Z"],
        3,
        "a.1",
    ]
    assert event.cells(obj) == row
    newer = {**core_to_events(obj), "apiVersion": "events.k8s.io/v1"}
    assert newer["regarding"]["name"] == "a"
    assert newer_event.cells(newer) == row
    assert event.selectable(obj)["involvedObject.kind"] == "ReplicaSet"


def test_an_event_lies_where_its_object_lies() -> None:
    obj = {"metadata": {"namespace": "b"}, "involvedObject": {"namespace": "a"}}
    words = "does not match event.namespace"
    assert texts(event.validate(obj)) == [f'involvedObject.namespace: Invalid value: "a": {words}']
