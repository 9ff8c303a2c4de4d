"""Services of type LoadBalancer get an address in the default profile, and wait for one in the bare one."""

from __future__ import annotations

from typing import Any

import doubles
import pytest

from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver


class Cloud:
    def __init__(self, profile: str) -> None:
        self.session = Session(MemoryDriver(), seed=1)
        self.session.create(profile=profile, nodes=2, control_planes=1)

    def create(self, name: str, **spec: Any) -> None:
        body = doubles.service(name, **{"type": "LoadBalancer", **spec})
        self.session.client.create("services", body, namespace="default")
        self.session.settle()

    def patch(self, name: str, **spec: Any) -> None:
        self.session.client.patch("services", "default", name, {"spec": spec}, type="strategic")
        self.session.settle()

    def advance(self, seconds: int) -> None:
        self.session.control("advance", to=self.session.cluster.clock.now + seconds * 1000)

    def addresses(self, name: str) -> list[str]:
        balancer = self.session.client.get("services", "default", name)["status"].get("loadBalancer") or {}
        return [ingress["ip"] for ingress in balancer.get("ingress") or ()]


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Cloud:
    doubles.use(monkeypatch, controllers="Idle", scheduler="Idle", kubelet="Idle")
    return Cloud("default")


def test_each_has_an_address_of_its_own(cloud: Cloud) -> None:
    for name in ("a", "b", "c"):
        cloud.create(name)
    assert [cloud.addresses(name) for name in ("a", "b", "c")] == [
        ["172.18.255.200"],
        ["172.18.255.201"],
        ["172.18.255.202"],
    ]


def test_an_address_is_free_again_when_its_service_is_gone(cloud: Cloud) -> None:
    cloud.create("a")
    cloud.session.client.delete("services", "default", "a")
    cloud.create("b")
    assert cloud.addresses("b") == ["172.18.255.200"]


def test_it_may_be_asked_for(cloud: Cloud) -> None:
    cloud.create("a", loadBalancerIP="172.18.255.240")
    assert cloud.addresses("a") == ["172.18.255.240"]


def test_its_making_is_told(cloud: Cloud) -> None:
    cloud.create("a")
    found = cloud.session.client.list("events", "default", fields="involvedObject.name=a")
    told = [(e["reason"], e["message"], e["source"]["component"]) for e in found]
    assert told == [
        ("EnsuringLoadBalancer", "Ensuring load balancer", "service-controller"),
        ("EnsuredLoadBalancer", "Ensured load balancer", "service-controller"),
    ]


def told(cloud: Cloud, name: str) -> list[tuple[str, str]]:
    found = cloud.session.client.list("events", "default", fields=f"involvedObject.name={name}")
    return [(event["reason"], event["message"]) for event in sorted(found, key=lambda e: e["metadata"]["name"])]


def test_its_end_is_told_and_waited_for(cloud: Cloud) -> None:
    cloud.create("a")
    service = cloud.session.client.get("services", "default", "a")
    assert service["metadata"]["finalizers"] == ["service.kubernetes.io/load-balancer-cleanup"]
    cloud.session.client.delete("services", "default", "a")
    cloud.session.settle()
    assert cloud.session.client.find("services", "default", "a") is None
    assert {
        ("DeletingLoadBalancer", "Deleting load balancer"),
        ("DeletedLoadBalancer", "Deleted load balancer"),
    } <= set(told(cloud, "a"))


def test_what_changes_is_told(cloud: Cloud) -> None:
    cloud.create("a", type="ClusterIP")
    assert told(cloud, "a") == []
    cloud.patch("a", type="LoadBalancer")
    cloud.patch("a", loadBalancerSourceRanges=["10.0.0.0/8", "192.0.2.0/24"])
    cloud.patch("a", externalTrafficPolicy="Local")
    cloud.patch("a", loadBalancerIP="172.18.255.240")
    for expected in (
        ("Type", "ClusterIP -> LoadBalancer"),
        ("LoadBalancerSourceRanges", "[] -> [10.0.0.0/8 192.0.2.0/24]"),
        ("ExternalTrafficPolicy", "Cluster -> Local"),
        ("LoadbalancerIP", " -> 172.18.255.240"),
    ):
        assert expected in told(cloud, "a")
    assert cloud.addresses("a") == ["172.18.255.240"]


def test_an_address_is_given_once(cloud: Cloud) -> None:
    cloud.create("a", loadBalancerIP="172.18.255.240")
    cloud.create("b", loadBalancerIP="172.18.255.240")
    assert cloud.addresses("b") == []
    why = "Error syncing load balancer: failed to ensure load balancer: address 172.18.255.240 is in use by default/a"
    assert ("SyncLoadBalancerFailed", why) in told(cloud, "b")
    cloud.session.client.delete("services", "default", "a")
    cloud.advance(61)
    assert cloud.addresses("b") == ["172.18.255.240"]


def test_without_a_provider_services_wait(cloud: Cloud) -> None:
    cloud.create("a")
    cloud.session.control("load_balancers", on=False)
    cloud.create("b")
    assert (cloud.addresses("a"), cloud.addresses("b")) == (["172.18.255.200"], [])
    assert "SyncLoadBalancerFailed" in [reason for reason, _ in told(cloud, "b")]
    cloud.advance(200)
    assert cloud.addresses("b") == []
    cloud.session.control("load_balancers", on=True)
    cloud.session.settle()
    assert cloud.addresses("b") == ["172.18.255.201"]


def test_more_services_than_addresses_wait(cloud: Cloud) -> None:
    for number in range(52):
        cloud.create(f"s{number}")
    found = [cloud.addresses(f"s{number}") for number in range(52)]
    assert found[50] == ["172.18.255.250"]
    assert found[51] == []


def test_the_provider_s_own_class_is_served(cloud: Cloud) -> None:
    cloud.create("a", loadBalancerClass="minikctl.dev/load-balancer")
    assert cloud.addresses("a") == ["172.18.255.200"]


def test_it_goes_with_the_type(cloud: Cloud) -> None:
    cloud.create("a")
    cloud.patch("a", type="ClusterIP")
    assert cloud.addresses("a") == []
    cloud.patch("a", type="LoadBalancer")
    assert cloud.addresses("a") == ["172.18.255.200"]


def test_another_class_is_somebody_else_s(cloud: Cloud) -> None:
    cloud.create("a", loadBalancerClass="example.com/other")
    assert cloud.addresses("a") == []


def test_the_bare_profile_has_no_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    doubles.use(monkeypatch, controllers="Idle", scheduler="Idle", kubelet="Idle")
    cloud = Cloud("bare")
    cloud.create("a")
    assert cloud.addresses("a") == []
