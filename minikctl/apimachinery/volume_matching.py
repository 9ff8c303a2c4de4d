"""Which of the volumes that are there serves a claim.

Source: k8s.io/component-helpers/storage/volume/pv_helpers.go, and the index of the controller that binds
(k8s.io/kubernetes/pkg/controller/volume/persistentvolume/index.go).
"""

from __future__ import annotations

from minikctl.apimachinery.quantity import whole
from minikctl.apimachinery.selectors import from_object
from minikctl.apimachinery.storage_classes import class_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj


def size_of(volume: Obj) -> int:
    """Bytes."""
    return whole((volume["spec"].get("capacity") or {}).get("storage", "0"))


def requested(claim: Obj) -> int:
    """Bytes."""
    return whole(((claim["spec"].get("resources") or {}).get("requests") or {}).get("storage", "0"))


def is_reserved_for(volume: Obj, claim: Obj) -> bool:
    """Whether a volume names this claim as its own."""
    reference, meta = volume["spec"].get("claimRef"), claim["metadata"]
    if not reference or (reference.get("name"), reference.get("namespace")) != (meta["name"], meta["namespace"]):
        return False
    return reference.get("uid") in (None, "", meta["uid"])


def same_mode(volume: Obj, claim: Obj) -> bool:
    """Whether both are file systems or both are block devices."""
    return (volume["spec"].get("volumeMode") or "Filesystem") == (claim["spec"].get("volumeMode") or "Filesystem")


def gives_access(volume: Obj, claim: Obj) -> bool:
    """Whether a volume can be used in all the ways that the claim asks for."""
    return set(claim["spec"].get("accessModes") or ()) <= set(volume["spec"].get("accessModes") or ())


def mismatch(volume: Obj, claim: Obj) -> str:
    """Why a volume that a claim asks for by name cannot serve it; "" where it can."""
    if volume["metadata"].get("deletionTimestamp"):
        return f'the volume is marked for deletion "{volume["metadata"]["name"]}"'
    if size_of(volume) < requested(claim):
        return "requested PV is too small"
    if class_of(volume) != class_of(claim):
        return "storageClassName does not match"
    if not same_mode(volume, claim):
        return "incompatible volumeMode"
    return "" if gives_access(volume, claim) else "incompatible accessMode"


def best_match(claim: Obj, volumes: Iterable[Obj], *, reserved_only: bool = False) -> Obj | None:
    """The volume to bind: of those that give the fewest ways of access beyond those asked for, one that is reserved for
    the claim, else the smallest. ``reserved_only`` leaves all others to the scheduler."""
    wanted, best = requested(claim), None
    best_rank: tuple[int, bool, int, str] | None = None
    chosen = claim["spec"].get("selector")
    selector = from_object(chosen) if chosen is not None else None
    for volume in volumes:
        if volume["spec"].get("claimRef") and not is_reserved_for(volume, claim):
            continue
        if not (gives_access(volume, claim) and same_mode(volume, claim)) or size_of(volume) < wanted:
            continue
        if volume["metadata"].get("deletionTimestamp"):
            continue
        reserved = bool(volume["spec"].get("claimRef"))
        if not reserved:
            if reserved_only or (volume.get("status") or {}).get("phase") != "Available":
                continue
            if class_of(volume) != class_of(claim):
                continue
            if selector is not None and not selector.matches(volume["metadata"].get("labels") or {}):
                continue
        rank = (len(set(volume["spec"]["accessModes"])), not reserved, size_of(volume), volume["metadata"]["name"])
        if best_rank is None or rank < best_rank:
            best, best_rank = volume, rank
    return best
