"""What the processes of one pod find: their configuration as of their start, and files.

Stages of a pod's life and its logs work with containers whose environment is spelled out (`configured`), so that what a
script does follows from the container alone.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.apimachinery.types import Obj
    from minikctl.client.component import Notes
    from minikctl.client.lookup import Lookup
    from minikctl.kubelet.container_files import ContainerFiles

_ENVIRONMENT = ("env", "printenv", "export", "set")


class Inside:
    """``now`` gives the time in ms."""

    def __init__(self, pod: Obj, lookup: Lookup, notes: Notes, now: Callable[[], int]) -> None:
        self._pod = pod
        self._lookup = lookup
        self._notes = notes
        self._now = now

    def configured(self, container: Obj) -> Obj:
        """Of the run that goes on, or the last one."""
        return configured(self._pod, container, self._lookup, self._notes, ended=True)

    def files(self, container: str) -> ContainerFiles:
        """What the container's script finds, besides what it makes itself."""
        from minikctl.kubelet.container_files import ContainerFiles
        from minikctl.kubelet.filesystem.assembly import Assembly

        assembly = Assembly(self._pod, self._lookup, self._notes, self._now, but=container)
        return ContainerFiles(lambda: assembly.places(container), self._now)


def needs_environment(container: Obj) -> bool:
    """Whether what a container runs depends on more variables than its manifest spells out."""
    words = [*(container.get("command") or ()), *(container.get("args") or ())]
    hooks = (container.get("lifecycle") or {}).values()
    words += [word for hook in hooks for word in (hook.get("exec") or {}).get("command") or ()]
    if not words:
        return False
    text = " ".join(words)
    if "$" not in text and not any(word in text for word in _ENVIRONMENT):
        return False
    sources = [entry.get("valueFrom") or {} for entry in container.get("env") or ()]
    from_elsewhere = container.get("envFrom") or any("fieldRef" not in source for source in sources if source)
    values = " ".join(str(entry.get("value") or "") for entry in container.get("env") or ())
    return bool(from_elsewhere) or "_SERVICE_" in text + values or "_PORT" in text + values or "env" in text


def configured(pod: Obj, container: Obj, lookup: Lookup, notes: Notes, *, ended: bool = False) -> Obj:
    """The container with its variables as plain values, as of its start; of one that does not run (``ended``: nor of
    whose last run is asked) as it would start now."""
    if not needs_environment(container):
        return container
    from minikctl.kubelet.as_of_start import AsOfStart
    from minikctl.kubelet.container_env import environment

    name = container["name"]
    if not _runs(pod, name, ended=ended):
        status = {field: value for field, value in (pod.get("status") or {}).items() if "ontainerStatuses" not in field}
        pod = {**pod, "status": status}
    known = AsOfStart(lookup, notes, pod, name)
    pairs = environment(known.pod(pod), container, known)
    plain = [{"name": variable, "value": value.replace("$", "$$")} for variable, value in pairs]
    return {**{field: value for field, value in container.items() if field != "envFrom"}, "env": plain}


def _runs(pod: Obj, name: str, *, ended: bool) -> bool:
    status = pod.get("status") or {}
    for group in ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"):
        for known in status.get(group) or ():
            if known["name"] == name:
                return "running" in known["state"] or (ended and "terminated" in known["state"])
    return False


def keep_files(pod: Obj, lookup: Lookup, notes: Notes, now: int) -> None:
    """A pod is gone: what its scripts have written to volumes that outlive it stays."""
    kinds = ("persistentVolumeClaim", "ephemeral", "hostPath")
    if not any(kind in volume for volume in pod["spec"].get("volumes") or () for kind in kinds):
        return
    from minikctl.kubelet.filesystem.assembly import Assembly

    assembly = Assembly(pod, lookup, notes, lambda: now)
    for container in pod["spec"]["containers"]:
        assembly.keep_files(container["name"], kinds=kinds)
