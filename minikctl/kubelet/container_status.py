"""The status of one container in each of its states, as a kubelet of Kubernetes 1.33 over containerd shows it. Pure.

Source: convertToAPIContainerStatuses in k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go.
"""

from __future__ import annotations

from minikctl.kubelet import images

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj

CREATING = "ContainerCreating"
INITIALIZING = "PodInitializing"


def all_containers(spec: Obj) -> Iterable[Obj]:
    """Init, ordinary and ephemeral containers."""
    yield from spec.get("initContainers") or ()
    yield from spec["containers"]
    yield from spec.get("ephemeralContainers") or ()


def is_sidecar(container: Obj) -> bool:
    """An init container that stays."""
    return container.get("restartPolicy") == "Always"


def fresh(container: Obj, reason: str) -> Obj:
    """Of a container that was never created."""
    status: Obj = {
        "name": container["name"],
        "image": container["image"],
        "imageID": "",
        "lastState": {},
        "ready": False,
        "restartCount": 0,
        "started": False,
        "state": {"waiting": {"reason": reason}},
    }
    mounts = container.get("volumeMounts")
    if mounts:
        status["volumeMounts"] = [_mount(mount) for mount in mounts]
    return status


def waiting(old: Obj, reason: str, message: str = "") -> Obj:
    """The same container, waiting; what it ended with last stays."""
    state = {"reason": reason, "message": message} if message else {"reason": reason}
    new = {**old, "ready": False, "started": False, "state": {"waiting": state}}
    ended = old["state"].get("terminated")
    if ended:
        new["lastState"] = {"terminated": ended}
    return new


def running(old: Obj, container: Obj, spec: Obj, *, stamp: str, identifier: str, ready: bool, started: bool) -> Obj:
    """The container's next run. ``identifier``: 64 hexadecimal digits."""
    image = images.parse(container["image"])
    new = {
        **old,
        "containerID": f"containerd://{identifier}",
        "ready": ready,
        "started": started,
        "state": {"running": {"startedAt": stamp}},
        "user": _user(container, spec),
    }
    if image is not None:
        new["image"] = image.canonical
        new["imageID"] = images.image_id(image)
    ended = old["state"].get("terminated")
    if ended:
        new["lastState"] = {"terminated": ended}
    resources = container.get("resources") or {}
    new["resources"] = resources
    if resources.get("requests"):
        new["allocatedResources"] = resources["requests"]
    if old.get("containerID"):
        new["restartCount"] = old["restartCount"] + 1
    return new


def terminated(old: Obj, *, code: int, finished: str, reason: str = "", message: str = "") -> Obj:
    """A run that is over. ``finished`` is a time stamp; the reason follows from the exit code unless given."""
    started = old["state"].get("running", {}).get("startedAt") or finished
    state = {
        "containerID": old.get("containerID", ""),
        "exitCode": code,
        "finishedAt": max(finished, started),
        "reason": reason or ("Error" if code else "Completed"),
        "startedAt": started,
    }
    if message:
        state["message"] = message
    return {**old, "ready": False, "started": False, "state": {"terminated": state}}


def given_up(old: Obj, message: str) -> Obj:
    """Of a container that was to start (again) when its pod was told to end."""
    last = old["lastState"].get("terminated")
    if last:
        return {**old, "ready": False, "started": False, "state": {"terminated": last}, "lastState": {}}
    state = {
        "exitCode": 137,
        "finishedAt": None,
        "message": message,
        "reason": "ContainerStatusUnknown",
        "startedAt": None,
    }
    return {**old, "ready": False, "started": False, "state": {"terminated": state}}


def is_running(status: Obj) -> bool:
    return "running" in status["state"]


def ended(status: Obj) -> Obj | None:
    """The state of a container that has ended and waits for nothing, or None."""
    state: Obj | None = status["state"].get("terminated")
    return state


def waiting_reason(status: Obj) -> str:
    """Why a container waits; "" for one that does not."""
    state = status["state"].get("waiting")
    return str(state.get("reason") or "") if state else ""


def _mount(mount: Obj) -> Obj:
    shown: Obj = {"mountPath": mount["mountPath"], "name": mount["name"]}
    if mount.get("readOnly"):
        shown["readOnly"] = True
        shown["recursiveReadOnly"] = "Enabled" if mount.get("recursiveReadOnly") == "Enabled" else "Disabled"
    return shown


def _user(container: Obj, spec: Obj) -> Obj:
    own, pod = container.get("securityContext") or {}, spec.get("securityContext") or {}
    uid = own.get("runAsUser", pod.get("runAsUser", 0))
    gid = own.get("runAsGroup", pod.get("runAsGroup", 0))
    groups = {gid, *(pod.get("supplementalGroups") or ())}
    if "fsGroup" in pod:
        groups.add(pod["fsGroup"])
    return {"linux": {"gid": gid, "supplementalGroups": sorted(groups), "uid": uid}}
