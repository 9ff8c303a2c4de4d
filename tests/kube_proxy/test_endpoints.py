"""What kube-proxy reads out of EndpointSlices. Expectations: the EndpointSlice API reference and documentation."""

from __future__ import annotations

from typing import Any

from minikctl.kube_proxy.endpoints import endpoints_of

PORT = {"name": "http", "port": 80, "protocol": "TCP"}


def piece(*endpoints: dict[str, Any], ports: list[dict[str, Any]] | None = None, kind: str = "IPv4") -> dict[str, Any]:
    exposed = [{"name": "http", "port": 8080, "protocol": "TCP"}] if ports is None else ports
    return {"addressType": kind, "ports": exposed, "endpoints": list(endpoints)}


def at(address: str, **more: Any) -> dict[str, Any]:
    return {"addresses": [address], **more}


def test_a_condition_that_is_not_set_means_ready_and_serving_and_not_terminating() -> None:
    (endpoint,) = endpoints_of([piece(at("10.0.0.1"))], PORT)
    assert (endpoint.ready, endpoint.serving, endpoint.terminating) == (True, True, False)


def test_a_port_is_found_by_its_name_and_protocol_in_each_slice_with_that_slices_number() -> None:
    slices = [
        piece(at("10.0.0.1")),
        piece(at("10.0.0.2"), ports=[{"name": "http", "port": 9090, "protocol": "TCP"}]),
        piece(at("10.0.0.3"), ports=[{"name": "metrics", "port": 8080, "protocol": "TCP"}]),
        piece(at("10.0.0.4"), ports=[{"name": "http", "port": 8080, "protocol": "UDP"}]),
    ]
    assert [(e.address, e.port) for e in endpoints_of(slices, PORT)] == [("10.0.0.1", 8080), ("10.0.0.2", 9090)]


def test_an_unnamed_port_of_a_service_is_the_slices_unnamed_one() -> None:
    slices = [piece(at("10.0.0.1"), ports=[{"name": "", "port": 8080, "protocol": "TCP"}])]
    assert [e.port for e in endpoints_of(slices, {"port": 80})] == [8080]


def test_an_address_in_two_slices_counts_once() -> None:
    assert len(endpoints_of([piece(at("10.0.0.1")), piece(at("10.0.0.1"))], PORT)) == 1


def test_slices_of_another_address_type_do_not_count() -> None:
    assert endpoints_of([piece(at("2001:db8::1"), kind="IPv6"), piece(at("a.example"), kind="FQDN")], PORT) == []


def test_node_pod_and_hints_are_read() -> None:
    entry = at(
        "10.0.0.1",
        nodeName="n1",
        targetRef={"kind": "Pod", "namespace": "shop", "name": "web-1"},
        hints={"forZones": [{"name": "a"}, {"name": "b"}]},
        conditions={"ready": False, "serving": True, "terminating": True},
    )
    (endpoint,) = endpoints_of([piece(entry)], PORT)
    assert (endpoint.node, endpoint.pod, endpoint.zones) == ("n1", ("shop", "web-1"), ("a", "b"))
    assert (endpoint.ready, endpoint.is_last_resort) == (False, True)
