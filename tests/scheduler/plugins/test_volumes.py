"""VolumeRestrictions, VolumeZone, NodeVolumeLimits and storage capacity. Rules and words:
kubernetes.io/docs/concepts/storage (persistent-volumes, storage-limits, storage-capacity) and the plugins' sources."""

from __future__ import annotations

from typing import Any

import pytest
from lone_scheduler import HOSTNAME, ZONE, LoneScheduler

Obj = dict[str, Any]
REGION, OLD_ZONE = "topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/zone"
DRIVER = "disk.example.com"


def use(*claims: str) -> list[Obj]:
    return [{"name": name, "persistentVolumeClaim": {"claimName": name}} for name in claims]


def bound(cluster: LoneScheduler, name: str, *, mode: str = "ReadWriteOnce", labels: Obj | None = None) -> None:
    """A claim and its volume of `DRIVER`."""
    spec: Obj = {"accessModes": [mode], "storageClassName": "", "capacity": {"storage": "1Gi"}}
    source = {"driver": DRIVER, "volumeHandle": name}
    meta = {"name": name, "labels": labels or {}}
    cluster.create("persistentvolumes", "PersistentVolume", name, {**spec, "csi": source}, metadata=meta)
    claim_spec = {"accessModes": [mode], "storageClassName": "", "resources": {"requests": {"storage": "1Gi"}}}
    notes = {"annotations": {"pv.kubernetes.io/bind-completed": "yes"}}
    cluster.create(
        "persistentvolumeclaims",
        "PersistentVolumeClaim",
        name,
        {**claim_spec, "volumeName": name},
        metadata={"name": name, **notes},
    )
    cluster.patch("persistentvolumeclaims", name, {"status": {"phase": "Bound"}}, subresource="status")


def limit(cluster: LoneScheduler, node: str, count: int) -> None:
    driver = {"name": DRIVER, "nodeID": node, "topologyKeys": [], "allocatable": {"count": count}}
    cluster.create("csinodes.storage.k8s.io", "CSINode", node, {"drivers": [driver]}, apiVersion="storage.k8s.io/v1")


# --- VolumeRestrictions


def test_a_claim_of_read_write_once_pod_has_one_user(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    bound(cluster, "own", mode="ReadWriteOncePod")
    assert cluster.pod("a", volumes=use("own"))
    assert cluster.pod("b", volumes=use("own")) == ""
    assert cluster.message("b") == (
        "0/2 nodes are available: 2 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod "
        "access mode. preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod."
    )
    cluster.delete_pod("a")
    assert cluster.where("b")


def test_that_a_claim_has_its_user_is_said_before_its_volume_is_out_of_reach(cluster: LoneScheduler) -> None:
    """VolumeRestrictions filters before VolumeBinding (default_plugins.go)."""
    cluster.nodes(2)
    bound(cluster, "own", mode="ReadWriteOncePod")
    only = {"key": HOSTNAME, "operator": "In", "values": ["node-1"]}
    terms = {"required": {"nodeSelectorTerms": [{"matchExpressions": [only]}]}}
    cluster.patch("persistentvolumes", "own", {"spec": {"nodeAffinity": terms}})
    assert cluster.pod("a", volumes=use("own")) == "node-1"
    assert cluster.pod("b", volumes=use("own")) == ""
    assert cluster.message("b").startswith("0/2 nodes are available: 2 node has pod using PersistentVolumeClaim with")


def test_a_claim_of_read_write_once_may_be_shared(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    bound(cluster, "shared")
    assert cluster.pod("a", volumes=use("shared")) == cluster.pod("b", volumes=use("shared")) == "node-1"


def test_the_user_of_a_claim_gives_way_to_a_pod_of_higher_priority(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    bound(cluster, "own", mode="ReadWriteOncePod")
    first = cluster.pod("low", volumes=use("own"), requests={"cpu": "1"})
    cluster.pod("high", volumes=use("own"), priority=10)
    assert cluster.get("high")["status"]["nominatedNodeName"] == first
    assert cluster.get("low")["metadata"]["deletionTimestamp"]


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        ({"gcePersistentDisk": {"pdName": "d"}}, {"gcePersistentDisk": {"pdName": "d"}}, False),
        ({"gcePersistentDisk": {"pdName": "d"}}, {"gcePersistentDisk": {"pdName": "e"}}, True),
        (
            {"gcePersistentDisk": {"pdName": "d", "readOnly": True}},
            {"gcePersistentDisk": {"pdName": "d", "readOnly": True}},
            True,
        ),
        (
            {"awsElasticBlockStore": {"volumeID": "v", "readOnly": True}},
            {"awsElasticBlockStore": {"volumeID": "v", "readOnly": True}},
            False,
        ),
        (
            {"rbd": {"monitors": ["a", "b"], "image": "i"}},
            {"rbd": {"monitors": ["b", "c"], "image": "i"}},
            False,
        ),
        ({"rbd": {"monitors": ["a"], "image": "i"}}, {"rbd": {"monitors": ["c"], "image": "i"}}, True),
        (
            {"iscsi": {"iqn": "iqn.2001-04.com.example:s", "targetPortal": "10.0.0.1", "lun": 0}},
            {"iscsi": {"iqn": "iqn.2001-04.com.example:s", "targetPortal": "10.0.0.1", "lun": 0, "readOnly": True}},
            False,
        ),
    ],
)
def test_a_disk_is_one_pods_on_a_node(cluster: LoneScheduler, one: Obj, other: Obj, fits: bool) -> None:
    cluster.nodes(1)
    cluster.pod("a", volumes=[{"name": "d", **one}])
    assert cluster.pod("b", volumes=[{"name": "d", **other}]) == ("node-1" if fits else "")
    if not fits:
        assert "1 node(s) had no available disk." in cluster.message("b")


# --- VolumeZone


@pytest.mark.parametrize(
    ("volume", "node", "fits"),
    [
        ({ZONE: "a"}, {ZONE: "a"}, True),
        ({ZONE: "a"}, {ZONE: "b"}, False),
        ({ZONE: "a__b"}, {ZONE: "b"}, True),
        ({ZONE: "a"}, {}, True),  # a cluster of one zone
        ({ZONE: "a"}, {REGION: "r"}, False),
        ({ZONE: "a", REGION: "r"}, {ZONE: "a", REGION: "s"}, False),
        ({OLD_ZONE: "a"}, {ZONE: "a"}, True),
        ({OLD_ZONE: "a"}, {ZONE: "b"}, False),
    ],
)
def test_a_volume_serves_nodes_of_its_zone(cluster: LoneScheduler, volume: Obj, node: Obj, fits: bool) -> None:
    cluster.node("node-1", labels=node)
    bound(cluster, "data", labels=volume)
    assert cluster.pod("a", volumes=use("data")) == ("node-1" if fits else "")
    if not fits:
        assert cluster.message("a") == (
            "0/1 nodes are available: 1 node(s) had no available volume zone. "
            "preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling."
        )


# --- NodeVolumeLimits


def test_a_driver_attaches_no_more_volumes_than_its_node_allows(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    limit(cluster, "node-1", 2)
    for name in "abc":
        bound(cluster, name)
    assert cluster.pod("one", volumes=use("a")) == "node-1"
    assert cluster.pod("two", volumes=use("a", "b")) == "node-1"  # "a" counts once
    assert cluster.pod("three", volumes=use("c")) == ""
    assert cluster.message("three") == (
        "0/1 nodes are available: 1 node(s) exceed max volume count. "
        "preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod."
    )
    assert cluster.pod("four", volumes=use("a", "b")) == "node-1"
    cluster.delete_pod("two")
    assert cluster.where("three") == ""
    cluster.delete_pod("four")
    assert cluster.where("three") == "node-1"


def test_nodes_whose_driver_sets_no_limit_take_any_number(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    limit(cluster, "node-1", 0)
    bound(cluster, "a")
    assert cluster.pod("one", volumes=use("a")) == "node-2"


# --- storage capacity


def lazy(cluster: LoneScheduler, *, tells: bool) -> None:
    fields = {"provisioner": DRIVER, "volumeBindingMode": "WaitForFirstConsumer"}
    cluster.create("storageclasses.storage.k8s.io", "StorageClass", "lazy", {}, **fields)
    driver = {"storageCapacity": tells}
    cluster.create("csidrivers.storage.k8s.io", "CSIDriver", DRIVER, driver, apiVersion="storage.k8s.io/v1")
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "2Gi"}}, "storageClassName": "lazy"}
    cluster.create("persistentvolumeclaims", "PersistentVolumeClaim", "data", spec)


def capacity(cluster: LoneScheduler, node: str, **amounts: str) -> None:
    topology = {"matchLabels": {HOSTNAME: node}}
    cluster.create(
        "csistoragecapacities.storage.k8s.io",
        "CSIStorageCapacity",
        f"on-{node}",
        {},
        apiVersion="storage.k8s.io/v1",
        storageClassName="lazy",
        nodeTopology=topology,
        **amounts,
    )


def selected(cluster: LoneScheduler) -> str:
    claim = cluster.api.get("persistentvolumeclaims", "default", "data")
    return (claim["metadata"].get("annotations") or {}).get("volume.kubernetes.io/selected-node", "")


def test_a_volume_is_made_where_there_is_room_for_it(cluster: LoneScheduler) -> None:
    cluster.nodes(3)
    lazy(cluster, tells=True)
    capacity(cluster, "node-1", capacity="1Gi")
    capacity(cluster, "node-2", capacity="100Gi", maximumVolumeSize="1Gi")
    cluster.pod("a", volumes=use("data"))
    assert cluster.message("a").startswith("0/3 nodes are available: 3 node(s) did not have enough free storage.")
    capacity(cluster, "node-3", capacity="2Gi")
    assert selected(cluster) == "node-3"


def test_a_driver_that_does_not_tell_of_its_room_has_it(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    lazy(cluster, tells=False)
    cluster.pod("a", volumes=use("data"))
    assert selected(cluster) == "node-1"
