"""Claims for volumes that live and die with their pod. Source: k8s.io/kubernetes/pkg/controller/volume/ephemeral."""

from __future__ import annotations

from minikctl.apimachinery.meta import (
    controller_of,
    controller_reference,
    is_deleting,
    key_of,
    name_of,
    split_key,
    uid_of,
)
from minikctl.controller_manager.controller import Controller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change

CLAIMS = "persistentvolumeclaims"


class EphemeralVolumeController(Controller):
    name = "ephemeral-volume"
    source = "ephemeral_volume"

    def keys_for(self, change: Change) -> Iterable[str]:
        return [key_of(change.obj)] if has_ephemeral(change.obj) else []

    def reconcile(self, key: str) -> int | None:
        pod = self.client.find("pods", *split_key(key))
        if pod is None or is_deleting(pod):
            return None
        for volume in pod["spec"].get("volumes") or ():
            if volume.get("ephemeral"):
                self._ensure(pod, volume)
        return None

    def _ensure(self, pod: Obj, volume: Obj) -> None:
        namespace, name = pod["metadata"]["namespace"], f"{name_of(pod)}-{volume['name']}"
        claim = self.client.find(CLAIMS, namespace, name)
        if claim is None:
            self.client.create(CLAIMS, _claim(pod, volume, name))
            return
        owner = controller_of(claim)
        if owner is None or owner["uid"] != uid_of(pod):
            text = f"PVC {namespace}/{name} was not created for pod {namespace}/{name_of(pod)} (pod is not owner)"
            self.events.warning(pod, "EphemeralVolumeClaimCreationFailed", f"ephemeral volume {volume['name']}: {text}")


def has_ephemeral(pod: Obj) -> bool:
    return any(volume.get("ephemeral") for volume in pod["spec"].get("volumes") or ())


def _claim(pod: Obj, volume: Obj, name: str) -> Obj:
    template = volume["ephemeral"].get("volumeClaimTemplate") or {}
    source = template.get("metadata") or {}
    meta = {"name": name, "namespace": pod["metadata"]["namespace"], "ownerReferences": [controller_reference(pod)]}
    meta.update({field: source[field] for field in ("labels", "annotations") if source.get(field)})
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": meta, "spec": template.get("spec") or {}}
