"""ResourceQuotas at admission: what is refused, and what is charged.

Messages are those of the admission plugin's source and of a recorded cluster.
"""

from __future__ import annotations

from typing import Any

import pytest
from doubles import config_map

from minikctl.apimachinery.errors import AlreadyExists

Obj = dict[str, Any]

GI = {"requests": {"storage": "1Gi"}}


def quota(api: Any, hard: Obj, used: Obj | None = None, name: str = "q", **spec: Any) -> None:
    """A quota whose controller has just counted."""
    body = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": name}, "spec": {"hard": hard, **spec}}
    made = api.create("resourcequotas", body)
    counted = {**dict.fromkeys(hard, "0"), **(used or {})}
    api.component.update_status("resourcequotas", {**made, "status": {"hard": hard, "used": counted}})


def used(api: Any, name: str = "q") -> Obj:
    status: Obj = api.get("resourcequotas", name)["status"]
    return status["used"]


def pod(name: str, *resources: Obj, **spec: Any) -> Obj:
    containers = [{"name": f"c{n}", "image": "a:1", "resources": one} for n, one in enumerate(resources or ({},), 1)]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": {"containers": containers, **spec}}


def service(name: str, kind: str, *ports: int, **spec: Any) -> Obj:
    body = {"type": kind, "ports": [{"name": f"p{port}", "port": port} for port in ports], **spec}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": body}


def claim(name: str, storage_class: str) -> Obj:
    spec = {"accessModes": ["ReadWriteOnce"], "resources": GI, "storageClassName": storage_class}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": name}, "spec": spec}


def test_what_is_admitted_is_charged_at_once(api: Any) -> None:
    quota(api, {"pods": "3", "requests.cpu": "1", "limits.memory": "1Gi", "count/pods": "9"})
    api.create("pods", pod("a", {"requests": {"cpu": "100m"}, "limits": {"memory": "64Mi"}}))
    assert used(api) == {"count/pods": "1", "limits.memory": "64Mi", "pods": "1", "requests.cpu": "100m"}


def test_more_than_there_is_left_is_refused_and_not_charged(api: Any) -> None:
    quota(api, {"pods": "2", "requests.cpu": "1", "services": "1"}, {"pods": "2", "requests.cpu": "900m"})
    assert api.refusal("pods", pod("c", {"requests": {"cpu": "50m"}})) == (
        "exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2"
    )
    assert api.refusal("pods", pod("c", {"requests": {"cpu": "200m"}})) == (
        "exceeded quota: q, requested: pods=1,requests.cpu=200m, used: pods=2,requests.cpu=900m, "
        "limited: pods=2,requests.cpu=1"
    )
    assert used(api) == {"pods": "2", "requests.cpu": "900m", "services": "0"}


def test_every_container_must_say_what_is_limited_of_cpu_and_memory(api: Any) -> None:
    quota(api, {"limits.cpu": "2", "requests.memory": "1Gi", "requests.ephemeral-storage": "1Gi"})
    assert api.refusal("pods", pod("c", {"limits": {"cpu": "1"}}, {})) == (
        "failed quota: q: must specify limits.cpu for: c2; requests.memory for: c1,c2"
    )


def test_a_quota_that_nobody_counted_yet_admits_nothing(api: Any) -> None:
    spec = {"hard": {"pods": "2", "configmaps": "1"}}
    made = api.create(
        "resourcequotas", {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "q"}, "spec": spec}
    )
    api.create("pods", pod("before"))
    api.component.update_status("resourcequotas", {**made, "status": {"hard": spec["hard"]}})
    assert api.refusal("pods", pod("c")) == "status unknown for quota: q, resources: pods"


@pytest.mark.parametrize(
    ("resource", "obj", "name"),
    [
        ("configmaps", config_map("c"), "configmaps"),
        ("configmaps", config_map("c"), "count/configmaps"),
        ("secrets", {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "c"}}, "secrets"),
        ("services", service("c", "ClusterIP", 80), "services"),
        ("services", service("c", "NodePort", 80), "services.nodeports"),
        ("services", service("c", "LoadBalancer", 80), "services.loadbalancers"),
        ("services", service("c", "LoadBalancer", 80), "services.nodeports"),
        ("persistentvolumeclaims", claim("c", "gold"), "persistentvolumeclaims"),
        ("persistentvolumeclaims", claim("c", "gold"), "gold.storageclass.storage.k8s.io/persistentvolumeclaims"),
        (
            "leases.coordination.k8s.io",
            {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "c"}},
            "count/leases.coordination.k8s.io",
        ),
    ],
)
def test_objects_are_counted_by_kind(api: Any, resource: str, obj: Obj, name: str) -> None:
    quota(api, {name: "0"})
    why = f"exceeded quota: q, requested: {name}=1, used: {name}=0, limited: {name}=0"
    assert api.refusal(resource, obj) == why


def test_storage_is_counted_in_all_and_by_class(api: Any) -> None:
    hard = {"requests.storage": "5Gi", "gold.storageclass.storage.k8s.io/requests.storage": "2Gi"}
    quota(api, hard)
    api.create("persistentvolumeclaims", claim("a", "gold"))
    api.create("persistentvolumeclaims", claim("b", "slow"))
    assert used(api) == {"gold.storageclass.storage.k8s.io/requests.storage": "1Gi", "requests.storage": "2Gi"}


def test_extended_resources_are_counted_by_their_requests(api: Any) -> None:
    quota(api, {"requests.nvidia.com/gpu": "1"})
    assert api.refusal("pods", pod("c", {"limits": {"nvidia.com/gpu": "2"}})) == (
        "exceeded quota: q, requested: requests.nvidia.com/gpu=2, used: requests.nvidia.com/gpu=0, "
        "limited: requests.nvidia.com/gpu=1"
    )


def test_a_service_that_comes_to_need_node_ports_is_charged_the_difference(api: Any) -> None:
    quota(api, {"services": "1", "services.nodeports": "1"})
    api.create("services", service("web", "ClusterIP", 80))
    api.client.patch("services", "default", "web", {"spec": {"type": "NodePort"}}, type="merge")
    assert used(api) == {"services": "1", "services.nodeports": "1"}


@pytest.mark.parametrize(
    ("spec", "fitting", "other"),
    [
        ({"scopes": ["Terminating"]}, {"activeDeadlineSeconds": 5}, {}),
        ({"scopes": ["NotTerminating"]}, {}, {"activeDeadlineSeconds": 5}),
        (
            {
                "scopeSelector": {
                    "matchExpressions": [{"scopeName": "PriorityClass", "operator": "In", "values": ["p"]}]
                }
            },
            {"priorityClassName": "p"},
            {},
        ),
        ({"scopes": ["PriorityClass"]}, {"priorityClassName": "p"}, {}),
        (
            {"scopes": ["CrossNamespacePodAffinity"]},
            {
                "affinity": {
                    "podAffinity": {
                        "requiredDuringSchedulingIgnoredDuringExecution": [
                            {"topologyKey": "zone", "namespaceSelector": {}, "labelSelector": {}}
                        ]
                    }
                }
            },
            {},
        ),
    ],
)
def test_scopes_choose_pods(api: Any, spec: Obj, fitting: Obj, other: Obj) -> None:
    priority = {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": "p"}, "value": 5}
    api.client.create("priorityclasses.scheduling.k8s.io", priority)
    quota(api, {"pods": "0"}, **spec)
    api.create("pods", pod("other", **other))
    assert api.refusal("pods", pod("fitting", **fitting)).startswith("exceeded quota: q, requested: pods=1")


def test_best_effort_is_what_asks_for_nothing(api: Any) -> None:
    quota(api, {"pods": "0"}, scopes=["BestEffort"])
    api.create("pods", pod("burstable", {"requests": {"cpu": "1"}}))
    assert api.refusal("pods", pod("best-effort")).startswith("exceeded quota")


def test_a_dry_run_is_checked_and_not_charged(api: Any) -> None:
    quota(api, {"configmaps": "1"})
    api.create("configmaps", config_map("a"), dryRun=True)
    assert used(api) == {"configmaps": "0"}


def test_a_name_that_is_taken_is_not_charged(api: Any) -> None:
    api.create("configmaps", config_map("a"))
    quota(api, {"configmaps": "5"}, {"configmaps": "1"})
    with pytest.raises(AlreadyExists):
        api.create("configmaps", config_map("a"))
    assert used(api) == {"configmaps": "1"}


def test_controllers_are_held_to_quotas_too(api: Any) -> None:
    quota(api, {"configmaps": "1"})
    api.component.create("configmaps", config_map("a"), namespace="default")
    assert used(api) == {"configmaps": "1"}
