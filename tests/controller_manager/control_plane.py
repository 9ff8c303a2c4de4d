"""A cluster of API server and controllers only: tests bind, run and finish the pods themselves."""

from __future__ import annotations

from typing import Any

from minikctl.apimachinery.timestamps import rfc3339
from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver

Obj = dict[str, Any]


class Idle:
    """Stands in for a component, and never does anything."""

    def __init__(self, name: str) -> None:
        self.name = name

    def observe(self, change: Any) -> None: ...

    def busy(self) -> bool:
        return False

    def work(self) -> None: ...

    def fire(self, key: str) -> None: ...


class ControlPlane:
    """``do`` is a client of a user, ``trusted`` that of a component."""

    def __init__(
        self, *, profile: str = "bare", nodes: int = 0, idle: tuple[str, ...] = ("scheduler", "kubelet")
    ) -> None:
        self.session = Session(MemoryDriver(), seed=1)
        for name in idle:
            self.session.cluster._components[name] = Idle(name)
        self.session.create(profile=profile, nodes=nodes, control_planes=0)
        self._seen: dict[str, int] = {}
        self.do = self.session.client
        self.trusted = self.session.cluster.client("system:test")

    @property
    def now(self) -> int:
        return self.session.cluster.clock.now

    def create(self, resource: str, obj: Obj, namespace: str = "default") -> Obj:
        made = self.do.create(resource, obj, namespace=namespace)
        self.session.settle()
        return made

    def patch(self, resource: str, name: str, body: Obj, namespace: str = "default") -> None:
        self.do.patch(resource, namespace, name, body, type="merge")
        self.session.settle()

    def delete(self, resource: str, name: str, namespace: str = "default", **options: Any) -> None:
        self.do.delete(resource, namespace, name, **options)
        self.session.settle()

    def advance(self, seconds: float) -> None:
        self.session.control("advance", to=self.now + int(seconds * 1000))

    def get(self, resource: str, name: str, namespace: str = "default") -> Obj:
        return self.do.get(resource, namespace, name)

    def find(self, resource: str, name: str, namespace: str = "default") -> Obj | None:
        return self.do.find(resource, namespace, name)

    def names(self, resource: str, **options: Any) -> list[str]:
        return [obj["metadata"]["name"] for obj in self.do.list(resource, **options)]

    def pods(self, phase: str = "") -> list[Obj]:
        """The pods that are not on their way out, those seen first first; of one phase if so asked."""
        pods = [p for p in self.do.list("pods", "default") if not p["metadata"].get("deletionTimestamp")]
        for pod in sorted(pods, key=lambda pod: int(pod["metadata"]["resourceVersion"])):
            self._seen.setdefault(pod["metadata"]["uid"], len(self._seen))
        pods.sort(key=lambda pod: self._seen[pod["metadata"]["uid"]])
        return [pod for pod in pods if phase in ("", pod["status"].get("phase"))]

    def run(self, *pods: Obj, ready: bool = True) -> None:
        """Bind pods and let them run."""
        for pod in pods:
            current = self.get("pods", pod["metadata"]["name"])
            if not current["spec"].get("nodeName"):
                spec = {**current["spec"], "nodeName": "node-1"}
                current = self.trusted.update("pods", {**current, "spec": spec})
            state = {"running": {"startedAt": self._stamp()}}
            self._report(current, "Running", "True" if ready else "False", state)
        self.session.settle()

    def finish(self, *pods: Obj, code: int = 0, **status: Any) -> None:
        """Let pods come to their end with an exit code."""
        for pod in pods:
            current = self.get("pods", pod["metadata"]["name"])
            state = {"terminated": {"exitCode": code, "finishedAt": self._stamp()}}
            self._report(current, "Failed" if code else "Succeeded", "False", state, **status)
        self.session.settle()

    def kill(self, *pods: Obj) -> None:
        """Let pods vanish, as after their grace period."""
        for pod in pods:
            self.trusted.delete("pods", "default", pod["metadata"]["name"], gracePeriodSeconds=0)
        self.session.settle()

    def reap(self) -> None:
        """Let all pods vanish that are on their way out."""
        self.kill(*(pod for pod in self.do.list("pods", "default") if pod["metadata"].get("deletionTimestamp")))

    def events(self, name: str) -> list[tuple[str, str, str]]:
        """(type, reason, message) of each event about an object of that name, in the order in which they came."""
        found = self.do.list("events", "default", fields=f"involvedObject.name={name}")
        found.sort(key=lambda event: (event["firstTimestamp"], event["metadata"]["name"]))
        return [(event["type"], event["reason"], event["message"]) for event in found]

    def _report(self, pod: Obj, phase: str, ready: str, state: Obj, **more: Any) -> None:
        condition = {"type": "Ready", "status": ready, "lastTransitionTime": self._stamp()}
        containers = [
            {"name": container["name"], "ready": ready == "True", "restartCount": 0, "state": state}
            for container in pod["spec"]["containers"]
        ]
        status = {"phase": phase, "conditions": [condition], "containerStatuses": containers, **more}
        self.trusted.update_status("pods", {**pod, "status": status})

    def _stamp(self) -> str:
        return rfc3339(self.now)
