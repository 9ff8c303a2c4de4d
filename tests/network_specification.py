"""How a request through a cluster ends: a plain reading of the Kubernetes documentation, to compare with.

It is written to be compared with the documentation, not to be quick, and shares nothing with the program: everything
that may happen is listed, and chance is left open. An outcome is (verdict, who answered).

Sources: Service (virtual IPs, traffic policies, terminating endpoints, topology hints), Network Policies, Ingress
(hosts, path types, multiple matches), source IPs in Services.
"""

from __future__ import annotations

from typing import Any

Obj = dict[str, Any]
Outcome = tuple[str, str]
ANSWERED, REFUSED, TIMEOUT, UNKNOWN, HTTP_ERROR = "answered", "refused", "timeout", "unknown-host", "http-error"
OUTSIDE, INGRESS = "198.51.100.1", "172.18.255.251"


class World:
    """All objects; ``dns`` is the pod that answers names, at ``10.96.0.10``."""

    def __init__(
        self,
        *,
        nodes: list[Obj],
        pods: list[Obj],
        services: list[Obj],
        slices: list[Obj],
        policies: list[Obj],
        ingresses: list[Obj],
        namespaces: list[Obj],
    ) -> None:
        self.nodes, self.pods, self.services, self.slices = nodes, pods, services, slices
        self.policies, self.ingresses, self.namespaces = policies, ingresses, namespaces


class Party:
    """Who sends: a pod, a node, or somebody outside."""

    def __init__(self, world: World, pod: Obj | None = None, node: str = "", address: str = OUTSIDE) -> None:
        self.world = world
        self.pod = pod if pod and not pod["spec"].get("hostNetwork") else None
        self.node = pod["spec"]["nodeName"] if pod else node
        self.address = pod["status"]["podIP"] if self.pod else node_address(world, self.node) if self.node else address


def node_address(world: World, name: str) -> str:
    (node,) = [node for node in world.nodes if node["metadata"]["name"] == name]
    return str(node["status"]["addresses"][0]["address"])


def stopped(world: World, name: str) -> bool:
    return any(
        node["metadata"]["name"] == name and "minikctl.dev/stopped-at" in node["metadata"]["annotations"]
        for node in world.nodes
    )


# --- network policies


def number_of(address: str) -> int:
    a, b, c, d = map(int, address.split("."))
    return ((a * 256 + b) * 256 + c) * 256 + d


def inside(address: str, cidr: str) -> bool:
    base, bits = cidr.split("/")
    size = 2 ** (32 - int(bits))
    start = number_of(base) // size * size
    return start <= number_of(address) < start + size


def selects(selector: Obj, labels: dict[str, str]) -> bool:
    for key, value in selector.get("matchLabels", {}).items():
        if labels.get(key) != value:
            return False
    for expression in selector.get("matchExpressions", []):
        key, values = expression["key"], expression.get("values", [])
        holds = {
            "In": labels.get(key) in values,
            "NotIn": labels.get(key) not in values,
            "Exists": key in labels,
            "DoesNotExist": key not in labels,
        }
        if not holds[expression["operator"]]:
            return False
    return True


def peer_is(world: World, peer: Obj, namespace: str, pod: Obj | None, address: str) -> bool:
    if "ipBlock" in peer:
        block = peer["ipBlock"]
        return inside(address, block["cidr"]) and not any(inside(address, hole) for hole in block.get("except", []))
    if pod is None:
        return False
    here = pod["metadata"]["namespace"]
    if "namespaceSelector" in peer:
        (space,) = [n for n in world.namespaces if n["metadata"]["name"] == here]
        if not selects(peer["namespaceSelector"], space["metadata"]["labels"]):
            return False
    elif here != namespace:
        return False
    return selects(peer.get("podSelector", {}), pod["metadata"]["labels"])


def port_is(port: Obj, pod: Obj | None, number: int, protocol: str) -> bool:
    if port.get("protocol", "TCP") != protocol:
        return False
    if "port" not in port:
        return True
    if isinstance(port["port"], int):
        return number in range(port["port"], port.get("endPort", port["port"]) + 1)
    containers = pod["spec"]["containers"] if pod else []
    named = [
        p["containerPort"]
        for c in containers
        for p in c.get("ports", [])
        if (p.get("name"), p.get("protocol", "TCP")) == (port["port"], protocol)
    ]
    return number in named


def lets_through(
    world: World, way: str, own: Obj, other: Obj | None, other_address: str, target: Obj | None, port: tuple[int, str]
) -> bool:
    """One direction at one pod: ``way`` is Ingress or Egress."""
    field, peers = ("ingress", "from") if way == "Ingress" else ("egress", "to")
    isolated = False
    for policy in world.policies:
        spec, namespace = policy["spec"], policy["metadata"]["namespace"]
        default = ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]
        if namespace != own["metadata"]["namespace"] or way not in spec.get("policyTypes", default):
            continue
        if not selects(spec["podSelector"], own["metadata"]["labels"]):
            continue
        isolated = True
        for rule in spec.get(field, []):
            for peer in rule.get(peers) or [None]:
                for wanted in rule.get("ports") or [None]:
                    peer_fits = peer is None or peer_is(world, peer, namespace, other, other_address)
                    if peer_fits and (wanted is None or port_is(wanted, target, *port)):
                        return True
    return not isolated


def allowed(world: World, sender: Party, seen: Party, target: Obj | None, address: str, port: tuple[int, str]) -> bool:
    """Both directions; ``target`` is the pod that is reached, None for a node's or an outside address."""
    node = next(
        (n["metadata"]["name"] for n in world.nodes if node_address(world, n["metadata"]["name"]) == address), ""
    )
    on_host = target is not None and bool(target["spec"].get("hostNetwork"))
    pod = None if on_host else target
    if on_host and target is not None:
        node = target["spec"]["nodeName"]
        address = node_address(world, node)
    to_own_node = pod is None and node == sender.node
    leaves = sender.pod is not None and sender.pod is not pod and not to_own_node
    if leaves and sender.pod and not lets_through(world, "Egress", sender.pod, pod, address, pod, port):
        return False
    if pod is not None and seen.pod is not pod:
        own_node = seen.pod is None and seen.node == pod["spec"]["nodeName"] and seen.node != ""
        if not own_node and not lets_through(world, "Ingress", pod, seen.pod, seen.address, pod, port):
            return False
    return True


# --- pods


def listens(pod: Obj, port: tuple[int, str]) -> bool:
    said = pod["metadata"]["annotations"]["minikctl.dev/listen"].split(",")
    running = any("running" in entry["state"] for entry in pod["status"]["containerStatuses"])
    return running and f"{port[0]}/{port[1]}" in said


def at_pod(world: World, sender: Party, seen: Party, pod: Obj, port: tuple[int, str]) -> Outcome:
    address = node_address(world, pod["spec"]["nodeName"]) if pod["spec"].get("hostNetwork") else pod["status"]["podIP"]
    if not allowed(world, sender, seen, pod, address, port):
        return TIMEOUT, ""
    if stopped(world, pod["spec"]["nodeName"]):
        return TIMEOUT, ""
    return (ANSWERED, pod["metadata"]["name"]) if listens(pod, port) else (REFUSED, "")


# --- Services


def conditions(endpoint: Obj) -> tuple[bool, bool, bool]:
    said = endpoint["conditions"]
    return said.get("ready") is not False, said.get("serving") is not False, said.get("terminating") is True


def endpoints(world: World, service: Obj, port: Obj) -> list[tuple[Obj, int]]:
    found = []
    for piece in world.slices:
        mine = piece["metadata"]["labels"]["kubernetes.io/service-name"] == service["metadata"]["name"]
        if not mine or piece["metadata"]["namespace"] != service["metadata"]["namespace"]:
            continue
        for exposed in piece["ports"]:
            if (exposed["name"], exposed["protocol"]) == (port["name"], port["protocol"]):
                found += [(endpoint, exposed["port"]) for endpoint in piece["endpoints"]]
    return found


def candidates(world: World, service: Obj, port: Obj, node: str, *, local: bool) -> tuple[list[tuple[Obj, int]], bool]:
    """Those that may answer a request which ``node`` handles, and whether any could anywhere."""
    everyone = endpoints(world, service, port)
    ready = [e for e in everyone if conditions(e[0])[0]]
    leaving = [e for e in everyone if conditions(e[0])[1] and conditions(e[0])[2]]
    some = bool(ready or leaving)
    if local:
        mine = [e for e in ready if e[0].get("nodeName") == node]
        return mine or [e for e in leaving if e[0].get("nodeName") == node], some
    (zone,) = [
        n["metadata"]["labels"].get("topology.kubernetes.io/zone") for n in world.nodes if n["metadata"]["name"] == node
    ]
    hinted = [[hint["name"] for hint in e[0].get("hints", {}).get("forZones", [])] for e in ready]
    if zone and all(hinted) and any(zone in hints for hints in hinted):
        ready = [e for e, hints in zip(ready, hinted, strict=True) if zone in hints]
    return ready or leaving, some


def through_node(world: World, sender: Party, service: Obj, port: Obj, node: str, way: str) -> set[Outcome]:
    """What a node's kube-proxy makes of a request; ``way``: cluster, external, balancer, port."""
    spec = service["spec"]
    ranges = spec.get("loadBalancerSourceRanges", [])
    if way == "balancer" and ranges and not any(inside(sender.address, cidr) for cidr in ranges):
        return {(TIMEOUT, "")}
    from_here = sender.node == node
    policy = spec.get("internalTrafficPolicy") if way == "cluster" else spec.get("externalTrafficPolicy")
    local = policy == "Local" and (way == "cluster" or not from_here)
    found, some = candidates(world, service, port, node, local=local)
    if not some:
        return {(REFUSED, "")}
    if not found:
        return {(TIMEOUT, "")}
    outcomes = set()
    for endpoint, number in found:
        (pod,) = [p for p in world.pods if p["metadata"]["name"] == endpoint["targetRef"]["name"]]
        replaced = way != "cluster" and not local and pod["spec"]["nodeName"] != node
        seen = Party(world, node=node) if replaced else sender
        outcomes.add(at_pod(world, sender, seen, pod, (number, port["protocol"])))
    return outcomes


def to_service(world: World, sender: Party, service: Obj, number: int, protocol: str, way: str) -> set[Outcome]:
    if way == "cluster" and not sender.node:
        return {(TIMEOUT, "")}
    ports = [p for p in service["spec"]["ports"] if (p["port"], p["protocol"]) == (number, protocol)]
    if not ports:
        return {(TIMEOUT, "")}
    if sender.node:
        return through_node(world, sender, service, ports[0], sender.node, way)
    nodes = [node["metadata"]["name"] for node in world.nodes if not stopped(world, node["metadata"]["name"])]
    if service["spec"].get("externalTrafficPolicy") == "Local":
        # the health check of a node fails where it has no ready endpoint of its own
        own = {e.get("nodeName") for e, _ in endpoints(world, service, ports[0]) if conditions(e)[0]}
        nodes = [name for name in nodes if name in own]
    if not nodes:
        return {(TIMEOUT, "")}
    return set().union(*(through_node(world, sender, service, ports[0], name, way) for name in nodes))


def to_node_port(world: World, sender: Party, node: str, number: int, protocol: str) -> set[Outcome]:
    for service in world.services:
        for port in service["spec"]["ports"]:
            if (port.get("nodePort"), port["protocol"]) == (number, protocol):
                if stopped(world, node):
                    return {(TIMEOUT, "")}
                return through_node(world, sender, service, port, node, "port")
    raise AssertionError("the test asks for node ports that there are")


# --- names and Ingress


def dns_works(world: World, sender: Party) -> bool:
    """Whether a pod's look-ups reach the DNS server."""
    (service,) = [s for s in world.services if s["metadata"]["name"] == "kube-dns"]
    return to_service(world, sender, service, 53, "UDP", "cluster") == {(ANSWERED, "coredns")}


def ingress_backend(world: World, host: str, path: str) -> tuple[Obj, Obj] | None:
    """(Ingress, backend) by: exact host, wildcard host, any host; then Exact before Prefix, longer before shorter,
    older before newer; then the default backend."""
    rules = [
        (one, rule.get("host", ""), entry)
        for one in world.ingresses
        for rule in one["spec"].get("rules", [])
        for entry in rule["http"]["paths"]
    ]
    wildcard = "*." + host.split(".", 1)[1]
    for wanted in (host, wildcard, ""):
        of_host = [rule for rule in rules if rule[1] == wanted]
        if not of_host:
            continue
        best: list[tuple[tuple[Any, ...], Obj, Obj]] = []
        for one, _, entry in of_host:
            own = [part for part in entry["path"].split("/") if part]
            asked = [part for part in path.split("/") if part]
            exact = entry["pathType"] == "Exact"
            if entry["path"] == path if exact else asked[: len(own)] == own:
                rank = (not exact, -len(own), one["metadata"]["creationTimestamp"])
                best.append((rank, one, entry["backend"]["service"]))
        if best:
            _, one, backend = min(best, key=lambda item: item[0])
            return one, backend
        break
    for one in world.ingresses:
        if "defaultBackend" in one["spec"]:
            return one, one["spec"]["defaultBackend"]["service"]
    return None


def to_ingress(world: World, host: str, path: str) -> set[Outcome]:
    found = ingress_backend(world, host, path)
    if found is None:
        return {(HTTP_ERROR, "404")}
    namespace, backend = found[0]["metadata"]["namespace"], found[1]
    services = [
        s for s in world.services if (s["metadata"]["namespace"], s["metadata"]["name"]) == (namespace, backend["name"])
    ]
    ports = [p for s in services for p in s["spec"]["ports"] if p["port"] == backend["port"]["number"]]
    ready = [e for p in ports[:1] for e in endpoints(world, services[0], p) if conditions(e[0])[0]]
    if not ready:
        return {(HTTP_ERROR, "503")}
    controller = Party(world, address=INGRESS)
    outcomes = set()
    for endpoint, number in ready:
        (pod,) = [p for p in world.pods if p["metadata"]["name"] == endpoint["targetRef"]["name"]]
        verdict, name = at_pod(world, controller, controller, pod, (number, "TCP"))
        error = {REFUSED: "502", TIMEOUT: "504"}.get(verdict, "")
        outcomes.add((HTTP_ERROR, error) if error else (verdict, name))
    return outcomes
