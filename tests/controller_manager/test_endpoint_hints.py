"""Topology hints: KEP-2433's arithmetic (a zone may be over-used by a fifth), and KEP-4444's preference."""

from __future__ import annotations

from typing import Any

from minikctl.controller_manager.endpoint_hints import close, cpu_ratios, shared_out


def endpoint(zone: str, *, ready: bool = True) -> dict[str, Any]:
    return {"addresses": ["10.244.0.3"], "conditions": {"ready": ready}, **({"zone": zone} if zone else {})}


def zones(endpoints: list[dict[str, Any]]) -> list[str]:
    return [(one.get("hints") or {"forZones": [{"name": ""}]})["forZones"][0]["name"] for one in endpoints]


def node(zone: str, cpu: str = "4", *, ready: str = "True", **labels: str) -> dict[str, Any]:
    labels = {**({"topology.kubernetes.io/zone": zone} if zone else {}), **labels}
    status = {"conditions": [{"type": "Ready", "status": ready}], "allocatable": {"cpu": cpu}}
    return {"metadata": {"name": "n", "labels": labels}, "status": status}


def test_who_prefers_close_endpoints_has_each_for_its_own_zone() -> None:
    assert zones(close([endpoint("a"), endpoint("b"), endpoint(""), endpoint("a", ready=False)])) == ["a", "b", "", ""]


def test_an_even_spread_stays() -> None:
    found, fault = shared_out([endpoint(zone) for zone in "aabb"], {"a": 0.5, "b": 0.5})
    assert (zones(found), fault) == (["a", "a", "b", "b"], "")


def test_a_zone_with_too_few_is_given_some() -> None:
    found, fault = shared_out([endpoint(zone) for zone in "aaa"], {"a": 2 / 3, "b": 1 / 3})
    assert (sorted(zones(found)), fault) == (["a", "a", "b"], "")


def test_endpoints_that_are_not_ready_do_not_count() -> None:
    found, _ = shared_out([endpoint("a"), endpoint("b"), endpoint("b", ready=False)], {"a": 0.5, "b": 0.5})
    assert zones(found) == ["a", "b", ""]


def test_three_endpoints_cannot_serve_two_equal_zones() -> None:
    # 1.5 are wanted of each zone, and 1.5 / 1.2, rounded up, are needed: four in all
    found, fault = shared_out([endpoint(zone) for zone in "aab"], {"a": 0.5, "b": 0.5})
    assert zones(found) == ["", "", ""]
    assert fault == (
        "Unable to allocate minimum required endpoints to each zone without exceeding overload threshold "
        "(3 endpoints, 2 zones)"
    )


def test_why_there_are_no_hints_is_said() -> None:
    halves = {"a": 0.5, "b": 0.5}
    assert shared_out([endpoint("a")], halves)[1] == "Insufficient number of endpoints (1 endpoints, 2 zones)"
    assert shared_out([endpoint(""), endpoint("a")], halves)[1] == "One or more endpoints do not have a zone specified"
    assert shared_out([endpoint("a")], {})[1] == (
        "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes"
    )


def test_the_shares_of_zones_are_those_of_their_ready_workers() -> None:
    control_plane = node("c", "64", **{"node-role.kubernetes.io/control-plane": ""})
    assert cpu_ratios([node("a", "3"), node("b", "1"), control_plane, node("c", ready="False")]) == {
        "a": 0.75,
        "b": 0.25,
    }
    assert cpu_ratios([node("a"), node("a")]) == {}
    assert cpu_ratios([node("a"), node("b"), node("")]) == {}
