"""Volumes and claims, as the documentation on persistent volumes and the recorded scenario of volumes have them."""

from __future__ import annotations

from typing import Any

import pytest
from control_plane import ControlPlane, Obj

from minikctl.apimachinery.errors import Forbidden

CLAIMS, VOLUMES, CLASSES = "persistentvolumeclaims", "persistentvolumes", "storageclasses.storage.k8s.io"


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


def volume(name: str = "disk", size: str = "2Gi", **spec: Any) -> Obj:
    whole = {"capacity": {"storage": size}, "accessModes": ["ReadWriteOnce"], "hostPath": {"path": "/srv/a"}, **spec}
    return {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": name}, "spec": whole}


def claim(name: str = "want", size: str = "1Gi", **spec: Any) -> Obj:
    whole = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}, **spec}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": name}, "spec": whole}


def storage_class(name: str, provisioner: str = "example.com/maker", *, default: bool = False, **more: Any) -> Obj:
    annotations = {"storageclass.kubernetes.io/is-default-class": "true"} if default else {}
    meta = {"name": name, "annotations": annotations}
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": meta,
        "provisioner": provisioner,
        **more,
    }


def pod(name: str, claim_name: str) -> Obj:
    volumes = [{"name": "data", "persistentVolumeClaim": {"claimName": claim_name}}]
    spec = {"containers": [{"name": "main", "image": "web:1"}], "volumes": volumes}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec}


def phase(plane: ControlPlane, resource: str, name: str) -> str:
    return str(plane.get(resource, name, "" if resource == VOLUMES else "default")["status"]["phase"])


def bound_to(plane: ControlPlane, name: str = "want") -> str:
    return str(plane.get(CLAIMS, name)["spec"].get("volumeName", ""))


def test_a_claim_and_a_volume_are_bound_to_each_other(plane: ControlPlane) -> None:
    plane.create(VOLUMES, volume(), "")
    assert phase(plane, VOLUMES, "disk") == "Available"
    plane.create(CLAIMS, claim())
    found, disk = plane.get(CLAIMS, "want"), plane.get(VOLUMES, "disk", "")
    assert found["status"] == {"phase": "Bound", "accessModes": ["ReadWriteOnce"], "capacity": {"storage": "2Gi"}}
    assert found["metadata"]["annotations"] == {
        "pv.kubernetes.io/bind-completed": "yes",
        "pv.kubernetes.io/bound-by-controller": "yes",
    }
    assert found["metadata"]["finalizers"] == ["kubernetes.io/pvc-protection"]
    reference = disk["spec"]["claimRef"]
    assert (reference["namespace"], reference["name"], reference["uid"]) == (
        "default",
        "want",
        found["metadata"]["uid"],
    )
    assert disk["metadata"]["annotations"] == {"pv.kubernetes.io/bound-by-controller": "yes"}
    assert disk["metadata"]["finalizers"] == ["kubernetes.io/pv-protection"]
    assert phase(plane, VOLUMES, "disk") == "Bound"


def test_a_claim_waits_until_a_volume_comes(plane: ControlPlane) -> None:
    plane.create(CLAIMS, claim())
    text = "no persistent volumes available for this claim and no storage class is set"
    assert plane.events("want") == [("Normal", "FailedBinding", text)]
    plane.create(VOLUMES, volume(), "")
    assert phase(plane, CLAIMS, "want") == "Bound"


@pytest.mark.parametrize(
    ("volumes", "wish", "chosen"),
    [
        ([volume("big", "9Gi"), volume("fit", "2Gi"), volume("small", "500Mi")], claim(), "fit"),
        ([volume("both", accessModes=["ReadWriteOnce", "ReadOnlyMany"]), volume("one", "5Gi")], claim(), "one"),
        ([volume("other", accessModes=["ReadOnlyMany"])], claim(), ""),
        ([volume("raw", volumeMode="Block")], claim(), ""),
        ([volume("raw", volumeMode="Block")], claim(volumeMode="Block"), "raw"),
        ([volume("fast", storageClassName="fast")], claim(), ""),
        ([volume("fast", storageClassName="fast")], claim(storageClassName="fast"), "fast"),
        ([volume("plain")], claim(selector={"matchLabels": {"tier": "gold"}}), ""),
    ],
)
def test_the_smallest_volume_that_gives_what_is_asked_for_is_bound(
    plane: ControlPlane, volumes: list[Obj], wish: Obj, chosen: str
) -> None:
    for one in volumes:
        plane.create(VOLUMES, one, "")
    plane.create(CLAIMS, wish)
    assert bound_to(plane) == chosen


def test_a_volume_reserved_for_a_claim_goes_to_no_other(plane: ControlPlane) -> None:
    plane.create(VOLUMES, volume("mine", "9Gi", claimRef={"namespace": "default", "name": "want"}), "")
    assert phase(plane, VOLUMES, "mine") == "Available"
    plane.create(CLAIMS, claim("other"))
    assert bound_to(plane, "other") == ""
    plane.create(VOLUMES, volume("fit", "9Gi"), "")
    plane.create(CLAIMS, claim())
    assert (bound_to(plane), bound_to(plane, "other")) == ("mine", "fit")


def test_a_claim_that_names_a_volume_says_why_it_does_not_get_it(plane: ControlPlane) -> None:
    plane.create(VOLUMES, volume("tiny", "500Mi"), "")
    plane.create(CLAIMS, claim(volumeName="tiny"))
    text = 'Cannot bind to requested volume "tiny": requested PV is too small'
    assert plane.events("want") == [("Warning", "VolumeMismatch", text)]
    plane.create(CLAIMS, claim("less", "100Mi", volumeName="tiny"))
    assert phase(plane, CLAIMS, "less") == "Bound"
    assert "pv.kubernetes.io/bound-by-controller" not in plane.get(CLAIMS, "less")["metadata"]["annotations"]
    plane.create(CLAIMS, claim("late", "100Mi", volumeName="tiny"))
    text = 'volume "tiny" already bound to a different claim.'
    assert plane.events("late") == [("Warning", "FailedBinding", text)]


def test_a_retained_volume_is_released_and_not_used_again(plane: ControlPlane) -> None:
    plane.create(VOLUMES, volume(), "")
    plane.create(CLAIMS, claim())
    plane.delete(CLAIMS, "want")
    assert phase(plane, VOLUMES, "disk") == "Released"
    plane.create(CLAIMS, claim())
    assert (bound_to(plane), phase(plane, VOLUMES, "disk")) == ("", "Released")
    plane.do.patch(VOLUMES, "", "disk", {"spec": {"claimRef": None}}, type="merge")
    plane.session.settle()
    assert (bound_to(plane), phase(plane, VOLUMES, "disk")) == ("disk", "Bound")


def test_a_volume_to_be_deleted_goes_or_fails(plane: ControlPlane) -> None:
    paths = {"gone": "/tmp/x", "kept": "/srv/x"}
    for name, path in paths.items():
        reclaimed = volume(name, hostPath={"path": path}, persistentVolumeReclaimPolicy="Delete", storageClassName=name)
        plane.create(VOLUMES, reclaimed, "")
        plane.create(CLAIMS, claim(name, storageClassName=name))
        plane.delete(CLAIMS, name)
    assert plane.names(VOLUMES) == ["kept"]
    assert phase(plane, VOLUMES, "kept") == "Failed"
    text = "host_path deleter only supports /tmp/.+ but received provided /srv/x"
    assert plane.events("kept")[-1] == ("Warning", "VolumeFailedDelete", text)


def test_a_claim_that_lost_its_volume_says_so(plane: ControlPlane) -> None:
    plane.create(VOLUMES, volume(), "")
    plane.create(CLAIMS, claim())
    plane.do.delete(VOLUMES, "", "disk")
    plane.do.patch(VOLUMES, "", "disk", {"metadata": {"finalizers": None}}, type="merge")
    plane.session.settle()
    text = "Bound claim has lost its PersistentVolume. Data on the volume is lost!"
    assert (phase(plane, CLAIMS, "want"), plane.events("want")) == ("Lost", [("Warning", "ClaimLost", text)])


def test_a_claim_in_use_stays_until_its_pod_is_gone(plane: ControlPlane) -> None:
    plane.create(VOLUMES, volume(), "")
    plane.create(CLAIMS, claim())
    plane.create("pods", pod("user", "want"))
    plane.run(*plane.pods())
    plane.delete(CLAIMS, "want")
    assert plane.get(CLAIMS, "want")["metadata"]["deletionTimestamp"]
    plane.finish(*plane.pods())
    assert plane.find(CLAIMS, "want") is not None
    plane.kill(*plane.pods())
    assert plane.find(CLAIMS, "want") is None


def test_a_claim_of_a_pod_without_a_node_may_go(plane: ControlPlane) -> None:
    plane.create(CLAIMS, claim())
    plane.create("pods", pod("user", "want"))
    plane.delete(CLAIMS, "want")
    assert plane.find(CLAIMS, "want") is None


def test_a_bound_volume_stays_until_its_claim_is_gone(plane: ControlPlane) -> None:
    plane.create(VOLUMES, volume(), "")
    plane.create(CLAIMS, claim())
    plane.delete(VOLUMES, "disk", "")
    assert phase(plane, VOLUMES, "disk") == "Bound"
    plane.delete(CLAIMS, "want")
    assert plane.find(VOLUMES, "disk", "") is None


def test_a_claim_is_marked_for_its_provisioner(plane: ControlPlane) -> None:
    plane.create(CLASSES, storage_class("fast"), "")
    plane.create(CLAIMS, claim(storageClassName="fast"))
    assert plane.get(CLAIMS, "want")["metadata"]["annotations"] == {
        "volume.beta.kubernetes.io/storage-provisioner": "example.com/maker",
        "volume.kubernetes.io/storage-provisioner": "example.com/maker",
    }
    text = (
        "Waiting for a volume to be created either by the external provisioner 'example.com/maker' or manually by the "
        "system administrator. If volume creation is delayed, please verify that the provisioner is running and "
        "correctly registered."
    )
    assert plane.events("want") == [("Normal", "ExternalProvisioning", text)]


@pytest.mark.parametrize(
    ("known", "text"),
    [
        ([], 'storageclass.storage.k8s.io "slow" not found'),
        (
            [storage_class("slow", "kubernetes.io/no-provisioner")],
            "no volume plugin matched name: kubernetes.io/no-provisioner",
        ),
    ],
)
def test_a_class_that_makes_nothing_is_told_of(plane: ControlPlane, known: list[Obj], text: str) -> None:
    for one in known:
        plane.create(CLASSES, one, "")
    plane.create(CLAIMS, claim(storageClassName="slow"))
    assert plane.events("want") == [("Warning", "ProvisioningFailed", text)]


def test_a_claim_of_a_waiting_class_waits_for_a_pod_and_its_node(plane: ControlPlane) -> None:
    plane.create(CLASSES, storage_class("late", volumeBindingMode="WaitForFirstConsumer"), "")
    plane.create(VOLUMES, volume(storageClassName="late"), "")
    plane.create(CLAIMS, claim(storageClassName="late"))
    text = "waiting for first consumer to be created before binding"
    assert (bound_to(plane), plane.events("want")) == ("", [("Normal", "WaitForFirstConsumer", text)])
    plane.create("pods", pod("user", "want"))
    plane.advance(15)
    plane.patch(CLAIMS, "want", {"metadata": {"labels": {"a": "b"}}})
    assert plane.events("want")[-1] == ("Normal", "WaitForPodScheduled", "waiting for pod user to be scheduled")
    selected = {"volume.kubernetes.io/selected-node": "node-1"}
    plane.patch(CLAIMS, "want", {"metadata": {"annotations": selected}})
    assert plane.events("want")[-1][1] == "ExternalProvisioning"


def test_a_new_claim_gets_the_youngest_default_class(plane: ControlPlane) -> None:
    plane.create(CLAIMS, claim("early"))
    plane.create(CLAIMS, claim("none", storageClassName=""))
    plane.create(CLASSES, storage_class("old", default=True), "")
    plane.advance(5)
    plane.create(CLASSES, storage_class("new", default=True), "")
    plane.create(CLAIMS, claim())
    classes = {c["metadata"]["name"]: c["spec"]["storageClassName"] for c in plane.do.list(CLAIMS, "default")}
    assert classes == {"early": "old", "none": "", "want": "new"}


def test_only_claims_of_a_class_that_allows_it_grow(plane: ControlPlane) -> None:
    plane.create(CLASSES, storage_class("fixed"), "")
    plane.create(CLASSES, storage_class("elastic", allowVolumeExpansion=True), "")
    more = {"spec": {"resources": {"requests": {"storage": "3Gi"}}}}
    for name in ("fixed", "elastic"):
        plane.create(CLAIMS, claim(name, storageClassName=name))
        plane.create(VOLUMES, volume(name, storageClassName=name), "")
    plane.patch(CLAIMS, "elastic", more)
    with pytest.raises(Forbidden) as refused:
        plane.patch(CLAIMS, "fixed", more)
    assert refused.value.message == (
        'persistentvolumeclaims "fixed" is forbidden: only dynamically provisioned pvc can be resized and the '
        "storageclass that provisions the pvc must support resize"
    )


def test_a_generic_ephemeral_volume_gets_a_claim_that_goes_with_its_pod(plane: ControlPlane) -> None:
    template = {"metadata": {"labels": {"a": "b"}}, "spec": claim()["spec"]}
    whole = pod("user", "")
    whole["spec"]["volumes"] = [{"name": "scratch", "ephemeral": {"volumeClaimTemplate": template}}]
    plane.create("pods", whole)
    made = plane.get(CLAIMS, "user-scratch")
    assert made["metadata"]["labels"] == {"a": "b"}
    assert made["metadata"]["ownerReferences"][0]["name"] == "user"
    plane.kill(*plane.pods())
    assert plane.find(CLAIMS, "user-scratch") is None


def test_a_claim_of_somebody_else_is_not_taken_for_an_ephemeral_volume(plane: ControlPlane) -> None:
    plane.create(CLAIMS, claim("user-scratch"))
    whole = pod("user", "")
    whole["spec"]["volumes"] = [{"name": "scratch", "ephemeral": {"volumeClaimTemplate": {"spec": claim()["spec"]}}}]
    plane.create("pods", whole)
    text = "PVC default/user-scratch was not created for pod default/user (pod is not owner)"
    assert plane.events("user") == [("Warning", "FailedBinding", f"ephemeral volume scratch: {text}")]
    plane.delete(CLAIMS, "user-scratch")
    plane.advance(60)
    assert plane.get(CLAIMS, "user-scratch")["metadata"]["ownerReferences"][0]["name"] == "user"


def test_the_default_profile_makes_volumes_on_the_selected_node() -> None:
    plane = ControlPlane(profile="default", nodes=1)
    (node,) = plane.names("nodes")
    (known,) = plane.do.list(CLASSES)
    assert (known["metadata"]["name"], known["provisioner"]) == ("standard", "rancher.io/local-path")
    plane.create(CLAIMS, claim())
    plane.patch(CLAIMS, "want", {"metadata": {"annotations": {"volume.kubernetes.io/selected-node": node}}})
    plane.advance(3)
    name = f"pvc-{plane.get(CLAIMS, 'want')['metadata']['uid']}"
    assert (bound_to(plane), phase(plane, CLAIMS, "want")) == (name, "Bound")
    assert [reason for _, reason, _ in plane.events("want")] == [
        "WaitForFirstConsumer",
        "ExternalProvisioning",
        "Provisioning",
        "ProvisioningSucceeded",
    ]
    disk = plane.get(VOLUMES, name, "")
    assert disk["spec"]["hostPath"]["path"] == f"/var/local-path-provisioner/{name}_default_want"
    terms = disk["spec"]["nodeAffinity"]["required"]["nodeSelectorTerms"]
    assert terms == [{"matchExpressions": [{"key": "kubernetes.io/hostname", "operator": "In", "values": [node]}]}]
    plane.delete(CLAIMS, "want")
    plane.advance(3)
    assert plane.names(VOLUMES) == []
