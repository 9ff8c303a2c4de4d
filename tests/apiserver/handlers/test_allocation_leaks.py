"""Whatever people do with Services, what is taken is what they have: no address or port is lost, or had twice."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest
from doubles import service

from minikctl.apimachinery.errors import StatusError
from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver

NAMES = "abcde"
TYPES = ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")
POLICIES = (None, "SingleStack", "PreferDualStack", "RequireDualStack")


def random_spec(random: Random) -> dict[str, Any]:
    kind = random.choice(TYPES)
    spec: dict[str, Any] = {"type": kind, "externalName": "db.example.com" if kind == "ExternalName" else None}
    if random.random() < 0.4:
        spec["ipFamilyPolicy"] = None if kind == "ExternalName" else random.choice(POLICIES)
    if random.random() < 0.3 and kind in ("NodePort", "LoadBalancer"):
        spec["ports"] = [{"port": 80, "nodePort": random.randint(30000, 30004)}]
    if kind == "LoadBalancer":
        spec["externalTrafficPolicy"] = random.choice(("Local", "Cluster"))
        spec["allocateLoadBalancerNodePorts"] = random.choice((True, False))
    return spec


def step(random: Random, session: Session) -> None:
    name, client = random.choice(NAMES), session.client
    try:
        what = random.random()
        if what < 0.4:
            spec = {key: value for key, value in random_spec(random).items() if value is not None}
            chosen = random.choice(("", "", "None", f"10.96.0.{random.randint(20, 23)}", "fd00:10:96::14"))
            if chosen and spec["type"] != "ExternalName":
                spec["clusterIP"] = chosen
            client.create("services", service(name, **spec), namespace="default")
        elif what < 0.8:
            client.patch("services", "default", name, {"spec": random_spec(random)}, type="merge")
        else:
            client.delete("services", "default", name)
    except StatusError:
        return  # a refusal is an answer too, and must leave nothing behind


def held(session: Session) -> tuple[set[str], Counter[int]]:
    addresses: list[str] = []
    ports: Counter[int] = Counter()
    for obj in session.client.list("services"):
        spec = obj["spec"]
        addresses += [ip for ip in spec.get("clusterIPs") or () if ip != "None"]
        ports.update({port["nodePort"] for port in spec.get("ports") or () if port.get("nodePort")})
        ports.update({spec["healthCheckNodePort"]} if spec.get("healthCheckNodePort") else ())
    assert len(addresses) == len(set(addresses))
    return set(addresses), ports


@pytest.mark.parametrize("seed", range(12))
def test_what_is_taken_is_what_services_have(seed: int) -> None:
    random = Random(seed)
    session = Session(MemoryDriver(), seed=seed)
    session.create(profile="bare", nodes=1, control_planes=0, ip_family="dual")
    for _ in range(60):
        step(random, session)
        addresses, ports = held(session)
        assert {obj["metadata"]["name"] for obj in session.client.list("ipaddresses.networking.k8s.io")} == addresses
        assert set(map(int, session.store.note("node-ports") or {})) == set(ports)
        assert all(count == 1 for count in ports.values())
