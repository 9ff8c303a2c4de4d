"""Claims for volumes that live and die with their pod. Source: k8s.io/kubernetes/pkg/controller/volume/ephemeral."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import (
    controller_of,
    controller_reference,
    is_deleting,
    key_of,
    name_of,
    split_key,
    uid_of,
)
from minikctl.controller_manager.controller import Controller, is_terminating
from minikctl.controller_manager.retries import Unfinished

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
            fault = self._ensure(pod, volume) if volume.get("ephemeral") else ""
            if fault:
                self.events.warning(pod, "FailedBinding", f"ephemeral volume {volume['name']}: {fault}")
                raise Unfinished
        return None

    def _ensure(self, pod: Obj, volume: Obj) -> str:
        """Make the claim of a volume unless it is there; why it cannot be used, or ""."""
        namespace, name = pod["metadata"]["namespace"], f"{name_of(pod)}-{volume['name']}"
        claim = self.client.find(CLAIMS, namespace, name)
        if claim is None:
            try:
                self.client.create(CLAIMS, _claim(pod, volume, name))
            except StatusError as fault:
                if is_terminating(fault):
                    raise
                return f"create PVC {name}: {fault.message}"
            return ""
        owner = controller_of(claim)
        if owner is not None and owner["uid"] == uid_of(pod):
            return ""
        return f"PVC {namespace}/{name} was not created for pod {namespace}/{name_of(pod)} (pod is not owner)"


def has_ephemeral(pod: Obj) -> bool:
    return any(volume.get("ephemeral") for volume in pod["spec"].get("volumes") or ())


def _claim(pod: Obj, volume: Obj, name: str) -> Obj:
    template = volume["ephemeral"].get("volumeClaimTemplate") or {}
    source = template.get("metadata") or {}
    meta = {"name": name, "namespace": pod["metadata"]["namespace"], "ownerReferences": [controller_reference(pod)]}
    meta.update({field: source[field] for field in ("labels", "annotations") if source.get(field)})
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": meta, "spec": template.get("spec") or {}}
