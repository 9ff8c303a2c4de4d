"""Cluster addresses and node ports: unique while in use, free again afterwards. Bands from KEP-3070 and KEP-3668."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest
from doubles import service

NETWORK = IPv4Network("10.96.0.0/16")


def address(obj: Any) -> str:
    assert obj["spec"]["clusterIPs"] == [obj["spec"]["clusterIP"]]
    return str(obj["spec"]["clusterIP"])


def ports(obj: Any) -> list[int]:
    return [port["nodePort"] for port in obj["spec"]["ports"]]


def test_each_service_has_an_address_of_its_own_in_the_upper_band(api: Any) -> None:
    found = {address(api.create("services", service(f"s{number}"))) for number in range(60)}
    assert len(found) == 60
    lower = IPv4Address("10.96.1.0")  # min(max(16, 65536 / 16), 256) addresses are for those who choose
    assert all(IPv4Address(one) in NETWORK and IPv4Address(one) >= lower for one in found)


def test_an_address_can_be_chosen_once(api: Any, refused: Any) -> None:
    assert address(api.create("services", service("a", clusterIP="10.96.0.77"))) == "10.96.0.77"
    message = (
        'Service "b" is invalid: spec.clusterIPs: Invalid value: []string{"10.96.0.77"}: failed to allocate IP '
        "10.96.0.77: provided IP is already allocated"
    )
    refused(422, message, api.create, "services", service("b", clusterIP="10.96.0.77"))
    api.delete("services", "a")
    assert address(api.create("services", service("b", clusterIP="10.96.0.77"))) == "10.96.0.77"


def test_an_address_is_one_of_the_service_network(api: Any, refused: Any) -> None:
    message = (
        'Service "a" is invalid: spec.clusterIPs: Invalid value: []string{"192.168.1.1"}: failed to allocate IP '
        "192.168.1.1: the provided network does not match the current range"
    )
    refused(422, message, api.create, "services", service("a", clusterIP="192.168.1.1"))


@pytest.mark.parametrize("edge", ["10.96.0.0", "10.96.255.255"])
def test_neither_end_of_the_network_is_an_address(api: Any, refused: Any, edge: str) -> None:
    message = (
        f'Service "a" is invalid: spec.clusterIPs: Invalid value: []string{{"{edge}"}}: failed to allocate IP '
        f"{edge}: the provided network does not match the current range"
    )
    refused(422, message, api.create, "services", service("a", clusterIP=edge))


def test_an_address_is_of_a_family_of_the_cluster(api: Any, refused: Any) -> None:
    message = (
        'Service "a" is invalid: spec.clusterIPs[0]: Invalid value: []string{"fd00::1"}: IPv6 is not configured on '
        "this cluster"
    )
    refused(422, message, api.create, "services", service("a", clusterIP="fd00::1"))


def test_two_families_are_preferred_where_there_are_two(api: Any) -> None:
    made = api.create("services", service("a", ipFamilyPolicy="PreferDualStack"))
    assert (made["spec"]["ipFamilies"], made["spec"]["ipFamilyPolicy"]) == (["IPv4"], "PreferDualStack")


def test_an_address_that_changes_is_not_looked_for(api: Any, refused: Any) -> None:
    api.create("services", service("a", clusterIP="10.96.0.77"))
    message = (
        'Service "a" is invalid: spec.clusterIPs[0]: Invalid value: []string{"10.96.0.78"}: may not change once set'
    )
    refused(422, message, api.patch, "services", "a", {"spec": {"clusterIP": "10.96.0.78"}})


def test_an_address_is_an_object_that_names_its_service(api: Any) -> None:
    one = address(api.create("services", service("a")))
    record = api.client.get("ipaddresses.networking.k8s.io", "", one)
    assert record["spec"]["parentRef"] == {"resource": "services", "namespace": "default", "name": "a"}
    api.delete("services", "a")
    assert api.client.find("ipaddresses.networking.k8s.io", "", one) is None


def test_headless_and_external_ones_have_none(api: Any) -> None:
    assert address(api.create("services", service("a", clusterIP="None"))) == "None"
    external = {"type": "ExternalName", "externalName": "db.example.com", "ports": None, "selector": None}
    assert "clusterIP" not in api.create("services", service("b", **external))["spec"]
    assert api.state()[1] in (None, {})


def test_an_address_stays_through_updates(api: Any) -> None:
    one = address(api.create("services", service("a")))
    assert address(api.patch("services", "a", {"spec": {"type": "NodePort"}})) == one


class TestNodePorts:
    def test_each_port_has_one_of_its_own_in_the_upper_band(self, api: Any) -> None:
        found = [ports(api.create("services", service(f"s{n}", type="NodePort")))[0] for n in range(60)]
        assert len(set(found)) == 60
        # 30000-32767; min(max(16, 2768 / 32), 128) = 86 of them are for those who choose
        assert all(30086 <= port <= 32767 for port in found)

    def test_a_port_can_be_chosen_once(self, api: Any, refused: Any) -> None:
        chosen = [{"port": 80, "nodePort": 30007}]
        assert ports(api.create("services", service("a", type="NodePort", ports=chosen))) == [30007]
        message = (
            'Service "b" is invalid: spec.ports[0].nodePort: Invalid value: 30007: provided port is already allocated'
        )
        refused(422, message, api.create, "services", service("b", type="NodePort", ports=chosen))
        api.delete("services", "a")
        assert ports(api.create("services", service("b", type="NodePort", ports=chosen))) == [30007]

    @pytest.mark.parametrize("number", [80, 29999, 32768])
    def test_a_port_is_one_of_the_range(self, api: Any, refused: Any, number: int) -> None:
        message = (
            f'Service "a" is invalid: spec.ports[0].nodePort: Invalid value: {number}: provided port is not in the '
            "valid range. The range of valid ports is 30000-32767"
        )
        body = service("a", type="NodePort", ports=[{"port": 80, "nodePort": number}])
        refused(422, message, api.create, "services", body)

    def test_two_protocols_of_one_port_share_it(self, api: Any) -> None:
        dns = [{"name": "udp", "port": 53, "protocol": "UDP"}, {"name": "tcp", "port": 53, "protocol": "TCP"}]
        one, other = ports(api.create("services", service("dns", type="NodePort", ports=dns)))
        assert one == other

    def test_a_refused_service_takes_nothing(self, api: Any, refused: Any) -> None:
        api.create("services", service("a", type="NodePort", ports=[{"port": 80, "nodePort": 30007}]))
        before = api.state()[:2]
        both = [{"name": "x", "port": 80}, {"name": "y", "port": 81, "nodePort": 30007}]
        message = (
            'Service "b" is invalid: spec.ports[1].nodePort: Invalid value: 30007: provided port is already allocated'
        )
        refused(422, message, api.create, "services", service("b", type="NodePort", ports=both))
        assert api.state()[:2] == before

    def test_ports_are_given_back_with_the_type(self, api: Any) -> None:
        chosen = [{"port": 80, "nodePort": 30007}]
        api.create("services", service("a", type="NodePort", ports=chosen))
        assert "30007" in api.state()[1]
        body = {"spec": {"type": "ClusterIP", "ports": [{"port": 80, "nodePort": None}]}}
        api.patch("services", "a", body, type="strategic")
        assert api.state()[1] == {}

    def test_a_load_balancer_may_do_without(self, api: Any) -> None:
        made = api.create("services", service("a", type="LoadBalancer", allocateLoadBalancerNodePorts=False))
        assert "nodePort" not in made["spec"]["ports"][0]

    def test_a_load_balancer_without_keeps_those_that_it_asks_for(self, api: Any, refused: Any) -> None:
        asked = [{"name": "x", "port": 80, "nodePort": 30007}, {"name": "y", "port": 81}]
        balancer = {"type": "LoadBalancer", "allocateLoadBalancerNodePorts": False}
        made = api.create("services", service("a", ports=asked, **balancer))
        assert [port.get("nodePort") for port in made["spec"]["ports"]] == [30007, None]
        message = (
            'Service "b" is invalid: spec.ports[0].nodePort: Invalid value: 30007: provided port is already allocated'
        )
        refused(422, message, api.create, "services", service("b", ports=asked, **balancer))

    def test_a_port_for_health_checks_can_be_chosen_once(self, api: Any, refused: Any) -> None:
        local = {"type": "LoadBalancer", "externalTrafficPolicy": "Local", "healthCheckNodePort": 30007}
        assert api.create("services", service("a", **local))["spec"]["healthCheckNodePort"] == 30007
        message = (
            "Internal error occurred: failed to allocate requested HealthCheck NodePort 30007: provided port is "
            "already allocated"
        )
        refused(500, message, api.create, "services", service("b", **local))

    def test_a_local_load_balancer_without_node_ports_is_checked_all_the_same(self, api: Any) -> None:
        local = {"type": "LoadBalancer", "externalTrafficPolicy": "Local", "allocateLoadBalancerNodePorts": False}
        assert api.create("services", service("a", **local))["spec"]["healthCheckNodePort"] >= 30086

    def test_a_local_load_balancer_has_one_for_health_checks(self, api: Any) -> None:
        made = api.create("services", service("a", type="LoadBalancer", externalTrafficPolicy="Local"))
        assert made["spec"]["healthCheckNodePort"] not in ports(made)
        assert str(made["spec"]["healthCheckNodePort"]) in api.state()[1]
