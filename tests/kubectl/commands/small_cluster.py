"""A bare cluster of three nodes with a stopped clock, and commands run on it."""

from __future__ import annotations

import io
from copy import copy
from typing import Any

from minikctl.cluster.session import Session
from minikctl.kubectl.dispatch import dispatch
from minikctl.storage.drivers.memory import MemoryDriver

AGE = 65_000
"""How old what a cluster holds is when the tests look at it: ``65s``."""


class Cluster:
    """``driver`` holds a state to begin with; without one the cluster is new."""

    def __init__(self, driver: MemoryDriver | None = None) -> None:
        self.session = Session(driver or MemoryDriver(), seed=1)
        self.session.create(profile="bare", nodes=3, control_planes=0)
        self.session.control("freeze")
        self.client = self.session.client

    def state(self) -> MemoryDriver:
        """A copy of all that is stored; the objects themselves are never changed in place."""
        self.session.finish()
        original = self.session.store.driver
        copied = MemoryDriver()
        for name, value in vars(original).items():
            setattr(copied, name, copy(value))
        return copied

    def run(self, *argv: str, stdin: str = "") -> tuple[int, str, str]:
        """(exit code, stdout, stderr) of ``kubectl ARGV``."""
        out, err = io.StringIO(), io.StringIO()
        user, groups = self.client.user, self.client.groups

        def opened(invocation: Any) -> Session:
            if invocation.flags["as"]:
                self.client.user, self.client.groups = invocation.flags["as"], invocation.flags["as-group"]
            return self.session

        try:
            code = dispatch(
                list(argv), program="kubectl", open_session=opened, out=out, err=err, stdin=io.StringIO(stdin)
            )
        finally:
            self.client.user, self.client.groups = user, groups
        return code, out.getvalue(), err.getvalue()

    def out(self, *argv: str) -> str:
        """What a command that works prints."""
        code, out, err = self.run(*argv)
        assert (code, err) == (0, "")
        return out

    def fault(self, *argv: str) -> str:
        """What a command that fails says."""
        code, out, err = self.run(*argv)
        assert (code, out) == (1, "")
        return err

    def pass_time(self, milliseconds: int) -> None:
        self.session.control("advance", to=self.session.now + milliseconds)


def pod(name: str, **labels: str) -> dict[str, Any]:
    spec = {"restartPolicy": "Never", "containers": [{"name": "main", "image": f"registry.example/{name}:1"}]}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "default", "labels": labels},
        "spec": spec,
    }


def deployment(name: str, replicas: int = 1) -> dict[str, Any]:
    labels = {"app": name}
    template = {
        "metadata": {"labels": labels},
        "spec": {"containers": [{"name": "main", "image": f"registry.example/{name}:1"}]},
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": "default"},
        "spec": {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template},
    }
