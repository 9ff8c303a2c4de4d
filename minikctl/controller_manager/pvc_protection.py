"""Claims that a pod uses stay until it is gone, however often they are deleted.

Source: k8s.io/kubernetes/pkg/controller/volume/pvcprotection.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import controller_of, is_deleting, key_of, name_of, split_key, uid_of, with_meta
from minikctl.controller_manager.controller import Controller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change

CLAIMS = "persistentvolumeclaims"
FINALIZER = "kubernetes.io/pvc-protection"


class ClaimProtectionController(Controller):
    name = "pvc-protection"
    source = "pvc-protection-controller"

    def keys_for(self, change: Change) -> Iterable[str]:
        if change.resource == "pods":
            namespace = change.obj["metadata"]["namespace"]
            return [f"{namespace}/{name}" for name in claim_names(change.obj)]
        if change.type == "DELETED" or is_deleting(change.obj) != _is_held(change.obj):
            return []
        return [key_of(change.obj)]

    def reconcile(self, key: str) -> int | None:
        claim = self.client.find(CLAIMS, *split_key(key))
        if claim is None or is_deleting(claim) != _is_held(claim):
            return None
        if not is_deleting(claim):
            self.client.update(CLAIMS, with_held(claim, FINALIZER))
        elif not any(_uses(pod, claim) for pod in self.client.list("pods", claim["metadata"]["namespace"])):
            self.client.update(CLAIMS, without(claim, FINALIZER))
        return None


def claim_names(pod: Obj) -> list[str]:
    """The claims that a pod's volumes name, or that are made for them."""
    names = []
    for volume in pod["spec"].get("volumes") or ():
        if volume.get("persistentVolumeClaim"):
            names.append(volume["persistentVolumeClaim"]["claimName"])
        elif volume.get("ephemeral"):
            names.append(f"{name_of(pod)}-{volume['name']}")
    return names


def with_held(obj: Obj, finalizer: str) -> Obj:
    return with_meta(obj, finalizers=[*(obj["metadata"].get("finalizers") or ()), finalizer])


def without(obj: Obj, finalizer: str) -> Obj:
    left = [name for name in obj["metadata"].get("finalizers") or () if name != finalizer]
    return with_meta(obj, finalizers=left or None)


def _is_held(claim: Obj) -> bool:
    return FINALIZER in (claim["metadata"].get("finalizers") or ())


def _uses(pod: Obj, claim: Obj) -> bool:
    """Whether a pod that has a node uses the claim; that it has come to its end does not matter."""
    if not pod["spec"].get("nodeName"):
        return False
    for volume in pod["spec"].get("volumes") or ():
        if (volume.get("persistentVolumeClaim") or {}).get("claimName") == name_of(claim):
            return True
        if volume.get("ephemeral") and f"{name_of(pod)}-{volume['name']}" == name_of(claim):
            owner = controller_of(claim)
            gone = is_deleting(pod) and not pod["metadata"].get("deletionGracePeriodSeconds")
            return owner is not None and owner["uid"] == uid_of(pod) and not gone
    return False
