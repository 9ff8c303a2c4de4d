"""What becomes of released volumes. Pure.

Source: deleteVolumeOperation and recycleVolumeOperation in pkg/controller/volume/persistentvolume of Kubernetes, and
its volume plugins host_path and nfs.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import annotations_of, name_of
from minikctl.controller_manager.volume_decisions import PROVISIONED_BY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.controller_manager.volume_decisions import Event

DELETABLE = "/tmp/"
"""The folder below which host paths may be deleted; it guards real machines against a volume of their root."""


def of_released(volume: Obj) -> tuple[str, Event | None]:
    """(delete, recycle, fail or "" for nothing, the event about it) by the volume's reclaim policy."""
    policy = volume["spec"].get("persistentVolumeReclaimPolicy")
    if policy == "Recycle":
        if volume["spec"].get("hostPath") or volume["spec"].get("nfs"):
            return "recycle", ("Normal", "VolumeRecycled", "Volume recycled")
        return "fail", ("Warning", "VolumeFailedRecycle", "No recycler plugin found for the volume!")
    if policy != "Delete":
        return "", None
    maker = annotations_of(volume).get(PROVISIONED_BY, "")
    if maker and not maker.startswith("kubernetes.io/"):
        return "", None  # its provisioner deletes it
    host_path = volume["spec"].get("hostPath")
    if host_path is None:
        text = f'error getting deleter volume plugin for volume "{name_of(volume)}": no volume plugin matched'
    elif not host_path["path"].startswith(DELETABLE):
        text = f"host_path deleter only supports /tmp/.+ but received provided {host_path['path']}"
    else:
        return "delete", None
    return "fail", ("Warning", "VolumeFailedDelete", text)
