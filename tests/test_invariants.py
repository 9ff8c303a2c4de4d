"""What holds whatever people do: random commands over Deployments, ReplicaSets and Services of one small cluster.

Every command is a session of its own, as on the command line; the components are the real ones. Each single change is
watched, and every run is played again from its seed.
"""

from __future__ import annotations

import json
from typing import Any
from unittest import mock

import doubles
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from minikctl.cluster import cluster_time
from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver

pytest.importorskip("minikctl.scheduler.scheduler")
pytest.importorskip("minikctl.kubelet.kubelet")

Obj = dict[str, Any]
START, SEED, HOUR = 1_750_000_000_000, 11, 3_600_000
IMAGES = ("nginx:1.25", "nginx:1.26", "nginx:1.27")
ROLLING = [(1, 0), (1, 1), (0, 1), (2, 1), (0, 2)]
"""(maxSurge, maxUnavailable)"""
POLICIES = ("Background", "Foreground", "Orphan")
DEPLOYMENTS, SETS, SERVICES = "deployments.apps", "replicasets.apps", "services"


class World:
    """A state, and the commands that made it. ``watch`` is called with the server and each change."""

    def __init__(self, watch: Any = None) -> None:
        self.driver = MemoryDriver()
        self.watch = watch
        self.commands: list[tuple[Any, ...]] = []
        session = Session(self.driver, seed=SEED)
        session.create(profile="bare", nodes=3, control_planes=0)
        session.cluster.settings["instant"] = False  # pods take their time, as on ordinary nodes
        session.control("freeze")
        session.finish()

    def do(self, *command: Any) -> Any:
        """Run one command, and remember it."""
        self.commands.append(command)
        session = Session(self.driver)
        session.become_writer()
        server = session.cluster.server
        publish = server.publish
        if self.watch is not None:

            def tell(change: Any) -> None:
                publish(change)
                self.watch(server, change)

            server.publish = tell
        found = COMMANDS[command[0]](session, *command[1:])
        session.finish()
        return found

    def read(self, resource: str) -> list[Obj]:
        return Session(self.driver).client.list(resource)

    def dump(self) -> str:
        driver = self.driver
        timers = sorted((t.due, t.component, t.key, t.recurring) for t in driver._timers.values())
        return json.dumps([driver._rows, timers, driver._notes, driver._revision])


def advance(session: Session, seconds: int) -> None:
    session.control("advance", to=session.now + seconds * 1000)


def settle(session: Session) -> bool:
    return bool(session.control("advance_until_idle", quiet=0, limit=HOUR)["idle"])


def create(session: Session, resource: str, body: Obj) -> None:
    session.client.create(resource, body, namespace="default")


def patch(session: Session, resource: str, name: str, body: Obj) -> None:
    session.client.patch(resource, "default", name, body, type="strategic")


def delete(session: Session, resource: str, name: str, policy: str) -> None:
    session.client.delete(resource, "default", name, propagationPolicy=policy)


COMMANDS: dict[str, Any] = {
    "advance": advance,
    "settle": settle,
    "create": create,
    "patch": patch,
    "delete": delete,
}


def bounds(deployment: Obj) -> tuple[int, int, int]:
    """(replicas, maxSurge, maxUnavailable); the machine makes Deployments with plain numbers only."""
    spec = deployment["spec"]
    rolling = spec["strategy"]["rollingUpdate"]
    return spec.get("replicas", 0), rolling["maxSurge"], rolling["maxUnavailable"]


def is_ready(pod: Obj) -> bool:
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions") or ())


class Cluster(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.wall = mock.patch.object(cluster_time, "wall_now", lambda: START)
        self.wall.start()
        self.revision = 0
        self.serial = 0
        self.steady: set[str] = set()
        """Deployments that were complete once and have only been updated, paused and resumed since."""
        self.orphaned = False
        self.world = World(self.watch)

    def teardown(self) -> None:
        try:
            assert self.world.do("settle"), "the cluster does not become quiet"
            self.quiet_cluster_is_in_order()
            again = World()
            for command in self.world.commands:
                again.do(*command)
            assert again.dump() == self.world.dump()
        finally:
            self.wall.stop()

    # --- at every single change

    def watch(self, server: Any, change: Any) -> None:
        assert change.revision > self.revision, "revisions only grow"
        self.revision = change.revision
        if change.type != "DELETED":
            assert change.obj["metadata"]["resourceVersion"] == str(change.revision)
        if change.resource == "pods" and self.steady:
            for name in sorted(self.steady):
                self.check_bounds(server, name)

    def check_bounds(self, server: Any, name: str) -> None:
        deployment = server.store.get(f"/registry/deployments/default/{name}")
        replicas, surge, unavailable = bounds(deployment)
        pods = [
            pod
            for pod in server.store.list("/registry/pods/default/")
            if (pod["metadata"].get("labels") or {}).get("app") == name and not pod["metadata"].get("deletionTimestamp")
        ]
        assert len(pods) <= replicas + surge, "more pods than wanted and maxSurge"
        assert sum(map(is_ready, pods)) >= replicas - unavailable, "fewer pods than wanted less maxUnavailable"

    # --- what people do

    def new_name(self, kind: str) -> str:
        self.serial += 1
        return f"{kind}{self.serial}"

    def alive(self, resource: str) -> list[str]:
        return [
            obj["metadata"]["name"]
            for obj in self.world.read(resource)
            if obj["metadata"].get("namespace") == "default"
            and obj["metadata"]["name"] != "kubernetes"
            and not obj["metadata"].get("deletionTimestamp")
            and not obj["metadata"].get("ownerReferences")
        ]

    @initialize(replicas=st.integers(2, 4), rolling=st.sampled_from(ROLLING))
    def begin(self, replicas: int, rolling: tuple[int, int]) -> None:
        """Most runs are about a Deployment that works."""
        self.create_deployment(replicas, rolling, 0)
        self.become_quiet()

    @rule(
        replicas=st.integers(0, 4),
        rolling=st.sampled_from(ROLLING),
        min_ready=st.sampled_from([0, 0, 5]),
    )
    @precondition(lambda self: len(self.alive(DEPLOYMENTS)) < 3)
    def create_deployment(self, replicas: int, rolling: tuple[int, int], min_ready: int) -> None:
        surge, unavailable = rolling
        strategy = {"rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}
        name = self.new_name("d")
        body = doubles.workload("Deployment", name, replicas=replicas, strategy=strategy, minReadySeconds=min_ready)
        self.world.do("create", DEPLOYMENTS, body)

    @rule(replicas=st.integers(0, 3))
    @precondition(lambda self: len(self.alive(SETS)) < 2)
    def create_replica_set(self, replicas: int) -> None:
        self.world.do("create", SETS, doubles.workload("ReplicaSet", self.new_name("r"), replicas=replicas))

    @rule(type_=st.sampled_from(["ClusterIP", "NodePort", "LoadBalancer"]), selected=st.integers(1, 3))
    @precondition(lambda self: len(self.alive(SERVICES)) < 4)
    def create_service(self, type_: str, selected: int) -> None:
        body = doubles.service(self.new_name("s"), type=type_, selector={"app": f"d{selected}"})
        self.world.do("create", SERVICES, body)

    @rule(data=st.data(), resource=st.sampled_from([DEPLOYMENTS, SETS]), replicas=st.integers(0, 4))
    def scale(self, data: st.DataObject, resource: str, replicas: int) -> None:
        if names := self.alive(resource):
            name = data.draw(st.sampled_from(names))
            self.steady.discard(name)
            self.world.do("patch", resource, name, {"spec": {"replicas": replicas}})

    @rule(data=st.data(), other=st.integers(1, len(IMAGES) - 1), seconds=st.sampled_from([0, 3, 20]))
    def set_image(self, data: st.DataObject, other: int, seconds: int) -> None:
        if names := self.alive(DEPLOYMENTS):
            name = data.draw(st.sampled_from(sorted(self.steady) or names))
            (present,) = (d for d in self.world.read(DEPLOYMENTS) if d["metadata"]["name"] == name)
            number = IMAGES.index(present["spec"]["template"]["spec"]["containers"][0]["image"])
            self.world.do("patch", DEPLOYMENTS, name, doubles.image(IMAGES[(number + other) % len(IMAGES)]))
            self.world.do("advance", seconds)

    @rule(data=st.data(), paused=st.booleans())
    def pause_or_resume(self, data: st.DataObject, paused: bool) -> None:
        if names := self.alive(DEPLOYMENTS):
            self.world.do("patch", DEPLOYMENTS, data.draw(st.sampled_from(names)), {"spec": {"paused": paused}})

    @rule(data=st.data(), resource=st.sampled_from([DEPLOYMENTS, SETS, SERVICES]), policy=st.sampled_from(POLICIES))
    def delete(self, data: st.DataObject, resource: str, policy: str) -> None:
        if names := self.alive(resource):
            name = data.draw(st.sampled_from(names))
            self.steady.discard(name)
            self.orphaned |= policy == "Orphan"
            self.world.do("delete", resource, name, policy)

    @rule(data=st.data())
    def delete_pod(self, data: st.DataObject) -> None:
        if pods := [pod for pod in self.world.read("pods") if not pod["metadata"].get("deletionTimestamp")]:
            pod = data.draw(st.sampled_from(pods))
            self.steady.discard(pod["metadata"]["labels"]["app"])
            self.world.do("delete", "pods", pod["metadata"]["name"], "Background")

    @rule(seconds=st.sampled_from([0, 1, 2, 5, 20, 60]))
    def step(self, seconds: int) -> None:
        self.world.do("advance", seconds)

    @rule()
    def become_quiet(self) -> None:
        assert self.world.do("settle"), "the cluster does not become quiet"
        self.quiet_cluster_is_in_order()
        for deployment in self.world.read(DEPLOYMENTS):
            status, replicas = deployment["status"], bounds(deployment)[0]
            complete = all(status.get(f, 0) == replicas for f in ("replicas", "updatedReplicas", "availableReplicas"))
            assert complete or deployment["spec"].get("paused"), "a healthy rollout comes to its end"
            if complete:
                self.steady.add(deployment["metadata"]["name"])

    # --- after every command

    @invariant()
    def addresses_and_ports_are_unique_and_accounted_for(self) -> None:
        services = self.world.read(SERVICES)
        addresses = [ip for s in services for ip in s["spec"]["clusterIPs"]]
        ports = [p["nodePort"] for s in services for p in s["spec"]["ports"] if p.get("nodePort")]
        records = [r["metadata"]["name"] for r in self.world.read("ipaddresses.networking.k8s.io")]
        assert sorted(addresses) == sorted(records)
        assert sorted(map(str, ports)) == sorted(self.world.driver.note("node-ports") or {})

    @invariant()
    def pods_have_addresses_of_their_own(self) -> None:
        running = [p for p in self.world.read("pods") if p["status"].get("phase") == "Running"]
        addresses = [pod["status"]["podIP"] for pod in running]
        assert len(set(addresses)) == len(addresses)

    def quiet_cluster_is_in_order(self) -> None:
        known = {obj["metadata"]["uid"] for kind in (DEPLOYMENTS, SETS, SERVICES) for obj in self.world.read(kind)}
        for resource in (SETS, "pods", "endpointslices.discovery.k8s.io"):
            for obj in self.world.read(resource):
                meta = obj["metadata"]
                owners = [reference["uid"] for reference in meta.get("ownerReferences") or ()]
                assert set(owners) <= known, "an owner is gone and its dependent is left"
                assert not meta.get("deletionTimestamp"), "a deletion does not come to its end"
                if not owners and resource == "pods":
                    assert self.orphaned, "a pod without owner that nobody orphaned"
        for replica_set in self.world.read(SETS):
            assert replica_set["status"].get("readyReplicas", 0) == replica_set["spec"].get("replicas", 0)


Cluster.TestCase.settings = settings(
    max_examples=16,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
TestCluster = Cluster.TestCase
