"""VolumeBinding: claims that must be bound, volumes on a node, and claims that wait for their first consumer."""

from __future__ import annotations

from typing import Any

from lone_scheduler import HOSTNAME, LoneScheduler

NO_HELP = "preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling."
SELECTED = "volume.kubernetes.io/selected-node"


def volumes(name: str = "data") -> list[dict[str, Any]]:
    return [{"name": "data", "persistentVolumeClaim": {"claimName": name}}]


def claim(cluster: LoneScheduler, storage_class: str = "", volume: str = "") -> None:
    spec: dict[str, Any] = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    spec |= {"storageClassName": storage_class} | ({"volumeName": volume} if volume else {})
    cluster.create("persistentvolumeclaims", "PersistentVolumeClaim", "data", spec)
    if volume:
        bind(cluster, volume)


def bind(cluster: LoneScheduler, volume: str) -> None:
    annotations = {"pv.kubernetes.io/bind-completed": "yes"}
    body = {"metadata": {"annotations": annotations}, "spec": {"volumeName": volume}}
    cluster.patch("persistentvolumeclaims", "data", body)
    cluster.patch("persistentvolumeclaims", "data", {"status": {"phase": "Bound"}}, subresource="status")


def volume(cluster: LoneScheduler, name: str, node: str, size: str = "1Gi", storage_class: str = "") -> None:
    term = {"matchExpressions": [{"key": HOSTNAME, "operator": "In", "values": [node]}]}
    spec = {
        "capacity": {"storage": size},
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": storage_class,
        "local": {"path": "/data"},
        "nodeAffinity": {"required": {"nodeSelectorTerms": [term]}},
    }
    cluster.create("persistentvolumes", "PersistentVolume", name, spec)
    cluster.patch("persistentvolumes", name, {"status": {"phase": "Available"}}, subresource="status")


def lazy_class(cluster: LoneScheduler, provisioner: str) -> None:
    fields = {"provisioner": provisioner, "volumeBindingMode": "WaitForFirstConsumer"}
    cluster.create("storageclasses.storage.k8s.io", "StorageClass", "lazy", {}, **fields)


def test_a_pod_waits_for_its_claim_to_exist_and_to_be_bound(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    cluster.pod("a", volumes=volumes())
    assert cluster.message("a") == f'0/2 nodes are available: persistentvolumeclaim "data" not found. {NO_HELP}'
    claim(cluster)
    cluster.advance(1)
    assert cluster.message("a") == (
        f"0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. {NO_HELP}"
    )
    volume(cluster, "disk", "node-2")
    bind(cluster, "disk")
    cluster.advance(2)
    assert cluster.where("a") == "node-2"


def test_a_pod_goes_where_its_volume_is(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    volume(cluster, "disk", "node-2")
    claim(cluster, volume="disk")
    assert cluster.pod("a", volumes=volumes()) == "node-2"
    assert cluster.pod("b", volumes=volumes(), nodeSelector={HOSTNAME: "node-1"}) == ""
    assert "1 node(s) had volume node affinity conflict" in cluster.message("b")


def test_a_lazy_claim_is_told_the_node_and_the_pod_waits_without_complaint(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    lazy_class(cluster, "example.com/maker")
    claim(cluster, "lazy")
    assert cluster.pod("a", volumes=volumes(), nodeSelector={HOSTNAME: "node-2"}) == ""
    assert cluster.events("a") == []
    told = cluster.api.get("persistentvolumeclaims", "default", "data")
    assert told["metadata"]["annotations"][SELECTED] == "node-2"
    volume(cluster, "made", "node-2", storage_class="lazy")
    bind(cluster, "made")
    assert cluster.where("a") == "node-2"


def test_a_lazy_claim_without_provisioner_takes_the_smallest_volume_that_serves(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    lazy_class(cluster, "kubernetes.io/no-provisioner")
    claim(cluster, "lazy")
    assert cluster.pod("a", volumes=volumes()) == ""
    none = "0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind. "
    assert cluster.message("a") == none + NO_HELP
    volume(cluster, "large", "node-1", "5Gi", "lazy")
    volume(cluster, "small", "node-1", "2Gi", "lazy")
    cluster.pod("b", volumes=volumes())
    reserved = cluster.api.get("persistentvolumes", "", "large")["spec"].get("claimRef")
    reserved = reserved or cluster.api.get("persistentvolumes", "", "small")["spec"]["claimRef"]
    assert reserved["name"] == "data"


def test_a_claim_of_somebody_elses_is_no_ephemeral_volume(cluster: LoneScheduler) -> None:
    """Source: k8s.io/component-helpers/storage/ephemeral (VolumeIsForPod)."""
    cluster.nodes(2)
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    cluster.create("persistentvolumeclaims", "PersistentVolumeClaim", "a-data", spec)
    cluster.pod("a", volumes=[{"name": "data", "ephemeral": {"volumeClaimTemplate": {"spec": spec}}}])
    assert cluster.message("a") == (
        f"0/2 nodes are available: PVC default/a-data was not created for pod default/a (pod is not owner). {NO_HELP}"
    )
