"""Growing the file system of a claim on the node where a pod uses it: at the pod's next sync, or when it is mounted.

Source: k8s.io/kubernetes/pkg/volume/util/operationexecutor/node_expander.go.
"""

from __future__ import annotations

from minikctl.apimachinery.claim_growth import awaits_file_system

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.pod_run import PodRun

STAGE = "expand"


def claims_of(pod: Obj) -> Iterable[str]:
    """The names of the claims that a pod mounts."""
    for volume in pod["spec"].get("volumes") or ():
        if volume.get("persistentVolumeClaim"):
            yield volume["persistentVolumeClaim"]["claimName"]
        elif volume.get("ephemeral"):
            yield f"{pod['metadata']['name']}-{volume['name']}"


def moment(pod: Obj, now: int) -> int | None:
    """When the kubelet looks at a pod's volumes next (ms); None for a pod that has none mounted."""
    from minikctl.kubelet.filesystem.sync import next_sync

    running = (pod.get("status") or {}).get("phase") == "Running" and not pod["metadata"].get("deletionTimestamp")
    return next_sync(pod, now) if running else None


def expand(run: PodRun, container: str, attempt: str) -> None:
    """Let the file systems of the pod's claims fill their volumes."""
    if run.finished:
        return
    for name in claims_of(run.pod):
        claim = run.host.configuration("persistentvolumeclaims", name)
        if claim is not None and awaits_file_system(claim):
            run.host.expand(claim)
            text = f'MountVolume.NodeExpandVolume succeeded for volume "{claim["spec"]["volumeName"]}"'
            run.normal("FileSystemResizeSuccessful", f"{text} {run.spec['nodeName']}")
