"""One cluster with a few containers of different kinds, and scripts that are run in them."""

from __future__ import annotations

from typing import Any

from minikctl.client.remote_command import RemoteStreams
from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver

PODS: dict[str, dict[str, Any]] = {
    "web": {"image": "nginx:1.27.3", "ports": [{"containerPort": 80}]},
    "tool": {"image": "busybox:1.36", "command": ["sleep", "3600"]},
    "deb": {"image": "debian:12", "command": ["sleep", "infinity"]},
    "dns": {"image": "registry.k8s.io/e2e-test-images/jessie-dnsutils:1.3", "command": ["sleep", "3600"]},
    "redis": {"image": "redis:7"},
    "bare": {"image": "registry.k8s.io/pause:3.10"},
}


class Inside:
    """``run`` gives (exit code, standard output, standard error) of a command in a pod's container."""

    def __init__(self) -> None:
        self.session = Session(MemoryDriver(), seed=1)
        self.session.create(profile="default", nodes=2, control_planes=1)
        self.session.control("freeze")
        for name, container in PODS.items():
            self.create("Pod", name, {"containers": [{"name": "main", **container}]}, labels={"app": name})
        ports = [{"port": 80, "targetPort": 80, "protocol": "TCP"}]
        self.create("Service", "web", {"selector": {"app": "web"}, "ports": ports})
        self.create("Service", "nobody", {"selector": {"app": "nobody"}, "ports": ports})
        self.pass_time(30)

    def create(self, kind: str, name: str, spec: dict[str, Any], **meta: Any) -> None:
        obj = {
            "apiVersion": "v1",
            "kind": kind,
            "metadata": {"name": name, "namespace": "default", **meta},
            "spec": spec,
        }
        self.session.client.create(f"{kind.lower()}s", obj, namespace="default")

    def pass_time(self, seconds: float) -> None:
        self.session.settle()
        self.session.control("advance", to=self.session.now + int(seconds * 1000))

    def pod(self, name: str) -> dict[str, Any]:
        return self.session.client.get("pods", "default", name)

    def run(self, pod: str, *argv: str, stdin: str | None = None, container: str = "main") -> tuple[int, str, str]:
        out: list[str] = []
        err: list[str] = []
        lines = None if stdin is None else iter(stdin.splitlines(keepends=True))
        read = None if lines is None else lambda: next(lines, "")
        streams = RemoteStreams(out.append, err.append, read)
        code = self.session.execute(self.pod(pod), container, argv, streams)
        return code, "".join(out), "".join(err)

    def sh(self, script: str, pod: str = "tool") -> tuple[int, str, str]:
        return self.run(pod, "sh", "-c", script)

    def out(self, script: str, pod: str = "tool") -> str:
        """What a script that works writes."""
        code, out, err = self.sh(script, pod)
        assert (code, err) == (0, "")
        return out
