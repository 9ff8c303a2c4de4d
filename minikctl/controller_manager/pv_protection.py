"""Volumes that are bound to a claim stay until they are free.

Source: k8s.io/kubernetes/pkg/controller/volume/pvprotection.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import is_deleting, name_of
from minikctl.controller_manager.controller import Controller
from minikctl.controller_manager.pvc_protection import with_held, without

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change

VOLUMES = "persistentvolumes"
FINALIZER = "kubernetes.io/pv-protection"


class VolumeProtectionController(Controller):
    name = "pv-protection"
    source = "pv-protection-controller"

    def keys_for(self, change: Change) -> Iterable[str]:
        if change.type == "DELETED" or is_deleting(change.obj) != _is_held(change.obj):
            return []
        return [name_of(change.obj)]

    def reconcile(self, key: str) -> int | None:
        volume = self.client.find(VOLUMES, "", key)
        if volume is None or is_deleting(volume) != _is_held(volume):
            return None
        if not is_deleting(volume):
            self.client.update(VOLUMES, with_held(volume, FINALIZER))
        elif (volume.get("status") or {}).get("phase") != "Bound":
            self.client.update(VOLUMES, without(volume, FINALIZER))
        return None


def _is_held(volume: Obj) -> bool:
    return FINALIZER in (volume["metadata"].get("finalizers") or ())
