"""EndpointSlices of Endpoints that were written by hand."""

from __future__ import annotations

from typing import Any

import pytest
from control_plane import ControlPlane

Obj = dict[str, Any]
SLICES = "endpointslices.discovery.k8s.io"
MANAGER = "endpointslicemirroring-controller.k8s.io"


def service(**spec: Any) -> Obj:
    body = {"ports": [{"port": 5432}], **spec}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "db"}, "spec": body}


def endpoints(*addresses: str, labels: dict[str, str] | None = None, **subset: Any) -> Obj:
    entries = [{"ip": address} for address in addresses]
    subsets = [{"addresses": entries, "ports": [{"port": 5432}], **subset}]
    meta = {"name": "db", "labels": labels or {}}
    return {"apiVersion": "v1", "kind": "Endpoints", "metadata": meta, "subsets": subsets}


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


def slices(plane: ControlPlane) -> list[Obj]:
    found = plane.do.list(SLICES, "default", labels="kubernetes.io/service-name=db")
    return [one for one in found if one["metadata"]["labels"]["endpointslice.kubernetes.io/managed-by"] == MANAGER]


def test_endpoints_of_a_service_without_selector_are_mirrored(plane: ControlPlane) -> None:
    plane.create("services", service())
    made = plane.create("endpoints", endpoints("192.0.2.1", notReadyAddresses=[{"ip": "192.0.2.2"}]))
    (found,) = slices(plane)
    assert found["addressType"] == "IPv4"
    assert found["ports"] == [{"name": "", "port": 5432, "protocol": "TCP"}]
    assert found["endpoints"] == [
        {"addresses": ["192.0.2.1"], "conditions": {"ready": True}},
        {"addresses": ["192.0.2.2"], "conditions": {"ready": False}},
    ]
    (owner,) = found["metadata"]["ownerReferences"]
    assert (owner["kind"], owner["uid"], owner["controller"]) == ("Endpoints", made["metadata"]["uid"], True)


def test_the_order_of_creation_does_not_matter(plane: ControlPlane) -> None:
    plane.create("endpoints", endpoints("192.0.2.1"))
    assert slices(plane) == []
    plane.create("services", service())
    assert len(slices(plane)) == 1


def test_a_change_of_addresses_changes_the_same_slice(plane: ControlPlane) -> None:
    plane.create("services", service())
    plane.create("endpoints", endpoints("192.0.2.1"))
    (before,) = slices(plane)
    plane.patch("endpoints", "db", {"subsets": endpoints("192.0.2.7")["subsets"]})
    (after,) = slices(plane)
    assert after["metadata"]["uid"] == before["metadata"]["uid"]
    assert after["endpoints"][0]["addresses"] == ["192.0.2.7"]


def test_families_of_addresses_have_slices_of_their_own(plane: ControlPlane) -> None:
    plane.create("services", service())
    plane.create("endpoints", endpoints("192.0.2.1", "2001:db8::1"))
    assert sorted(one["addressType"] for one in slices(plane)) == ["IPv4", "IPv6"]


def test_a_slice_that_somebody_deletes_is_made_again(plane: ControlPlane) -> None:
    plane.create("services", service())
    plane.create("endpoints", endpoints("192.0.2.1"))
    plane.delete(SLICES, slices(plane)[0]["metadata"]["name"])
    assert len(slices(plane)) == 1


def test_slices_go_with_the_endpoints_and_with_the_service(plane: ControlPlane) -> None:
    plane.create("services", service())
    plane.create("endpoints", endpoints("192.0.2.1"))
    plane.delete("endpoints", "db")
    assert slices(plane) == []
    plane.create("endpoints", endpoints("192.0.2.1"))
    plane.delete("services", "db")
    assert slices(plane) == []


def test_a_label_keeps_the_mirror_away(plane: ControlPlane) -> None:
    plane.create("services", service())
    plane.create("endpoints", endpoints("192.0.2.1", labels={"endpointslice.kubernetes.io/skip-mirror": "true"}))
    assert slices(plane) == []


def test_a_service_with_selector_has_no_mirror(plane: ControlPlane) -> None:
    plane.create("services", service(selector={"app": "db"}))
    assert slices(plane) == []


def test_the_service_of_the_api_server_has_one_slice(plane: ControlPlane) -> None:
    found = plane.do.list(SLICES, "default", labels="kubernetes.io/service-name=kubernetes")
    assert len(found) <= 1
