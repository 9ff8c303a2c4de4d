"""A cluster of API server and scheduler only: no pod runs, and tests make and take away what they like."""

from __future__ import annotations

from typing import Any

from minikctl.cluster.session import Session
from minikctl.scheduler.framework import module_of, normalised
from minikctl.scheduler.world import World
from minikctl.storage.drivers.memory import MemoryDriver

Obj = dict[str, Any]
HOSTNAME = "kubernetes.io/hostname"
ZONE = "topology.kubernetes.io/zone"


class Idle:
    """Stands in for a component, and never does anything."""

    def __init__(self, name: str) -> None:
        self.name = name

    def observe(self, change: Any) -> None: ...

    def busy(self) -> bool:
        return False

    def work(self) -> None: ...

    def fire(self, key: str) -> None: ...


class LoneScheduler:
    def __init__(self) -> None:
        self.session = Session(MemoryDriver(), seed=1)
        self._silence()
        self.session.create(profile="bare", nodes=0, control_planes=0)
        self.api = self.session.cluster.client("system:test")

    def _silence(self) -> None:
        for name in ("controller-manager", "kubelet", "addons"):
            self.session.cluster._components[name] = Idle(name)  # type: ignore[assignment]

    def restart(self) -> None:
        """What the scheduler has in memory is lost, as between two commands."""
        self.session.cluster.forget()
        self._silence()

    def lose_checkpoint(self) -> None:
        self.session.store.set_note("checkpoint:scheduler", None)
        self.restart()

    @property
    def checkpoint(self) -> Obj:
        return self.session.store.note("checkpoint:scheduler")

    # --- making things

    def node(self, name: str, *, zone: str = "", labels: Obj | None = None, images: Any = None, **spec: Any) -> None:
        """A node of 4 CPUs, 8Gi and 110 pods, unless ``offer`` says otherwise."""
        offer = {"cpu": "4", "memory": "8Gi", "ephemeral-storage": "100Gi", "pods": "110", **spec.pop("offer", {})}
        all_labels = {HOSTNAME: name, **({ZONE: zone} if zone else {}), **(labels or {})}
        status: Obj = {"capacity": offer, "allocatable": offer}
        if images:
            status["images"] = images
        meta = {"name": name, "labels": all_labels}
        self.api.create("nodes", {"apiVersion": "v1", "kind": "Node", "metadata": meta, "spec": spec, "status": status})
        self.session.settle()

    def nodes(self, count: int, **options: Any) -> None:
        for number in range(1, count + 1):
            self.node(f"node-{number}", **options)

    def pod(
        self,
        name: str,
        *,
        labels: Obj | None = None,
        requests: Obj | None = None,
        container: Obj | None = None,
        owner: Obj | None = None,
        namespace: str = "default",
        priority: int = 0,
        never: bool = False,
        **spec: Any,
    ) -> str:
        """Create a pod and let it be scheduled; its node, or "". ``never``: it is of a class that never preempts."""
        if priority:
            spec["priorityClassName"] = self.priority_class(priority, never=never)
        meta: Obj = {"name": name, "namespace": namespace, "labels": labels or {}}
        if owner:
            reference = {key: owner[key] for key in ("apiVersion", "kind")}
            reference |= {"name": owner["metadata"]["name"], "uid": owner["metadata"]["uid"], "controller": True}
            meta["ownerReferences"] = [reference]
        main: Obj = {"name": "main", "image": "x:1", **(container or {})}
        if requests:
            main["resources"] = {"requests": requests}
        body = {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": {"containers": [main], **spec}}
        self.api.create("pods", body, namespace=namespace)
        self.session.settle()
        return self.where(name, namespace)

    def priority_class(self, value: int, *, never: bool = False) -> str:
        """The name of a class of this priority, which is made if need be."""
        resource, name = "priorityclasses.scheduling.k8s.io", f"p{value}{'-never' if never else ''}"
        if self.api.find(resource, "", name) is None:
            body: Obj = {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": name}}
            policy = {"preemptionPolicy": "Never"} if never else {}
            self.api.create(resource, {**body, "value": value, **policy})
        return name

    def create(self, resource: str, kind: str, name: str, spec: Obj, **fields: Any) -> Obj:
        version = {"apps": "apps/v1", "policy": "policy/v1", "k8s": "storage.k8s.io/v1"}.get(
            resource.partition(".")[2].partition(".")[0], "v1"
        )
        if resource.startswith("storageclasses"):
            version = "storage.k8s.io/v1"
        body = {"apiVersion": version, "kind": kind, "metadata": {"name": name}, **fields}
        if spec:
            body["spec"] = spec
        made = self.api.create(resource, body, namespace="default")
        self.session.settle()
        return made

    # --- changing things

    def patch(self, resource: str, name: str, body: Obj, **options: Any) -> None:
        namespace = "" if resource in ("nodes", "persistentvolumes") else "default"
        self.api.patch(resource, namespace, name, body, type="merge", **options)
        self.session.settle()

    def delete_pod(self, name: str) -> None:
        self.api.delete("pods", "default", name, gracePeriodSeconds=0)
        self.session.settle()

    def advance(self, seconds: float) -> None:
        self.session.control("advance", to=self.session.now + int(seconds * 1000))

    # --- looking

    def get(self, name: str, namespace: str = "default") -> Obj:
        return self.api.get("pods", namespace, name)

    def where(self, name: str, namespace: str = "default") -> str:
        return self.get(name, namespace)["spec"].get("nodeName", "")

    def message(self, name: str) -> str:
        """Why a pod has no node."""
        conditions = self.get(name)["status"]["conditions"]
        return next(c["message"] for c in conditions if c["type"] == "PodScheduled")

    def events(self, name: str) -> list[Obj]:
        return [event for event in self.api.list("events") if event["involvedObject"]["name"] == name]

    def scores(self, plugin: str, **pod: Any) -> dict[str, int]:
        """What a plugin gives each node that it would let a pod go to, from 0 to 100, before its weight."""
        self.pod("probe", schedulerName="nobody", **pod)
        memory: Any = self.session.cluster._component("scheduler")._memory  # type: ignore[attr-defined]
        world = World(self.api, memory.cache, memory.groups)
        prepared = module_of(plugin).prepare(memory.shapes.of(self.get("probe")), world)
        nodes = [node for node in memory.cache.nodes.values() if prepared.filter is None or not prepared.filter(node)]
        if prepared.score is not None:
            return {node.name: prepared.score(node) for node in nodes}
        if prepared.raw is not None:
            raws = {node.name: prepared.raw(node) for node in nodes}
            return {name: normalised(raw, max(raws.values()), prepared.reverse) for name, raw in raws.items()}
        parts = [prepared.topology.part(node) for node in nodes]
        kinds = [(part, parts.count(part)) for part in dict.fromkeys(parts) if not prepared.topology.refuse(part)]
        by_part = dict(zip([part for part, _ in kinds], prepared.topology.scores(kinds), strict=True))
        return {node.name: by_part[part] for node, part in zip(nodes, parts, strict=True) if part in by_part}

    def spread(self, prefix: str) -> dict[str, int]:
        """How many of the pods with names like this are on which node."""
        counts: dict[str, int] = {}
        for pod in self.api.list("pods", "default"):
            if pod["metadata"]["name"].startswith(prefix):
                node = pod["spec"].get("nodeName", "")
                counts[node] = counts.get(node, 0) + 1
        return counts
