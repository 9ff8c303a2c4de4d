"""The provisioner rancher.io/local-path: volumes for claims as folders of the node that the scheduler selected.

It is what kind and k3s bring along as their class `standard`. A folder is made and removed in `TAKES` milliseconds, in
reality by a helper pod. Source: github.com/rancher/local-path-provisioner, and sig-storage-lib-external-provisioner.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import annotations_of, is_deleting, key_of, name_of, split_key, uid_of
from minikctl.apimachinery.storage_classes import class_of
from minikctl.client.events import EventRecorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

PROVISIONER = "rancher.io/local-path"
CLAIMS = "persistentvolumeclaims"
VOLUMES = "persistentvolumes"
CLASSES = "storageclasses.storage.k8s.io"
PROVISIONED_BY = "pv.kubernetes.io/provisioned-by"
SELECTED_NODE = "volume.kubernetes.io/selected-node"
STORAGE_PROVISIONER = "volume.kubernetes.io/storage-provisioner"
FOLDER = "/var/local-path-provisioner"
TAKES = 2000
POSSIBLE_MODES = frozenset(("ReadWriteOnce", "ReadWriteOncePod"))

STORAGE_CLASS: Obj = {
    "apiVersion": "storage.k8s.io/v1",
    "kind": "StorageClass",
    "metadata": {
        "name": "standard",
        "annotations": {"storageclass.kubernetes.io/is-default-class": "true"},
    },
    "provisioner": PROVISIONER,
    "reclaimPolicy": "Delete",
    "volumeBindingMode": "WaitForFirstConsumer",
}


class LocalPathProvisioner:
    """Timers' keys are ``claim|namespace/name`` and ``volume|name``: when their folder is made or removed."""

    name = "local-path"

    def __init__(self, surroundings: Surroundings) -> None:
        self._client = surroundings.client
        self._clock = surroundings.clock
        self._timers = surroundings.timers
        self._takes = 0 if surroundings.settings.get("instant") else TAKES
        source = f"{PROVISIONER}_local-path-provisioner"
        self._events = EventRecorder(surroundings.client, surroundings.clock, surroundings.notes, source)
        self._begin: dict[str, None] = {}
        self._end: dict[str, None] = {}

    def observe(self, change: Change) -> None:
        if change.type == "DELETED":
            return
        annotations = annotations_of(change.obj)
        if change.resource == CLAIMS and annotations.get(STORAGE_PROVISIONER) == PROVISIONER:
            self._begin[f"claim|{key_of(change.obj)}"] = None
        elif change.resource == VOLUMES and annotations.get(PROVISIONED_BY) == PROVISIONER:
            self._begin[f"volume|{name_of(change.obj)}"] = None

    def busy(self) -> bool:
        return bool(self._begin or self._end)

    def work(self) -> None:
        while self._begin:
            key = next(iter(self._begin))
            del self._begin[key]
            if self._timers.due(f"{self.name}|{key}") is None and self._wanted(key, tell=True):
                if self._takes:
                    self._timers.set(f"{self.name}|{key}", self._clock.now + self._takes)
                else:
                    self._end[key] = None
        while self._end:
            key = next(iter(self._end))
            del self._end[key]
            if self._wanted(key):
                self._finish(key)

    def fire(self, key: str) -> None:
        self._end[key] = None

    def _wanted(self, key: str, *, tell: bool = False) -> Obj | None:
        """The claim that still needs a volume, or the volume that is to go."""
        kind, _, name = key.partition("|")
        if kind == "volume":
            volume = self._client.find(VOLUMES, "", name)
            return volume if volume is not None and _is_released(volume) else None
        claim = self._client.find(CLAIMS, *split_key(name))
        if claim is None or is_deleting(claim) or claim["spec"].get("volumeName"):
            return None
        if self._client.find(VOLUMES, "", f"pvc-{uid_of(claim)}") is not None:
            return None
        fault = self._fault(claim)
        if tell and not fault:
            self._events.normal(
                claim, "Provisioning", f'External provisioner is provisioning volume for claim "{key_of(claim)}"'
            )
        elif tell:
            text = f'failed to provision volume with StorageClass "{class_of(claim)}": {fault}'
            self._events.warning(claim, "ProvisioningFailed", text)
        return None if fault else claim

    def _fault(self, claim: Obj) -> str:
        if claim["spec"].get("selector"):
            return "claim.Spec.Selector is not supported"
        if not set(claim["spec"]["accessModes"]) <= POSSIBLE_MODES:
            return "NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes"
        return "" if SELECTED_NODE in annotations_of(claim) else "configuration error, no node was specified"

    def _finish(self, key: str) -> None:
        kind, _, name = key.partition("|")
        if kind == "volume":
            self._client.delete(VOLUMES, "", name)
            return
        claim = self._client.get(CLAIMS, *split_key(name))
        storage_class = self._client.find(CLASSES, "", class_of(claim))
        node = self._client.find("nodes", "", annotations_of(claim)[SELECTED_NODE])
        if storage_class is None or node is None:
            return
        volume = self._client.create(VOLUMES, volume_for(claim, storage_class, node))
        self._events.normal(claim, "ProvisioningSucceeded", f"Successfully provisioned volume {name_of(volume)}")


def _is_released(volume: Obj) -> bool:
    phase, policy = (volume.get("status") or {}).get("phase"), volume["spec"].get("persistentVolumeReclaimPolicy")
    return phase == "Released" and policy == "Delete" and not is_deleting(volume)


def volume_for(claim: Obj, storage_class: Obj, node: Obj) -> Obj:
    """The volume of a claim on one node, reserved for it."""
    meta = claim["metadata"]
    name = f"pvc-{meta['uid']}"
    host = (node["metadata"].get("labels") or {}).get("kubernetes.io/hostname") or name_of(node)
    here = {"key": "kubernetes.io/hostname", "operator": "In", "values": [host]}
    spec = {
        "accessModes": claim["spec"]["accessModes"],
        "capacity": {"storage": claim["spec"]["resources"]["requests"]["storage"]},
        "claimRef": {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "name": meta["name"],
            "namespace": meta["namespace"],
            "resourceVersion": meta["resourceVersion"],
            "uid": meta["uid"],
        },
        "hostPath": {"path": f"{FOLDER}/{name}_{meta['namespace']}_{meta['name']}", "type": "DirectoryOrCreate"},
        "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [here]}]}},
        "persistentVolumeReclaimPolicy": storage_class.get("reclaimPolicy", "Delete"),
        "storageClassName": name_of(storage_class),
        "volumeMode": claim["spec"].get("volumeMode", "Filesystem"),
    }
    if storage_class.get("mountOptions"):
        spec["mountOptions"] = storage_class["mountOptions"]
    annotations = {"local.path.provisioner/selected-node": name_of(node), PROVISIONED_BY: PROVISIONER}
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": name, "annotations": annotations},
        "spec": spec,
    }
