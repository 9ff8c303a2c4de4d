"""ServiceCIDRs: what the Kubernetes documentation tells under "Extend Service IP Ranges"."""

from __future__ import annotations

from typing import Any

from doubles import service

RESOURCE = "servicecidrs.networking.k8s.io"
FINALIZER = "networking.k8s.io/service-cidr-finalizer"


def block(name: str, *cidrs: str) -> dict[str, Any]:
    meta = {"name": name}
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "ServiceCIDR",
        "metadata": meta,
        "spec": {"cidrs": list(cidrs)},
    }


def ready(live: Any, name: str) -> tuple[str, str]:
    found = live.client.get(RESOURCE, "", name)["status"]["conditions"][0]
    return found["status"], found["message"]


def add(live: Any, name: str, *cidrs: str) -> None:
    live.client.create(RESOURCE, block(name, *cidrs))
    live.settle()


def remove(live: Any, name: str) -> None:
    live.client.delete(RESOURCE, "", name)
    live.settle()


def test_a_cluster_has_the_one_of_its_flags(live: Any) -> None:
    found = live.client.get(RESOURCE, "", "kubernetes")
    assert (found["spec"]["cidrs"], found["metadata"]["finalizers"]) == (["10.96.0.0/16"], [FINALIZER])
    assert ready(live, "kubernetes") == ("True", "Kubernetes Service CIDR is ready")


def test_another_one_gives_addresses_too(live: Any) -> None:
    add(live, "more", "192.168.77.0/24")
    made = live.create("services", service("a", clusterIP="192.168.77.9"))
    assert made["spec"]["clusterIPs"] == ["192.168.77.9"]
    assert live.client.find("ipaddresses.networking.k8s.io", "", "192.168.77.9") is not None


def test_one_whose_addresses_are_in_use_stays(live: Any) -> None:
    add(live, "more", "192.168.77.0/24")
    live.create("services", service("a", clusterIP="192.168.77.9"))
    remove(live, "more")
    why = "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR"
    assert ready(live, "more") == ("False", why)
    live.delete("services", "a")
    live.advance(20)
    assert live.client.find(RESOURCE, "", "more") is None


def test_one_that_another_covers_may_go(live: Any) -> None:
    add(live, "more", "10.96.8.0/24")
    live.create("services", service("a", clusterIP="10.96.8.9"))
    remove(live, "more")
    live.advance(11)
    assert live.client.find(RESOURCE, "", "more") is None
