"""Ingresses get an address in the default profile if they are of the controller's class, and none in the bare one."""

from __future__ import annotations

from typing import Any

import doubles
import pytest

from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver

INGRESSES = "ingresses.networking.k8s.io"
CLASSES = "ingressclasses.networking.k8s.io"
OURS = "minikctl.dev/ingress-controller"


def ingress_class(name: str, controller: str, *, default: bool = False) -> dict[str, Any]:
    meta: dict[str, Any] = {"name": name}
    if default:
        meta["annotations"] = {"ingressclass.kubernetes.io/is-default-class": "true"}
    spec = {"controller": controller}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "IngressClass", "metadata": meta, "spec": spec}


class Edge:
    def __init__(self, profile: str = "default") -> None:
        self.session = Session(MemoryDriver(), seed=1)
        self.session.create(profile=profile, nodes=2, control_planes=1)
        self.client = self.session.client

    def create(self, name: str, annotations: dict[str, str] | None = None, **spec: Any) -> dict[str, Any]:
        meta: dict[str, Any] = {"name": name, **({"annotations": annotations} if annotations else {})}
        backend = {"service": {"name": "missing", "port": {"number": 80}}}
        body = {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": meta}
        made = self.client.create(INGRESSES, {**body, "spec": {"defaultBackend": backend, **spec}}, namespace="default")
        self.session.settle()
        return made

    def create_class(self, name: str, controller: str, *, default: bool = False) -> None:
        self.client.create(CLASSES, ingress_class(name, controller, default=default))
        self.session.settle()

    def patch(self, name: str, body: dict[str, Any]) -> None:
        self.client.patch(INGRESSES, "default", name, body, type="merge")
        self.session.settle()

    def addresses(self, name: str) -> list[str]:
        balancer = self.client.get(INGRESSES, "default", name)["status"].get("loadBalancer") or {}
        return [point["ip"] for point in balancer.get("ingress") or ()]

    def syncs(self, name: str) -> int:
        found = self.client.list("events", "default", fields=f"involvedObject.name={name}")
        return sum(event["count"] for event in found if (event["reason"], event["message"]) == SYNC)


SYNC = ("Sync", "Scheduled for sync")


@pytest.fixture
def edge(monkeypatch: pytest.MonkeyPatch) -> Edge:
    doubles.use(monkeypatch, controllers="Idle", scheduler="Idle", kubelet="Idle")
    return Edge()


def test_an_ingress_without_a_class_gets_the_default_one_and_an_address(edge: Edge) -> None:
    made = edge.create("a")
    assert made["spec"]["ingressClassName"] == "minikctl"
    assert edge.addresses("a") == ["172.18.255.251"]


def test_another_controller_s_ingress_stays_without(edge: Edge) -> None:
    edge.create_class("nginx", "k8s.io/ingress-nginx")
    edge.create("a", ingressClassName="nginx")
    edge.create("b", ingressClassName="missing")
    assert (edge.addresses("a"), edge.addresses("b")) == ([], [])
    assert edge.syncs("a") == 0


def test_a_class_of_one_s_own_may_name_this_controller(edge: Edge) -> None:
    edge.create("a", {"kubernetes.io/ingress.class": "nginx"})
    assert edge.addresses("a") == []
    edge.create_class("nginx", OURS)
    assert edge.addresses("a") == ["172.18.255.251"]
    edge.client.delete(CLASSES, "", "nginx")
    edge.session.settle()
    assert edge.addresses("a") == []


def test_the_address_goes_when_the_class_is_another_s(edge: Edge) -> None:
    edge.create("a")
    edge.patch("a", {"spec": {"ingressClassName": "other"}})
    assert edge.addresses("a") == []


def test_new_rules_are_told_of_and_labels_are_not(edge: Edge) -> None:
    edge.create("a")
    assert edge.syncs("a") == 1
    edge.patch("a", {"metadata": {"labels": {"a": "b"}}})
    assert edge.syncs("a") == 1
    edge.patch("a", {"spec": {"rules": [{"host": "x.com"}]}})
    assert edge.syncs("a") == 2


def test_of_several_default_classes_the_youngest_counts(edge: Edge) -> None:
    edge.session.control("advance", to=edge.session.cluster.clock.now + 2000)
    edge.create_class("young", OURS, default=True)
    assert edge.create("a")["spec"]["ingressClassName"] == "young"


def test_the_bare_profile_has_no_controller(monkeypatch: pytest.MonkeyPatch) -> None:
    doubles.use(monkeypatch, controllers="Idle", scheduler="Idle", kubelet="Idle")
    edge = Edge("bare")
    assert edge.client.list(CLASSES) == []
    assert "ingressClassName" not in edge.create("a")["spec"]
    assert edge.addresses("a") == []
