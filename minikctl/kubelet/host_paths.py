"""hostPath volumes: what must be at their path on the node, by their type, and what is made there.

Of the directories of the node's own system it is not known what they hold, so there whatever a pod asks for is taken to
be. Source: k8s.io/kubernetes/pkg/volume/hostpath (checkTypeInternal); a path without a type is made by the runtime.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.pod_run import PodRun

_SYSTEM = frozenset(("", "bin", "boot", "dev", "etc", "lib", "lib64", "proc", "run", "sbin", "sys", "usr", "var"))
_WORDS = {
    "Directory": "directory",
    "DirectoryOrCreate": "directory",
    "File": "file",
    "FileOrCreate": "file",
    "Socket": "socket file",
    "CharDevice": "character device",
    "BlockDevice": "block device",
}
_MADE = {"": "directory", "DirectoryOrCreate": "directory", "FileOrCreate": "file"}


def fault(run: PodRun, volume: Obj) -> str:
    """Why a volume cannot be mounted, or ""."""
    source = volume.get("hostPath")
    if not source or run.host.instant or _is_systems(source["path"]):
        return ""
    path, kind = source["path"], source.get("type") or ""
    found = run.host.on_disk(path)
    if not found and kind == "FileOrCreate" and run.host.on_disk(path.rpartition("/")[0]) != "directory":
        return f"open {path}: no such file or directory"
    if kind not in _WORDS or (not found and kind in _MADE) or found == _WORDS[kind]:
        return ""
    return f"hostPath type check failed: {path} is not a {_WORDS[kind]}"


def make(run: PodRun) -> None:
    """What is not there yet is made when the pod's volumes are mounted."""
    for volume in run.spec.get("volumes") or ():
        source = volume.get("hostPath")
        if source and not run.host.instant and not _is_systems(source["path"]):
            kind = source.get("type") or ""
            if kind in _MADE and not run.host.on_disk(source["path"]):
                run.host.make_on_disk(source["path"], _MADE[kind])


def _is_systems(path: str) -> bool:
    return path.strip("/").partition("/")[0] in _SYSTEM
