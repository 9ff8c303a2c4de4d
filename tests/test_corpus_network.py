"""Published applications, seen from their network: the front end is reached from outside as it is published, and every
back end from the pods that name it in their environment."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from one_cluster import OneCluster

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the published applications are not beside this checkout")

APPLICATIONS = ("cassandra", "guestbook", "guestbook-go", "online-boutique", "sock-shop", "voting-app")
ADDRESS = re.compile(r"(?:\w+://)?([a-z0-9][a-z0-9.-]*):(\d{2,5})(?:/.*)?")
"""``redis-cart:6379``, ``http://carts:80/path``"""

FRONT_ENDS = {
    "guestbook": {"svc/frontend"},
    "guestbook-go": {"svc/guestbook"},
    "online-boutique": {"svc/frontend-external"},
    "sock-shop": {"svc/front-end"},
    "voting-app": {"svc/result", "svc/vote"},
}
"""Those that are published outside: of type NodePort or LoadBalancer, by the applications' own manifests."""

ABSENT = {("online-boutique", "shoppingassistantservice")}
"""Named in an environment, and no part of what is applied (the assistant is an add-on of its own)."""

BY_PROGRAM = {
    "guestbook": {"frontend": ("redis-master:6379", "redis-replica:6379"), "redis-replica": ("redis-master:6379",)},
    "guestbook-go": {"guestbook": ("redis-master:6379", "redis-replica:6379"), "redis-replica": ("redis-master:6379",)},
    "sock-shop": {
        "front-end": ("catalogue:80", "carts:80", "user:80", "orders:80", "session-db:6379"),
        "catalogue": ("catalogue-db:3306",),
        "carts": ("carts-db:27017",),
        "orders": ("orders-db:27017", "payment:80", "shipping:80"),
        "shipping": ("rabbitmq:5672",),
    },
    "voting-app": {"vote": ("redis:6379",), "worker": ("redis:6379", "db:5432"), "result": ("db:5432",)},
}
"""Application: workload: what its program is known to call without being told (GET_HOSTS_FROM=dns, built-in names)."""


class Application:
    def __init__(self, name: str, cluster: OneCluster) -> None:
        self.name = name
        self.cluster = cluster
        assert cluster.run("apply", "-f", str(CORPUS / name))[0] == 0
        assert cluster.run("clock", "advance", "--until-idle", "--limit", "1h")[0] == 0
        self.pods = [pod for pod in cluster.objects("pods") if pod["status"]["phase"] == "Running"]

    def route(self, source: str, target: str, namespace: str) -> dict[str, Any]:
        code, out, err = self.cluster.run("route", source, target, "-n", namespace, "-o", "json")
        assert err == ""
        found: dict[str, Any] = json.loads(out)
        assert code == (0 if found["verdict"] == "answered" else 1)
        return found

    def ready(self, name: str) -> bool:
        (pod,) = [pod for pod in self.pods if pod["metadata"]["name"] == name]
        return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"]["conditions"])


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> OneCluster:
    return OneCluster(tmp_path, monkeypatch, capsys)


@pytest.mark.parametrize("name", APPLICATIONS)
def test_front_ends_are_reached_from_outside_as_they_are_published(name: str, cluster: OneCluster) -> None:
    application = Application(name, cluster)
    published = [s for s in cluster.objects("services") if s["spec"]["type"] in ("NodePort", "LoadBalancer")]
    assert {f"svc/{service['metadata']['name']}" for service in published} == FRONT_ENDS.get(name, set())
    for service in published:
        meta = service["metadata"]
        found = application.route("outside", f"svc/{meta['name']}", meta["namespace"])
        assert found["verdict"] == "answered", found
        assert application.ready(found["pod"])
        kinds = [hop["kind"] for hop in found["hops"]]
        assert ("load-balancer" if service["spec"]["type"] == "LoadBalancer" else "node-port") in kinds


@pytest.mark.parametrize("name", APPLICATIONS)
def test_back_ends_are_reached_from_pods_by_the_names_in_their_environment(name: str, cluster: OneCluster) -> None:
    application = Application(name, cluster)
    services = {service["metadata"]["name"] for service in cluster.objects("services")}
    for pod in application.pods:
        meta = pod["metadata"]
        for host, port in named(pod):
            found = application.route(f"pod/{meta['name']}", f"{host}:{port}", meta["namespace"])
            if (name, host) in ABSENT:
                assert (found["verdict"], host in services) == ("unknown-host", False)
                continue
            assert found["verdict"] == "answered", found
            assert application.ready(found["pod"])


@pytest.mark.parametrize("name", sorted(BY_PROGRAM))
def test_back_ends_are_reached_by_the_names_that_programs_have_built_in(name: str, cluster: OneCluster) -> None:
    application = Application(name, cluster)
    for workload, targets in BY_PROGRAM[name].items():
        callers = [pod for pod in application.pods if pod["metadata"]["name"].startswith(f"{workload}-")]
        assert callers
        for target in targets:
            source = callers[0]["metadata"]
            found = application.route(f"pod/{source['name']}", target, source["namespace"])
            assert found["verdict"] == "answered", found


def test_ingresses_to_services_that_nobody_has_made_answer_503(cluster: OneCluster) -> None:
    """The tutorials' Ingress examples name Services that are no part of them."""
    application = Application("first", cluster)
    for target, service in (
        ("http://foo.bar.com/foo", "service1"),
        ("http://foo.bar.com/bar/1", "service2"),
        ("http://foo.bar.com/elsewhere", "testsvc"),
    ):
        found = application.route("outside", target, "default")
        assert (found["verdict"], found["status"]) == ("http-error", 503)
        assert found["reason"] == f"service default/{service} does not exist"


def test_cassandra_has_no_seed_while_its_first_pod_is_pending(cluster: OneCluster) -> None:
    """Its storage class names a provisioner that this cluster does not have, as most others."""
    application = Application("cassandra", cluster)
    assert application.pods == []
    assert cluster.run("run", "client", "--image=busybox", "--command", "--", "sleep", "1d")[0] == 0
    assert cluster.run("clock", "advance", "1m")[0] == 0
    for host in ("cassandra", "cassandra-0.cassandra.default.svc.cluster.local"):
        assert application.route("pod/client", f"{host}:9042", "default")["verdict"] == "unknown-host"


def test_cassandra_finds_its_seed_where_somebody_makes_its_volumes(cluster: OneCluster) -> None:
    for number in range(3):
        source = {"hostPath": {"path": f"/data/{number}"}}
        spec = {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], "storageClassName": "fast", **source}
        volume = {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": f"v{number}"}, "spec": spec}
        path = Path(cluster_folder(cluster)) / f"v{number}.json"
        path.write_text(json.dumps(volume), encoding="utf-8")
        assert cluster.run("create", "-f", str(path))[0] == 0
    application = Application("cassandra", cluster)
    assert len(application.pods) == 3
    for pod in application.pods:
        source = f"pod/{pod['metadata']['name']}"
        seed = application.route(source, "cassandra-0.cassandra.default.svc.cluster.local:9042", "default")
        assert (seed["verdict"], seed["pod"]) == ("answered", "cassandra-0")


def cluster_folder(cluster: OneCluster) -> str:
    import os

    return os.path.dirname(os.environ["MINIKCTL_STATE"])


def named(pod: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Hosts with ports that the environment of a pod's containers names."""
    spec = pod["spec"]
    for container in (*spec.get("initContainers", ()), *spec["containers"]):
        for variable in container.get("env") or ():
            found = ADDRESS.fullmatch(variable.get("value") or "")
            if found:
                yield found[1], int(found[2])
