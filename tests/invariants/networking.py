"""No address twice, and the slices of a Service hold exactly the pods that it should reach."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

from invariants.observed import is_deleting, is_over, is_ready, labels_of, name_of

if TYPE_CHECKING:
    from invariants.world import World

Obj = dict[str, Any]


def after_command(world: World, command: tuple[Any, ...], answer: Any) -> None:
    services = world.read("services")
    addresses = [ip for s in services for ip in s["spec"].get("clusterIPs") or () if ip != "None"]
    records = [name_of(record) for record in world.read("ipaddresses.networking.k8s.io")]
    assert sorted(addresses) == sorted(records), "each Service's address has its IPAddress"
    ports = [p["nodePort"] for s in services for p in s["spec"].get("ports") or () if p.get("nodePort")]
    assert len(set(ports)) == len(ports), "node ports are unique"
    pods = [pod for pod in world.read("pods") if pod["status"].get("podIP") and not is_over(pod)]
    own = [pod["status"]["podIP"] for pod in pods if not pod["spec"].get("hostNetwork")]
    own += [
        a["address"] for node in world.read("nodes") for a in node["status"]["addresses"] if a["type"] == "InternalIP"
    ]
    assert len(set(own)) == len(own), f"addresses of pods and nodes are unique: {sorted(own)}"
    _in_their_blocks(world, pods)


def _in_their_blocks(world: World, pods: list[Obj]) -> None:
    nodes = {name_of(node): node for node in world.read("nodes") if node["spec"].get("podCIDR")}
    blocks = [node["spec"]["podCIDR"] for node in nodes.values()]
    assert len(set(blocks)) == len(blocks), "nodes' blocks are unique"
    for pod in pods:
        node = nodes.get(pod["spec"]["nodeName"])
        if node is not None and pod["metadata"]["creationTimestamp"] >= node["metadata"]["creationTimestamp"]:
            block = node["spec"]["podCIDR"]
            assert ip_address(pod["status"]["podIP"]) in ip_network(block), f"{name_of(pod)} outside {block}"


def when_quiet(world: World) -> None:
    pods, slices = world.read("pods"), world.read("endpointslices.discovery.k8s.io")
    endpoints = {(e["metadata"]["namespace"], name_of(e)): e for e in world.read("endpoints")}
    for service in world.read("services"):
        spec, space = service["spec"], service["metadata"]["namespace"]
        if not spec.get("selector"):
            continue
        wanted = reached(service, pods)
        shown = [
            endpoint
            for one in slices
            if labels_of(one).get("kubernetes.io/service-name") == name_of(service)
            and one["metadata"]["namespace"] == space
            for endpoint in one.get("endpoints") or ()
            if endpoint["conditions"].get("ready")
        ]
        addresses = sorted(address for endpoint in shown for address in endpoint["addresses"])
        assert addresses == sorted(wanted), f"{name_of(service)}: {addresses} instead of {wanted}"
        subsets = endpoints[space, name_of(service)].get("subsets") or ()
        listed = sorted(a["ip"] for subset in subsets for a in subset.get("addresses") or ())
        assert listed == sorted(wanted), f"Endpoints of {name_of(service)}: {listed} instead of {wanted}"


def reached(service: Obj, pods: list[Obj]) -> list[str]:
    """The addresses of the pods that a Service with a selector should send packets to."""
    spec, space = service["spec"], service["metadata"]["namespace"]
    found = []
    for pod in pods:
        labels = labels_of(pod)
        if pod["metadata"]["namespace"] != space or any(labels.get(k) != v for k, v in spec["selector"].items()):
            continue
        well = spec.get("publishNotReadyAddresses") or (is_ready(pod) and not is_deleting(pod))
        if pod["status"].get("podIP") and not is_over(pod) and well:
            found.append(pod["status"]["podIP"])
    return found
