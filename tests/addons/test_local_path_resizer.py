"""Claims that grow. Expectations: the documentation on expanding persistent volumes claims, and what ``describe pvc``
shows of it with a CSI driver."""

from __future__ import annotations

from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver

CLAIMS, VOLUMES, CLASSES = "persistentvolumeclaims", "persistentvolumes", "storageclasses.storage.k8s.io"
TEXT = "Waiting for user to (re-)start a pod to finish file system resize of volume on node."


class Storage:
    """A claim of a class that lets it grow, and a pod that made it come into being."""

    def __init__(self):
        self.session = Session(MemoryDriver(), seed=1)
        self.session.create(profile="default", nodes=2, control_planes=1)
        self.client = self.session.client
        self.session.control("freeze")
        self.client.patch(CLASSES, "", "standard", {"allowVolumeExpansion": True}, type="merge")
        spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
        meta = {"name": "data", "namespace": "default"}
        body = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": meta, "spec": spec}
        self.client.create(CLAIMS, body, namespace="default")
        self.run()

    def run(self):
        volumes = [{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]
        mounts = [{"name": "v", "mountPath": "/data"}]
        spec = {"containers": [{"name": "app", "image": "nginx:1.27", "volumeMounts": mounts}], "volumes": volumes}
        meta = {"name": "user", "namespace": "default"}
        self.client.create("pods", {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec})
        self.after(20)

    def after(self, seconds):
        self.session.control("advance", to=self.session.now + seconds * 1000)

    def grow(self, size):
        body = {"spec": {"resources": {"requests": {"storage": size}}}}
        self.client.patch(CLAIMS, "default", "data", body, type="merge")
        self.session.settle()

    @property
    def claim(self):
        return self.client.get(CLAIMS, "default", "data")

    @property
    def volume(self):
        return self.client.get(VOLUMES, "", self.claim["spec"]["volumeName"])

    def conditions(self):
        return {one["type"]: one.get("message", "") for one in self.claim["status"].get("conditions", [])}

    def events(self, name="data"):
        found = [e for e in self.client.list("events", "default") if e["involvedObject"]["name"] == name]
        found.sort(key=lambda event: int(event["metadata"]["resourceVersion"]))
        return [(e["reason"], e["source"].get("component", ""), e["message"]) for e in found]


def test_a_claim_in_use_grows_with_its_pod_running():
    storage = Storage()
    storage.grow("2Gi")
    name = storage.claim["spec"]["volumeName"]
    assert storage.conditions() == {"Resizing": ""}
    assert storage.claim["status"]["capacity"] == {"storage": "1Gi"}
    storage.after(2)
    assert storage.conditions() == {"FileSystemResizePending": TEXT}
    assert storage.volume["spec"]["capacity"] == {"storage": "2Gi"}
    assert storage.claim["status"]["capacity"] == {"storage": "1Gi"}
    assert storage.claim["status"]["allocatedResourceStatuses"] == {"storage": "NodeResizePending"}
    storage.after(60)
    assert storage.conditions() == {}
    assert storage.claim["status"]["capacity"] == {"storage": "2Gi"}
    assert "allocatedResourceStatuses" not in storage.claim["status"]
    node = storage.client.get("pods", "default", "user")["spec"]["nodeName"]
    text = f'MountVolume.NodeExpandVolume succeeded for volume "{name}" {node}'
    resizer = "external-resizer rancher.io/local-path"
    assert storage.events()[-4:] == [
        ("ExternalExpanding", "volume_expand", "waiting for an external controller to expand this PVC"),
        ("Resizing", resizer, f"External resizer is resizing volume {name}"),
        ("FileSystemResizeRequired", resizer, "Require file system resize of volume on node"),
        ("FileSystemResizeSuccessful", "kubelet", text),
    ]
    assert storage.events("user")[-1] == ("FileSystemResizeSuccessful", "kubelet", text)


def test_a_claim_that_nobody_uses_waits_for_a_pod():
    storage = Storage()
    storage.client.delete("pods", "default", "user", gracePeriodSeconds=0)
    storage.grow("2Gi")
    storage.after(300)
    assert storage.conditions() == {"FileSystemResizePending": TEXT}
    storage.run()
    assert storage.claim["status"]["capacity"] == {"storage": "2Gi"}
    assert storage.conditions() == {}
