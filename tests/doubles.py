"""Small stand-ins for the components of a cluster, for tests of those beside them, and manifests to feed both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from minikctl.apimachinery.meta import is_deleting, key_of, split_key
from minikctl.cluster import cluster
from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver

if TYPE_CHECKING:
    from minikctl.apimachinery.watch import Change
    from minikctl.client.component import Surroundings

Obj = dict[str, Any]

UNREADY = "test/unready"
"""A label: the pod runs, and is never ready."""


class Idle:
    """A component that does nothing."""

    name = "idle"

    def __init__(self, surroundings: Surroundings) -> None:
        self.surroundings = surroundings
        self.queue: dict[str, None] = {}

    def observe(self, change: Change) -> None:
        pass

    def busy(self) -> bool:
        return bool(self.queue)

    def work(self) -> None:
        queue, self.queue = self.queue, {}
        for key in queue:
            pod = self.surroundings.client.find("pods", *split_key(key))
            if pod is not None:
                self.sync(pod)

    def sync(self, pod: Obj) -> None:
        pass

    def fire(self, key: str) -> None:
        pass


class Scheduler(Idle):
    """Binds each pod to the node with the fewest; a daemon's pod to the node that it is meant for."""

    def observe(self, change: Change) -> None:
        if change.resource == "pods" and change.type == "ADDED" and not change.obj["spec"].get("nodeName"):
            self.queue[key_of(change.obj)] = None

    def sync(self, pod: Obj) -> None:
        client, meta = self.surroundings.client, pod["metadata"]
        if pod["spec"].get("nodeName") or is_deleting(pod):
            return
        nodes = {node["metadata"]["name"]: 0 for node in client.list("nodes")}
        for other in client.list("pods"):
            if other["spec"].get("nodeName") in nodes:
                nodes[other["spec"]["nodeName"]] += 1
        name = meant_for(pod) or min(nodes, key=lambda name: (nodes[name], name))
        binding = {"metadata": {"name": meta["name"]}, "target": {"kind": "Node", "name": name}}
        client.create("pods", binding, namespace=meta["namespace"], subresource="binding")


class Kubelet(Idle):
    """Lets bound pods run, ready at once, and lets deleted ones go at once."""

    def observe(self, change: Change) -> None:
        if change.resource == "pods" and change.type != "DELETED" and change.obj["spec"].get("nodeName"):
            self.queue[key_of(change.obj)] = None

    def sync(self, pod: Obj) -> None:
        client, meta = self.surroundings.client, pod["metadata"]
        if is_deleting(pod):
            client.delete("pods", meta["namespace"], meta["name"], gracePeriodSeconds=0)
        elif pod["status"].get("phase") == "Pending":
            number = int(meta["resourceVersion"])
            client.update_status("pods", running(pod, f"10.244.{number >> 8 & 255}.{number & 255}", self.stamp()))

    def stamp(self) -> str:
        return self.surroundings.clock.stamp()


def running(pod: Obj, address: str, stamp: str) -> Obj:
    ready = "False" if UNREADY in (pod["metadata"].get("labels") or {}) else "True"
    condition = {"type": "Ready", "status": ready, "lastTransitionTime": stamp}
    others = [c for c in pod["status"].get("conditions") or () if c["type"] != "Ready"]
    status = {**pod["status"], "phase": "Running", "podIP": address, "conditions": [*others, condition]}
    return {**pod, "status": status}


def meant_for(pod: Obj) -> str:
    affinity = (pod["spec"].get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution") or {}
    for term in required.get("nodeSelectorTerms") or ():
        for field in term.get("matchFields") or ():
            return str(field["values"][0])
    return ""


def use(monkeypatch: pytest.MonkeyPatch, **components: str) -> None:
    """Put stand-ins in the cluster's table: ``kubelet="Kubelet"``; ``controllers`` means the controller manager."""
    named = {name.replace("controllers", "controller-manager"): where for name, where in components.items()}
    table = tuple(
        (name, f"doubles:{named[name]}" if name in named else where, user) for name, where, user in cluster.COMPONENTS
    )
    monkeypatch.setattr(cluster, "COMPONENTS", table)


def session(*, nodes: int = 3, driver: Any = None, seed: int = 1) -> Session:
    """A new bare cluster."""
    opened = Session(driver or MemoryDriver(), seed=seed)
    opened.create(profile="bare", nodes=nodes, control_planes=0)
    opened.settle()
    return opened


# --- manifests


def template(labels: dict[str, str] | None = None, image: str = "nginx:1.25", **spec: Any) -> Obj:
    return {
        "metadata": {"labels": labels or {"app": "web"}},
        "spec": {"containers": [{"name": "main", "image": image}], **spec},
    }


def pod(name: str, labels: dict[str, str] | None = None, **spec: Any) -> Obj:
    meta: Obj = {"name": name}
    if labels:
        meta["labels"] = labels
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": meta,
        "spec": {"containers": [{"name": "main", "image": "nginx:1.25"}], **spec},
    }


def config_map(name: str, data: dict[str, str] | None = None, **meta: Any) -> Obj:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, **meta}, "data": data or {"a": "1"}}


def workload(kind: str, name: str, **spec: Any) -> Obj:
    """A Deployment, ReplicaSet or DaemonSet of pods labelled ``app: NAME``."""
    labels = {"app": name}
    spec = {"selector": {"matchLabels": labels}, "template": template(labels), **spec}
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name}, "spec": spec}


def service(name: str, **spec: Any) -> Obj:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name},
        "spec": {"selector": {"app": name}, "ports": [{"port": 80}], **spec},
    }
