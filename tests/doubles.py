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


class Live:
    """A cluster whose pods are bound and run at once, driven by a user's requests that settle."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, nodes: int = 3) -> None:
        use(monkeypatch, scheduler="Scheduler", kubelet="Kubelet")
        self.session = session(nodes=nodes)
        self.client = self.session.client
        self.component = self.session.cluster.client("system:test")

    @property
    def now(self) -> int:
        return self.session.cluster.clock.now

    def settle(self) -> None:
        self.session.settle()

    def advance(self, seconds: float) -> None:
        self.session.control("advance", to=self.now + int(seconds * 1000))

    def create(self, resource: str, obj: Obj, namespace: str = "default") -> Obj:
        made = self.client.create(resource, obj, namespace=namespace)
        self.settle()
        return made

    def patch(self, resource: str, name: str, body: Obj, namespace: str = "default", **options: Any) -> Obj:
        made = self.client.patch(resource, namespace, name, body, **{"type": "merge", **options})
        self.settle()
        return made

    def delete(self, resource: str, name: str, namespace: str = "default", **options: Any) -> None:
        self.client.delete(resource, namespace, name, **{"propagationPolicy": "Background", **options})
        self.settle()

    def get(self, resource: str, name: str, namespace: str = "default") -> Obj:
        return self.client.get(resource, namespace, name)

    def find(self, resource: str, name: str, namespace: str = "default") -> Obj | None:
        return self.client.find(resource, namespace, name)

    def objects(self, resource: str, **options: Any) -> list[Obj]:
        return self.client.list(resource, "default", **options)

    def names(self, resource: str, **options: Any) -> list[str]:
        return [obj["metadata"]["name"] for obj in self.objects(resource, **options)]

    def sets(self) -> dict[str, int]:
        """Image -> replicas of each ReplicaSet."""
        return {
            one["spec"]["template"]["spec"]["containers"][0]["image"]: one["spec"].get("replicas", 0)
            for one in self.objects("replicasets.apps")
        }

    def events(self, name: str) -> list[tuple[str, str, int]]:
        """(reason, message, count) of the events about an object of that name."""
        found = self.objects("events", fields=f"involvedObject.name={name}")
        found.sort(key=lambda event: int(event["metadata"]["resourceVersion"]))
        return [(event["reason"], event["message"], event["count"]) for event in found]

    def condition(self, resource: str, name: str, kind: str) -> Obj:
        conditions = self.get(resource, name)["status"].get("conditions") or []
        return next((c for c in conditions if c["type"] == kind), {})


def image(text: str, **labels: str) -> Obj:
    """A merge patch of a workload: another image, and more labels on its pods."""
    container = {"name": "main", "image": text}
    patch: Obj = {"spec": {"template": {"spec": {"containers": [container]}}}}
    if labels:
        patch["spec"]["template"]["metadata"] = {"labels": labels}
    return patch
