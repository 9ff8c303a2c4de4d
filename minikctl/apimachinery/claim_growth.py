"""Claims that grow: how far one has come, and its status at each step. Pure.

A resizer makes the volume larger, then the kubelet of a node where the claim is used the file system on it. Source:
k8s.io/kubernetes/pkg/volume/util/resize_util.go, github.com/kubernetes-csi/external-resizer.
"""

from __future__ import annotations

from minikctl.apimachinery.quantity import whole
from minikctl.apimachinery.volume_matching import requested, size_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

RESIZING, FILE_SYSTEM = "Resizing", "FileSystemResizePending"
PENDING = "Waiting for user to (re-)start a pod to finish file system resize of volume on node."


def capacity(claim: Obj) -> int:
    """Bytes that a claim has by its status."""
    return whole(((claim.get("status") or {}).get("capacity") or {}).get("storage", "0"))


def wants_more(claim: Obj) -> bool:
    """Whether a bound claim asks for more than it has."""
    return (claim.get("status") or {}).get("phase") == "Bound" and requested(claim) > capacity(claim)


def awaits_file_system(claim: Obj) -> bool:
    """Whether the volume has grown, and its file system is to follow."""
    return any(known["type"] == FILE_SYSTEM for known in (claim.get("status") or {}).get("conditions") or ())


def resizing(claim: Obj, stamp: str) -> Obj:
    """The status of a claim whose volume is being made larger."""
    return _status(claim, RESIZING, "", "ControllerResizeInProgress", stamp)


def resized(claim: Obj, stamp: str) -> Obj:
    """The status of a claim whose volume is as large as it asks for."""
    return _status(claim, FILE_SYSTEM, PENDING, "NodeResizePending", stamp)


def done(claim: Obj, volume: Obj) -> Obj:
    """The status of a claim whose file system fills its volume."""
    size = volume["spec"]["capacity"]["storage"]
    status = {**claim["status"], "capacity": {**(claim["status"].get("capacity") or {}), "storage": size}}
    status.pop("allocatedResourceStatuses", None)
    left = [known for known in status.pop("conditions", None) or () if known["type"] not in (RESIZING, FILE_SYSTEM)]
    return {**status, "conditions": left} if left else status


def is_grown(volume: Obj, claim: Obj) -> bool:
    """Whether a volume is as large as its claim asks for."""
    return size_of(volume) >= requested(claim)


def _status(claim: Obj, kind: str, message: str, how: str, stamp: str) -> Obj:
    condition = {"type": kind, "status": "True", "lastProbeTime": None, "lastTransitionTime": stamp}
    if message:
        condition["message"] = message
    known = (claim.get("status") or {}).get("conditions") or ()
    return {
        **(claim.get("status") or {}),
        "allocatedResources": {"storage": claim["spec"]["resources"]["requests"]["storage"]},
        "allocatedResourceStatuses": {"storage": how},
        "conditions": [*(one for one in known if one["type"] not in (RESIZING, FILE_SYSTEM)), condition],
    }
