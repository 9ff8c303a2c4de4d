"""What becomes of a claim and of a volume, from the state of both: the tables behind the binder. Pure.

Source: k8s.io/kubernetes/pkg/controller/volume/persistentvolume/pv_controller.go, whose comments name the same states.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import annotations_of, name_of, uid_of
from minikctl.apimachinery.storage_classes import class_of
from minikctl.apimachinery.volume_matching import best_match, is_reserved_for, mismatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from minikctl.apimachinery.types import Obj

    Event: TypeAlias = tuple[str, str, str]
    """type, reason, message"""

BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller"
BIND_COMPLETED = "pv.kubernetes.io/bind-completed"
PROVISIONED_BY = "pv.kubernetes.io/provisioned-by"
SELECTED_NODE = "volume.kubernetes.io/selected-node"
PROVISIONERS = ("volume.beta.kubernetes.io/storage-provisioner", "volume.kubernetes.io/storage-provisioner")
"""Annotations that tell a provisioner which claims are its."""


class Step:
    """What to do about a claim: ``bind`` it to ``volume``, ``provision`` one, ``wait`` (it is Pending) or give it up
    as ``lose`` (Lost); and the event to tell."""

    __slots__ = ("action", "event", "volume")

    def __init__(self, action: str, volume: Obj | None = None, event: Event | None = None) -> None:
        self.action = action
        self.volume = volume
        self.event = event


def was_bound(claim: Obj) -> bool:
    return BIND_COMPLETED in annotations_of(claim)


def of_bound(claim: Obj, volume: Obj | None) -> Step:
    """A claim that was bound once; ``volume`` is the one it names."""
    if not claim["spec"].get("volumeName"):
        text = "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!"
        return Step("lose", None, ("Warning", "ClaimLost", text))
    if volume is None:
        text = "Bound claim has lost its PersistentVolume. Data on the volume is lost!"
        return Step("lose", None, ("Warning", "ClaimLost", text))
    reference = volume["spec"].get("claimRef")
    if reference is None or reference.get("uid") == uid_of(claim):
        return Step("bind", volume)
    text = "Two claims are bound to the same volume, this one is bound incorrectly"
    return Step("lose", None, ("Warning", "ClaimMisbound", text))


def of_named(claim: Obj, volume: Obj | None) -> Step:
    """A claim that asks for a volume by its name."""
    if volume is None:
        return Step("wait")
    if volume["spec"].get("claimRef") is None:
        why = mismatch(volume, claim)
        if why:
            text = f'Cannot bind to requested volume "{name_of(volume)}": {why}'
            return Step("wait", None, ("Warning", "VolumeMismatch", text))
        return Step("bind", volume)
    if is_reserved_for(volume, claim):
        return Step("bind", volume)
    text = f'volume "{name_of(volume)}" already bound to a different claim.'
    return Step("wait", None, ("Warning", "FailedBinding", text))


def of_unbound(claim: Obj, volumes: list[Obj], storage_class: Obj | None, unscheduled: list[str]) -> Step:
    """A claim for any volume; ``unscheduled`` are the pods with it that wait for a node."""
    waits = (storage_class or {}).get("volumeBindingMode") == "WaitForFirstConsumer"
    volume = best_match(claim, volumes, reserved_only=waits)
    if volume is not None:
        return Step("bind", volume)
    if waits and SELECTED_NODE not in annotations_of(claim):
        return Step("wait", None, ("Normal", *_waiting(unscheduled)))
    if class_of(claim):
        return Step("provision")
    text = "no persistent volumes available for this claim and no storage class is set"
    return Step("wait", None, ("Normal", "FailedBinding", text))


def _waiting(pods: list[str]) -> tuple[str, str]:
    if not pods:
        return "WaitForFirstConsumer", "waiting for first consumer to be created before binding"
    noun = "pod" if len(pods) == 1 else "pods"
    return "WaitForPodScheduled", f"waiting for {noun} {','.join(pods)} to be scheduled"


def provisioning(claim: Obj, storage_class: Obj | None) -> Event:
    """The event about a volume that has to be made."""
    if storage_class is None:
        text = f'storageclass.storage.k8s.io "{class_of(claim)}" not found'
        return "Warning", "ProvisioningFailed", text
    name = storage_class["provisioner"]
    if name.startswith("kubernetes.io/"):
        return "Warning", "ProvisioningFailed", f"no volume plugin matched name: {name}"
    text = (
        f"Waiting for a volume to be created either by the external provisioner '{name}' or manually by the system "
        "administrator. If volume creation is delayed, please verify that the provisioner is running and correctly "
        "registered."
    )
    return "Normal", "ExternalProvisioning", text


def of_volume(volume: Obj, claim: Obj | None) -> str:
    """What a volume is by its claim: available, bound, released, to be unbound, or for the claim to decide."""
    reference = volume["spec"].get("claimRef")
    if not reference or not reference.get("uid"):
        return "available"
    if claim is None or uid_of(claim) != reference["uid"]:
        return "released"
    named = claim["spec"].get("volumeName")
    if not named:
        return "claim"
    if named == name_of(volume):
        return "bound"
    made_for_it = PROVISIONED_BY in annotations_of(volume)
    reclaimed = volume["spec"].get("persistentVolumeReclaimPolicy") == "Delete"
    return "released" if made_for_it and reclaimed else "unbind"


def claim_reference(claim: Obj) -> Obj:
    meta = claim["metadata"]
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "name": meta["name"],
        "namespace": meta["namespace"],
        "resourceVersion": meta["resourceVersion"],
        "uid": meta["uid"],
    }
