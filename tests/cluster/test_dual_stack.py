"""A cluster of two IP families: nodes, pods, Services, endpoints and names have both.

Expectations come from the Kubernetes documentation, "IPv4/IPv6 dual-stack" and "Validate IPv4/IPv6 dual-stack"; the
networks are kind's.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from doubles import pod, service

from minikctl.addons.dns.resolver import Resolver
from minikctl.apimachinery.errors import StatusError
from minikctl.client.network import Source
from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver

SLICES = "endpointslices.discovery.k8s.io"
SIX = ip_network("fd00:10:96::/112")


class Dual:
    def __init__(self) -> None:
        self.session = Session(MemoryDriver(), seed=1)
        self.session.create(profile="default", nodes=2, control_planes=1, ip_family="dual")
        self.client = self.session.client

    def create(self, resource: str, body: dict[str, Any]) -> dict[str, Any]:
        made = self.client.create(resource, body, namespace="default")
        self.session.control("advance", to=self.session.cluster.clock.now + 20_000)
        return made

    def patch(self, name: str, **spec: Any) -> dict[str, Any]:
        made = self.client.patch("services", "default", name, {"spec": spec}, type="merge")
        self.session.settle()
        return made

    def get(self, resource: str, name: str) -> dict[str, Any]:
        return self.client.get(resource, "default", name)

    def types(self, name: str) -> list[str]:
        found = self.client.list(SLICES, "default", labels=f"kubernetes.io/service-name={name}")
        return sorted(one["addressType"] for one in found)


@pytest.fixture
def dual() -> Dual:
    return Dual()


def families(obj: dict[str, Any]) -> list[str]:
    return [f"IPv{ip_address(address).version}" for address in obj["spec"]["clusterIPs"]]


def test_nodes_and_pods_have_an_address_of_each_family(dual: Dual) -> None:
    nodes = {obj["metadata"]["name"]: obj for obj in dual.client.list("nodes")}
    for node in nodes.values():
        assert [ip_network(block).version for block in node["spec"]["podCIDRs"]] == [4, 6]
        inside = [entry["address"] for entry in node["status"]["addresses"] if entry["type"] == "InternalIP"]
        assert [ip_address(address).version for address in inside] == [4, 6]
    dual.create("pods", pod("a"))
    found = dual.get("pods", "a")
    node, status = nodes[found["spec"]["nodeName"]], found["status"]
    addresses = [entry["ip"] for entry in status["podIPs"]]
    assert addresses[0] == status["podIP"]
    for address, block in zip(addresses, node["spec"]["podCIDRs"], strict=True):
        assert ip_address(address) in ip_network(block)
    assert [ip_address(entry["ip"]).version for entry in status["hostIPs"]] == [4, 6]


def test_a_service_has_one_family_unless_it_asks_for_more(dual: Dual) -> None:
    assert families(dual.create("services", service("a"))) == ["IPv4"]
    assert families(dual.create("services", service("b", ipFamilies=["IPv6"]))) == ["IPv6"]
    assert families(dual.create("services", service("c", ipFamilyPolicy="PreferDualStack"))) == ["IPv4", "IPv6"]
    both = {"ipFamilyPolicy": "RequireDualStack", "ipFamilies": ["IPv6", "IPv4"]}
    assert families(dual.create("services", service("d", **both))) == ["IPv6", "IPv4"]


def test_a_service_goes_from_one_family_to_two_and_back(dual: Dual) -> None:
    dual.create("services", service("a"))
    first = dual.get("services", "a")["spec"]["clusterIP"]
    two = dual.patch("a", ipFamilyPolicy="RequireDualStack")["spec"]
    assert (two["clusterIPs"][0], ip_address(two["clusterIPs"][1]) in SIX) == (first, True)
    assert dual.types("a") == ["IPv4", "IPv6"]
    one = dual.patch("a", ipFamilyPolicy="SingleStack")["spec"]
    assert (one["clusterIPs"], one["ipFamilies"]) == ([first], ["IPv4"])
    assert dual.types("a") == ["IPv4"]
    assert dual.client.find("ipaddresses.networking.k8s.io", "", two["clusterIPs"][1]) is None


def test_the_second_address_is_given_back_by_the_policy_alone(dual: Dual) -> None:
    dual.create("services", service("a", ipFamilyPolicy="RequireDualStack"))
    first = dual.get("services", "a")["spec"]["clusterIP"]
    with pytest.raises(StatusError) as caught:
        dual.patch("a", clusterIPs=[first])
    assert "must be 'SingleStack' to release the secondary cluster IP" in caught.value.message


def test_an_address_of_the_second_family_can_be_chosen(dual: Dual) -> None:
    made = dual.create("services", service("a", clusterIP="fd00:10:96::7"))
    assert (made["spec"]["ipFamilies"], made["spec"]["clusterIPs"]) == (["IPv6"], ["fd00:10:96::7"])
    with pytest.raises(StatusError) as caught:
        dual.create("services", service("b", clusterIP="fd00:10:96::7"))
    assert "failed to allocate IP fd00:10:96::7: provided IP is already allocated" in caught.value.message


def test_both_families_have_endpoints_and_names(dual: Dual) -> None:
    body = pod("a", {"app": "web"})
    dual.create("pods", body)
    dual.create("services", service("web", ipFamilyPolicy="PreferDualStack", clusterIP="None"))
    addresses = [entry["ip"] for entry in dual.get("pods", "a")["status"]["podIPs"]]
    assert dual.types("web") == ["IPv4", "IPv6"]
    resolver = Resolver(dual.client)
    source = Source(dual.get("pods", "a"))
    found = [resolver.resolve(source, "web", record).addresses for record in ("A", "AAAA")]
    assert found == [[address] for address in addresses]
