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
