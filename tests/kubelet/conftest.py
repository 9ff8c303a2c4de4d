"""A cluster in memory with a frozen clock, and short words for what kubelet tests do with it."""

from __future__ import annotations

import pytest

from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver


class Life:
    """One cluster. ``node`` is the name of the node that pods of `run` go to."""

    def __init__(self, profile: str) -> None:
        self.session = Session(MemoryDriver(), seed=1)
        self.session.create(profile=profile, nodes=2, control_planes=0 if profile == "bare" else 1)
        self.client = self.session.client
        self.node = self.client.list("nodes")[1]["metadata"]["name"]
        self.session.control("freeze")
        self.to_whole_second()

    def to_whole_second(self) -> None:
        self.session.control("advance", to=-(-self.session.now // 1000) * 1000)
        self.start = self.session.now

    def run(self, name="web", annotations=None, **spec):
        spec.setdefault("containers", [{"name": "app", "image": "nginx:1.27"}])
        meta = {"name": name, "namespace": "default", "annotations": annotations or {}}
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": {"nodeName": self.node, **spec}}
        self.client.create("pods", pod, namespace="default")
        self.session.settle()
        self.start = self.session.now
        return self

    def after(self, seconds: float):
        """Let the cluster's time be so much after `run`."""
        self.session.control("advance", to=self.start + int(seconds * 1000))
        return self

    def pod(self, name="web"):
        return self.client.find("pods", "default", name)

    def phase(self, name="web"):
        return self.pod(name)["status"]["phase"]

    def status(self, container="app", name="web"):
        status = self.pod(name)["status"]
        known = [*status.get("initContainerStatuses", []), *status["containerStatuses"]]
        return next(entry for entry in known if entry["name"] == container)

    def state(self, container="app", name="web"):
        return self.status(container, name)["state"]

    def waits_for(self, container="app", name="web"):
        return self.state(container, name).get("waiting", {}).get("reason", "")

    def conditions(self, name="web"):
        return {entry["type"]: entry for entry in self.pod(name)["status"]["conditions"]}

    def events(self, name="web", reason=""):
        """(reason, message) of the kubelet's events of a pod, in the order in which they came."""
        found = [
            event
            for event in self.client.list("events", "default")
            if event["involvedObject"]["name"] == name and event["source"]["component"] == "kubelet"
        ]
        found.sort(key=lambda event: int(event["metadata"]["resourceVersion"]))
        return [(e["reason"], e["message"]) for e in found if not reason or e["reason"] == reason]

    def delete(self, name="web", **options):
        self.client.delete("pods", "default", name, **options)
        self.session.settle()
        self.start = self.session.now
        return self


@pytest.fixture
def life():
    return Life("default")


@pytest.fixture
def instant_life():
    return Life("bare")
