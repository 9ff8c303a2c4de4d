"""Which of the volumes that are there serves a claim. Source: k8s.io/component-helpers/storage/volume/pv_helpers.go."""

from __future__ import annotations

from minikctl.apimachinery.quantity import whole
from minikctl.apimachinery.selectors import from_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj


def smallest_fit(claim: Obj, volumes: Iterable[Obj]) -> Obj | None:
    """The smallest volume that serves the claim, one that is reserved for it before all others; or None."""
    wanted = whole(claim["spec"]["resources"]["requests"]["storage"])
    best: Obj | None = None
    for volume in volumes:
        if not _serves(volume, claim) or _size(volume) < wanted:
            continue
        if volume["spec"].get("claimRef"):
            return volume
        if best is None or _size(volume) < _size(best):
            best = volume
    return best


def _serves(volume: Obj, claim: Obj) -> bool:
    spec, asked, meta = volume["spec"], claim["spec"], claim["metadata"]
    reserved = spec.get("claimRef")
    if volume["metadata"].get("deletionTimestamp"):
        return False
    if reserved:
        return (reserved.get("namespace"), reserved.get("name")) == (meta["namespace"], meta["name"]) and reserved.get(
            "uid"
        ) in (None, "", meta["uid"])
    if (volume.get("status") or {}).get("phase") != "Available":
        return False
    if (spec.get("volumeMode") or "Filesystem") != (asked.get("volumeMode") or "Filesystem"):
        return False
    if (spec.get("storageClassName") or "") != (asked.get("storageClassName") or ""):
        return False
    if not set(asked.get("accessModes") or ()) <= set(spec.get("accessModes") or ()):
        return False
    chosen = asked.get("selector")
    return chosen is None or from_object(chosen).matches(volume["metadata"].get("labels"))


def _size(volume: Obj) -> int:
    return whole(volume["spec"]["capacity"]["storage"])
