"""Names as pods, nodes and outsiders see them, in a cluster with CoreDNS and in one without."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

import doubles
import pytest

from minikctl.addons.dns.resolver import Resolver
from minikctl.client.network import Answer, Source
from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver

DOCUMENTATION = ip_network("203.0.113.0/24")


class Asked:
    def __init__(self, profile: str) -> None:
        self.session = Session(MemoryDriver(), seed=1)
        self.session.create(profile=profile, nodes=2, control_planes=1)
        self.client = self.session.client

    def create(self, resource: str, body: dict[str, Any], namespace: str = "default") -> None:
        self.client.create(resource, body, namespace=namespace)
        self.session.settle()

    def ask(self, name: str, record: str = "A", *, namespace: str = "default", **spec: Any) -> Answer:
        pod = {"metadata": {"name": "client", "namespace": namespace}, "spec": spec}
        return Resolver(self.client).resolve(Source(pod), name, record)


@pytest.fixture(scope="module")
def asked() -> Asked:
    made = Asked("default")
    made.create("services", doubles.service("web", clusterIP="10.96.0.77"))
    made.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "other"}})
    inside = {"type": "ExternalName", "externalName": "web.default.svc.cluster.local", "ports": None, "selector": None}
    made.create("services", doubles.service("alias", **inside))
    made.create("services", doubles.service("outside", **{**inside, "externalName": "www.example.com"}))
    made.create("services", doubles.service("dangling", **{**inside, "externalName": "gone.default.svc.cluster.local"}))
    return made


def test_a_short_name_is_of_the_pod_s_namespace(asked: Asked) -> None:
    found = asked.ask("web")
    assert (found.code, found.name, found.addresses) == ("NOERROR", "web.default.svc.cluster.local", ["10.96.0.77"])
    assert asked.ask("web", namespace="other").code == "NXDOMAIN"


def test_a_name_with_its_namespace_is_known_everywhere(asked: Asked) -> None:
    for name in ("web.default", "web.default.svc", "web.default.svc.cluster.local", "WEB.Default"):
        assert asked.ask(name, namespace="other").addresses == ["10.96.0.77"], name
    assert asked.ask("kubernetes.default").addresses == ["10.96.0.1"]


def test_a_full_name_is_not_searched(asked: Asked) -> None:
    assert asked.ask("web.").code == "NXDOMAIN"
    assert asked.ask("web.default.svc.cluster.local.").addresses == ["10.96.0.77"]


def test_an_alias_is_followed(asked: Asked) -> None:
    found = asked.ask("alias")
    assert found.records == [
        ("alias.default.svc.cluster.local", 30, "CNAME", "web.default.svc.cluster.local"),
        ("web.default.svc.cluster.local", 30, "A", "10.96.0.77"),
    ]
    assert ip_address(asked.ask("outside").addresses[0]) in DOCUMENTATION


def test_an_alias_of_nothing_is_all_that_there_is(asked: Asked) -> None:
    found = asked.ask("dangling")
    assert (found.code, [kind for _, _, kind, _ in found.records]) == ("NOERROR", ["CNAME"])


def test_an_address_may_be_asked_for_its_name(asked: Asked) -> None:
    assert [value for *_, value in asked.ask("10.96.0.77", "PTR").records] == ["web.default.svc.cluster.local"]
    assert asked.ask("77.0.96.10.in-addr.arpa", "PTR").records == asked.ask("10.96.0.77", "PTR").records
    assert asked.ask("10.96.200.200", "PTR").code == "NXDOMAIN"


def test_a_pod_with_the_node_s_servers_knows_no_cluster_name(asked: Asked) -> None:
    assert asked.ask("web.default.svc.cluster.local", dnsPolicy="Default").code == "NXDOMAIN"
    assert asked.ask("example.com", dnsPolicy="Default").code == "NOERROR"
    assert asked.ask("web", hostNetwork=True, dnsPolicy="ClusterFirst").code == "NXDOMAIN"
    assert asked.ask("web", hostNetwork=True, dnsPolicy="ClusterFirstWithHostNet").code == "NOERROR"


def test_neither_a_node_nor_an_outsider_knows_cluster_names(asked: Asked) -> None:
    resolver = Resolver(asked.client)
    for source in (Source(node="minikctl-worker"), Source()):
        assert resolver.resolve(source, "web.default.svc.cluster.local").code == "NXDOMAIN"
        assert resolver.resolve(source, "example.com").code == "NOERROR"


def test_names_outside_have_an_address_for_documentation_and_always_the_same(asked: Asked) -> None:
    first, again = asked.ask("www.example.com"), asked.ask("WWW.example.com.")
    assert first.addresses == again.addresses
    assert ip_address(first.addresses[0]) in DOCUMENTATION
    assert ip_address(asked.ask("www.example.com", "AAAA").addresses[0]) in ip_network("2001:db8::/32")


def test_what_is_no_domain_does_not_exist(asked: Asked) -> None:
    for name in ("nothing", "web.nowhere", "db.internal"):
        assert asked.ask(name).code == "NXDOMAIN", name


def test_a_pod_of_a_stateful_set_has_its_own_name(asked: Asked) -> None:
    headless = {"clusterIP": "None", "selector": {"app": "db"}}
    asked.create("services", doubles.service("db", **headless))
    asked.create("statefulsets.apps", doubles.workload("StatefulSet", "db", serviceName="db", replicas=2))
    asked.session.control("advance", to=asked.session.cluster.clock.now + 60_000)
    pods = asked.client.list("pods", "default", labels="app=db")
    addresses = {pod["metadata"]["name"]: pod["status"]["podIP"] for pod in pods}
    assert set(addresses) == {"db-0", "db-1"}
    for name, address in addresses.items():
        assert asked.ask(f"{name}.db").addresses == [address]
        assert [value for *_, value in asked.ask(address, "PTR").records] == [f"{name}.db.default.svc.cluster.local"]
    assert sorted(asked.ask("db").addresses) == sorted(addresses.values())


def test_without_coredns_pods_nothing_is_answered() -> None:
    made = Asked("default")
    made.client.patch("deployments.apps", "kube-system", "coredns", {"spec": {"replicas": 0}}, type="merge")
    made.session.control("advance", to=made.session.cluster.clock.now + 120_000)
    assert made.ask("kubernetes.default").code == "SERVFAIL"
    assert made.ask("example.com").code == "SERVFAIL"
    second = {"nameservers": ["8.8.8.8"]}
    assert made.ask("example.com", dnsConfig=second).code == "NOERROR"
    assert made.ask("example.com", dnsPolicy="Default").code == "NOERROR"


def test_a_cluster_without_dns_knows_no_names_of_its_own() -> None:
    made = Asked("bare")
    assert made.ask("kubernetes.default.svc.cluster.local").code == "NXDOMAIN"
    assert made.ask("example.com").code == "NOERROR"
