"""Which backends may answer, by the Kubernetes documentation: Service, virtual IPs, traffic policies, terminating
endpoints (KEP-1669), topology-aware routing, and source IPs of load balancers."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.kube_proxy import addresses, proxy
from minikctl.kube_proxy.endpoints import Endpoint

CLUSTER, EXTERNAL, BALANCER, NODE_PORT = proxy.CLUSTER_IP, proxy.EXTERNAL_IP, proxy.LOAD_BALANCER, proxy.NODE_PORT
READY = {"ready": True, "serving": True, "terminating": False}
UNREADY = {"ready": False, "serving": False, "terminating": False}
LEAVING = {"ready": False, "serving": True, "terminating": True}
LEFT = {"ready": False, "serving": False, "terminating": True}


def service(**spec: Any) -> dict[str, Any]:
    return {"metadata": {"name": "web", "namespace": "default"}, "spec": {"type": "LoadBalancer", **spec}}


def endpoints(*several: tuple[str, dict[str, bool]], zones: tuple[tuple[str, ...], ...] = ()) -> list[Endpoint]:
    hints = zones or ((),) * len(several)
    return [
        Endpoint(f"10.0.0.{index}", 80, node=node, zones=hints[index], **state)
        for index, (node, state) in enumerate(several)
    ]


def decide(
    found: list[Endpoint],
    way: str = CLUSTER,
    *,
    node: str = "n1",
    zone: str = "",
    from_node: bool | None = None,
    client: str = "10.244.1.9",
    **spec: Any,
) -> tuple[str, list[str]]:
    """(what becomes of it, the last digits of the backends)"""
    begins_here = way == CLUSTER if from_node is None else from_node
    decision = proxy.decide(service(**spec), found, way=way, node=node, zone=zone, from_node=begins_here, client=client)
    return decision.outcome, [endpoint.address.rpartition(".")[2] for endpoint in decision.backends]


def test_ready_endpoints_of_all_nodes_may_answer() -> None:
    assert decide(endpoints(("n1", READY), ("n2", READY), ("n2", UNREADY))) == ("forwarded", ["0", "1"])


@pytest.mark.parametrize("way", [CLUSTER, EXTERNAL, BALANCER, NODE_PORT])
def test_a_service_without_endpoints_refuses_whatever_the_way(way: str) -> None:
    assert decide([], way) == ("refused", [])
    assert decide(endpoints(("n1", UNREADY), ("n1", LEFT)), way, externalTrafficPolicy="Local") == ("refused", [])


def test_terminating_endpoints_that_serve_answer_only_where_none_is_ready() -> None:
    assert decide(endpoints(("n1", LEAVING), ("n2", READY))) == ("forwarded", ["1"])
    assert decide(endpoints(("n1", LEAVING), ("n2", UNREADY), ("n2", LEFT))) == ("forwarded", ["0"])


def test_internal_policy_local_keeps_to_the_node_and_drops_where_it_has_none() -> None:
    found = endpoints(("n1", READY), ("n2", READY))
    assert decide(found, internalTrafficPolicy="Local") == ("forwarded", ["0"])
    assert decide(found, node="n3", internalTrafficPolicy="Local") == ("dropped", [])


def test_internal_policy_local_falls_back_to_the_nodes_own_terminating_ones() -> None:
    found = endpoints(("n1", LEAVING), ("n2", READY))
    assert decide(found, internalTrafficPolicy="Local") == ("forwarded", ["0"])


def test_internal_policy_is_for_cluster_ips_and_external_policy_for_all_others() -> None:
    found = endpoints(("n1", READY), ("n2", READY))
    both = ("forwarded", ["0", "1"])
    for way in (EXTERNAL, BALANCER, NODE_PORT):
        assert decide(found, way, internalTrafficPolicy="Local") == both
        assert decide(found, way, externalTrafficPolicy="Local") == ("forwarded", ["0"])
        assert decide(found, way, node="n3", externalTrafficPolicy="Local") == ("dropped", [])
    assert decide(found, externalTrafficPolicy="Local") == both


def test_external_policy_local_does_not_bind_what_begins_on_the_node() -> None:
    found = endpoints(("n1", READY), ("n2", READY))
    here = decide(found, BALANCER, node="n3", from_node=True, externalTrafficPolicy="Local")
    assert here == ("forwarded", ["0", "1"])


def test_hints_keep_traffic_in_the_zone() -> None:
    found = endpoints(("n1", READY), ("n2", READY), zones=(("a",), ("b",)))
    assert decide(found, zone="a") == ("forwarded", ["0"])
    assert decide(found, zone="b") == ("forwarded", ["1"])


@pytest.mark.parametrize(
    ("zone", "zones"),
    [
        ("", (("a",), ("b",))),  # the node has no zone
        ("c", (("a",), ("b",))),  # no endpoint is for its zone
        ("a", (("a",), ())),  # an endpoint has no hint
    ],
)
def test_hints_are_ignored_where_they_cannot_be_followed(zone: str, zones: tuple[tuple[str, ...], ...]) -> None:
    assert decide(endpoints(("n1", READY), ("n2", READY), zones=zones), zone=zone) == ("forwarded", ["0", "1"])


def test_hints_of_endpoints_that_are_not_ready_do_not_count() -> None:
    found = endpoints(("n1", READY), ("n2", UNREADY), zones=(("a",), ()))
    assert decide(found, zone="a") == ("forwarded", ["0"])


def test_hints_do_not_matter_to_policy_local() -> None:
    found = endpoints(("n1", READY), ("n2", READY), zones=(("b",), ("a",)))
    assert decide(found, zone="a", internalTrafficPolicy="Local") == ("forwarded", ["0"])


def test_source_ranges_are_for_the_load_balancers_address_alone() -> None:
    found = endpoints(("n1", READY))
    ranges = ["203.0.113.0/24", "10.244.2.0/24"]
    for client, outcome in (("203.0.113.7", "forwarded"), ("10.244.2.3", "forwarded"), ("198.51.100.1", "dropped")):
        assert decide(found, BALANCER, client=client, loadBalancerSourceRanges=ranges)[0] == outcome
    for way in (CLUSTER, EXTERNAL, NODE_PORT):
        assert decide(found, way, client="198.51.100.1", loadBalancerSourceRanges=ranges)[0] == "forwarded"


def test_source_ranges_may_stand_in_the_old_annotation() -> None:
    one = service()
    one["metadata"]["annotations"] = {proxy.SOURCE_RANGES: "10.0.0.0/8, 192.168.1.0/24"}
    assert proxy.source_ranges(one) == ["10.0.0.0/8", "192.168.1.0/24"]


def test_an_address_leads_to_its_service_by_the_way_that_it_is_published() -> None:
    balanced = {"loadBalancer": {"ingress": [{"ip": "172.18.255.200", "ipMode": "VIP"}]}}
    one = {**service(clusterIPs=["10.96.0.5"], externalIPs=["192.0.2.8"]), "status": balanced}
    ways = {ip: addresses.owns(one, ip) for ip in ("10.96.0.5", "192.0.2.8", "172.18.255.200", "10.96.0.6")}
    assert ways == {"10.96.0.5": CLUSTER, "192.0.2.8": EXTERNAL, "172.18.255.200": BALANCER, "10.96.0.6": ""}


def test_an_address_of_ip_mode_proxy_is_the_load_balancers_own_for_those_inside() -> None:
    one = {**service(), "status": {"loadBalancer": {"ingress": [{"ip": "192.0.2.9", "ipMode": "Proxy"}]}}}
    assert addresses.owns(one, "192.0.2.9", inside=True) == ""
    assert addresses.owns(one, "192.0.2.9", inside=False) == BALANCER


def test_a_node_port_is_found_by_number_and_protocol_among_services_that_have_some() -> None:
    port = {"port": 53, "protocol": "UDP", "nodePort": 30053}
    one, internal = service(ports=[port]), service(type="ClusterIP", ports=[port])
    assert addresses.node_port([internal], 30053, "UDP") is None
    assert addresses.node_port([one], 30053, "TCP") is None
    found = addresses.node_port([internal, one], 30053, "UDP")
    assert found is not None
    assert (found.service, found.port, found.way) == (one, port, NODE_PORT)
