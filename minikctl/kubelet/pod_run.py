"""One pod while its kubelet works on it: its status in a form that can be changed, and what is to come of it.

A stage (`lifecycle.py`) changes a `PodRun` and does nothing else; `kubelet.py` then writes the status, tells the events
and sets the timers. So a stage can be tried with a pod, a `Host` and a moment alone.
"""

from __future__ import annotations

from minikctl.apimachinery.timestamps import rfc3339
from minikctl.kubelet import conditions, container_status
from minikctl.kubelet.container_status import all_containers, is_sidecar
from minikctl.kubelet.phase import FINISHED, phase_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.conditions import Verdict
    from minikctl.kubelet.images import Image

    class Host(Protocol):
        """What a stage may know of the pod's node and namespace."""

        address: str
        instant: bool

        def rejection(self) -> tuple[str, str] | None:
            """Why the node does not take the pod (reason, message), or None."""

        def pressure_refusal(self) -> tuple[str, str] | None:
            """Why the node, short of something, takes no more pods like this one, or None."""

        def usage_changed(self) -> None:
            """What the pods of the node use has changed, so that it may run out of something."""

        def resize_refusal(self) -> tuple[str, str] | None:
            """Why the node does not give the pod what its spec wants now (reason, message), or None."""

        def await_room(self) -> None:
            """Wake the pod when others have left its node, or have shrunk."""

        def queue_pull(self, image: Image) -> tuple[int, int]:
            """Let the node pull an image after those it was asked for before: (time of the pull, wait) in ms."""

        def pod_address(self) -> str:
            """A free pod address; "" where there is none left."""

        def addresses(self, address: str) -> list[str]:
            """An address of the node or of a pod, and the one of the other family beside it, if there is one."""

        def has_image(self, image: Image) -> bool: ...

        def keep_image(self, image: Image) -> None: ...

        def image_rule(self, image: Image) -> str:
            """Whether the cluster's settings let the image be pulled: "true", "false", or "" where they do not say."""

        def configuration(self, resource: str, name: str) -> Obj | None:
            """The ConfigMap, Secret or claim of the pod's namespace (``resource``: configmaps, secrets, …), or None."""

        def expand(self, claim: Obj) -> None:
            """Let the file system of a claim's volume fill it, and tell of it."""

        def configured(self, container: Obj) -> Obj:
            """The container with its variables spelled out, as far as what it runs depends on them."""

        def touched(self, container: str) -> list[tuple[int, str, bool]]:
            """(ms, path, whether it is there) of files that somebody has written or removed in a container."""

        def keep_files(self, container: str) -> None:
            """A container's run ends: what its script has written to volumes stays."""

        def on_disk(self, path: str) -> str:
            """What is at a path of the node's disk: directory, file, link, or "" for nothing."""

        def make_on_disk(self, path: str, kind: str) -> None:
            """Make an empty directory or file on the node's disk."""

        def await_configuration(self, resource: str, name: str) -> None:
            """Wake the pod when that object appears or changes."""

        def identifier(self) -> str:
            """64 hexadecimal digits, other ones each time."""


ENDED_BY_NODE = ("DeadlineExceeded", "Evicted")
"""Reasons of pods that their kubelet has ended; they fail when nothing of them runs any more."""


class Event:
    __slots__ = ("again", "field_path", "message", "reason", "type")

    def __init__(self, type_: str, reason: str, message: str, field_path: str, again: bool) -> None:
        self.type = type_
        self.reason = reason
        self.message = message
        self.field_path = field_path
        self.again = again


class Timer:
    __slots__ = ("attempt", "container", "due", "stage")

    def __init__(self, stage: str, container: str, attempt: str, due: int) -> None:
        self.stage = stage
        self.container = container
        self.attempt = attempt
        self.due = due


class PodRun:
    """``statuses`` holds the status of every container by name; whoever changes one puts a new dict there."""

    __slots__ = (
        "address",
        "containers",
        "deleted",
        "disrupted",
        "events",
        "granted",
        "host",
        "meta",
        "now",
        "pod",
        "reason",
        "rejected",
        "resize",
        "sandbox",
        "spec",
        "stamp",
        "statuses",
        "terminal",
        "timers",
        "why",
    )

    def __init__(self, pod: Obj, host: Host, now: int) -> None:
        self.pod = pod
        self.host = host
        self.now = now
        self.stamp = rfc3339(now)
        self.meta = pod["metadata"]
        self.spec = pod["spec"]
        status = pod.get("status") or {}
        self.containers = {container["name"]: host.configured(container) for container in all_containers(self.spec)}
        self.statuses: dict[str, Obj] = {}
        for group in ("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"):
            for known in status.get(group) or ():
                self.statuses[known["name"]] = known
        self.address: str = status.get("podIP") or ""
        self.resize: dict[str, Verdict] = {
            c["type"]: (c["status"], c.get("reason") or "", c.get("message") or "")
            for c in status.get("conditions") or ()
            if c["type"] in conditions.RESIZE
        }
        """The conditions of a resize that waits or is under way."""
        self.sandbox = any(
            c["type"] == "PodReadyToStartContainers" and c["status"] == "True" for c in status.get("conditions") or ()
        )
        self.reason: str = status.get("reason") or ""
        self.why: str = status.get("message") or ""
        self.terminal = bool(self.meta.get("deletionTimestamp")) or self.reason in ENDED_BY_NODE
        self.events: list[Event] = []
        self.timers: list[Timer] = []
        self.deleted = False
        self.disrupted = ""
        """Why its kubelet ends the pod through no fault of the pod's own."""
        self.rejected = False
        self.granted = False
        """Whether a resize was granted, so that the pod may take less than before."""

    # --- reading

    @property
    def finished(self) -> bool:
        """Whether the stored phase is one that a pod never leaves."""
        return (self.pod.get("status") or {}).get("phase") in FINISHED

    @property
    def scheduled(self) -> bool:
        """Whether a scheduler has sent the pod to its node."""
        conditions = (self.pod.get("status") or {}).get("conditions") or ()
        return any(condition["type"] == "PodScheduled" for condition in conditions)

    @property
    def annotations(self) -> dict[str, str]:
        return self.meta.get("annotations") or {}

    @property
    def title(self) -> str:
        """``name_namespace(uid)``, as the kubelet's messages have it."""
        return f"{self.meta['name']}_{self.meta['namespace']}({self.meta['uid']})"

    def running(self) -> list[str]:
        """The names of the containers that run, in the order of the spec."""
        return [name for name in self.containers if container_status.is_running(self.statuses[name])]

    def attempt(self, name: str) -> str:
        """What tells this run of a container from its others."""
        return str(self.statuses[name]["restartCount"])

    def wants_restart(self, name: str) -> bool:
        """Whether a container has ended, and is to run again."""
        ended = container_status.ended(self.statuses[name])
        policy = self.spec.get("restartPolicy", "Always")
        if ended is None or any(c["name"] == name for c in self.spec.get("ephemeralContainers") or ()):
            return False
        if is_sidecar(self.containers[name]):
            return True
        init = any(c["name"] == name for c in self.spec.get("initContainers") or ())
        return (policy == "Always" and not init) or (policy != "Never" and bool(ended["exitCode"]))

    def done(self) -> bool:
        """Whether all that the pod had to do is over: every container has ended for good, or an init container has
        failed for good. Sidecars do not count."""
        for init in self.spec.get("initContainers") or ():
            ended = container_status.ended(self.statuses[init["name"]])
            if ended and ended["exitCode"] and not self.wants_restart(init["name"]) and not is_sidecar(init):
                return True
        names = [container["name"] for container in self.spec["containers"]]
        return all(container_status.ended(self.statuses[name]) and not self.wants_restart(name) for name in names)

    # --- changing

    def fill(self) -> None:
        """A status for each container that has none yet."""
        reason = container_status.INITIALIZING if self.spec.get("initContainers") else container_status.CREATING
        for name, container in self.containers.items():
            if name not in self.statuses:
                self.statuses[name] = container_status.fresh(container, reason)

    def after(self, milliseconds: int, stage: str, container: str = "", attempt: str = "") -> None:
        self.timers.append(Timer(stage, container, attempt, self.now + milliseconds))

    def normal(self, reason: str, message: str, container: str = "", *, again: bool = True) -> None:
        """``again`` False: nobody can have told of it before, so that nobody need look."""
        self.events.append(Event("Normal", reason, message, self._field_path(container), again))

    def warning(self, reason: str, message: str, container: str = "") -> None:
        self.events.append(Event("Warning", reason, message, self._field_path(container), True))

    def _field_path(self, container: str) -> str:
        if not container:
            return ""
        for group in ("initContainers", "ephemeralContainers"):
            if any(c["name"] == container for c in self.spec.get(group) or ()):
                return f"spec.{group}{{{container}}}"
        return f"spec.containers{{{container}}}"

    # --- the result

    def phase(self) -> str:
        if self.finished:
            return str(self.pod["status"]["phase"])
        if self.reason in ENDED_BY_NODE and not self.running():
            return "Failed"
        return phase_of(self.spec, self.statuses, terminal=self.terminal)

    def has_ended(self) -> bool:
        """Whether the pod has just come to its end, and nobody deletes it yet."""
        known = not self.finished and self.statuses.keys() >= {c["name"] for c in self.spec["containers"]}
        return known and not self.meta.get("deletionTimestamp") and self.phase() in FINISHED

    def status(self) -> Obj:
        """The whole status, as it is to be stored."""
        old = self.pod.get("status") or {}
        if self.rejected:
            return {**old, "phase": "Failed", "reason": self.reason, "message": self.why, "startTime": self.stamp}
        phase = self.phase()
        spec, statuses = self.spec, self.statuses
        new: Obj = {
            **old,
            "phase": phase,
            "conditions": conditions.build(
                spec, statuses, phase, self._others(old), self.stamp, sandbox=self.sandbox, resize=self.resize
            ),
            "hostIP": self.host.address,
            "hostIPs": [{"ip": address} for address in self.host.addresses(self.host.address)],
            "containerStatuses": [statuses[container["name"]] for container in spec["containers"]],
        }
        new.pop("nominatedNodeName", None)
        new.setdefault("startTime", self.stamp)
        if spec.get("initContainers"):
            new["initContainerStatuses"] = [statuses[container["name"]] for container in spec["initContainers"]]
        if spec.get("ephemeralContainers"):
            known = [statuses[c["name"]] for c in spec["ephemeralContainers"] if c["name"] in statuses]
            new["ephemeralContainerStatuses"] = known  # one that came when the pod had ended never starts
        if self.address:
            new["podIP"] = self.address
            new["podIPs"] = [{"ip": address} for address in self.host.addresses(self.address)]
        else:
            new.pop("podIP", None)
            new.pop("podIPs", None)
        for field, value in (("reason", self.reason), ("message", self.why)):
            if value:
                new[field] = value
            else:
                new.pop(field, None)
        return new

    def _others(self, old: Obj) -> list[Obj]:
        """The conditions so far, with that of a disruption."""
        known: list[Obj] = old.get("conditions") or []
        if not self.disrupted:
            return known
        return conditions.with_disruption(known, self.disrupted, self.stamp)


def is_static(pod: Obj) -> bool:
    """Whether a pod is the picture of one that its node runs from a folder of its own."""
    annotations: dict[str, str] = pod["metadata"].get("annotations") or {}
    return annotations.get("kubernetes.io/config.source", "api") != "api"
