"""What is mounted where in a container. Pure.

Source: k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go (makeMounts), pkg/kubelet/kuberuntime.
"""

from __future__ import annotations

from minikctl.client.files import Mount
from minikctl.kubelet.container_env import expand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj


def mounts(pod: Obj, container: Obj, variables: dict[str, str] | None = None) -> list[Mount]:
    """The mounts of a container's volumes, in the order of the spec. ``variables`` are for ``subPathExpr``."""
    volumes = {volume["name"]: volume for volume in pod["spec"].get("volumes") or ()}
    found = []
    for mount in container.get("volumeMounts") or ():
        volume = volumes.get(mount["name"])
        if volume is None:
            continue
        kind = kind_of(volume)
        subpath = mount.get("subPath") or expand(mount.get("subPathExpr") or "", variables or {})
        path = "/" + "/".join(part for part in mount["mountPath"].split("/") if part not in ("", "."))
        found.append(
            Mount(
                path,
                volume["name"],
                kind,
                read_only=bool(mount.get("readOnly")) or is_read_only(volume),
                subpath=subpath.strip("/"),
                source=source_of(pod, volume, kind),
            )
        )
    return found


def kind_of(volume: Obj) -> str:
    """The field that says what a volume is; a volume without one is an emptyDir."""
    return next((field for field in volume if field != "name"), "emptyDir")


def is_read_only(volume: Obj) -> bool:
    """Whether nobody can write to a volume, whatever its mounts say."""
    kind = kind_of(volume)
    if kind in ("configMap", "secret", "projected", "downwardAPI", "image"):
        return True
    source = volume.get(kind) or {}
    return bool(source.get("readOnly"))


def source_of(pod: Obj, volume: Obj, kind: str) -> str:
    """Where ``mount`` says that it comes from: memory, another server, or the node's disk."""
    source = volume.get(kind) or {}
    if kind == "nfs":
        return f"{source.get('server')}:{source.get('path')}"
    if kind in ("secret", "projected", "downwardAPI") or (kind == "emptyDir" and source.get("medium") == "Memory"):
        return "tmpfs"
    return "/dev/vda1"
