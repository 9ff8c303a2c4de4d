"""For random Services, slices, policies and Ingresses, requests end as a plain reading of the documentation says.

`network_specification.py` lists every way in which a request may end; many requests must show them all and no other.
"""

from __future__ import annotations

from typing import Any

import network_specification as spec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stored_objects import StoredObjects

from minikctl.client.network import ANSWERED, HTTP_ERROR, Http, Source, Trace
from minikctl.cluster.network.network import ClusterNetwork

Obj = dict[str, Any]
FEW, MANY = 8, 400
"""How many requests are made: few where all outcomes have been seen by then."""
NODES = ("n1", "n2", "n3")
EVERYTHING = "80/TCP,8080/TCP,53/UDP,80/UDP,8080/UDP"
SPACES = ("a", "b")
APPS = ("x", "y")
HOSTS = ("shop.example.com", "*.example.com", "")
PATHS = ("/", "/cart", "/cart/items", "/ca")

maybe = st.sampled_from
rarely = st.sampled_from([False, False, False, True])


def meta(name: str, namespace: str = "", **more: Any) -> Obj:
    found: Obj = {"name": name, "labels": {}, "annotations": {}, "uid": f"{namespace}/{name}", **more}
    return {**found, "namespace": namespace} if namespace else found


@st.composite
def nodes(draw: st.DrawFn) -> list[Obj]:
    found = []
    for index, name in enumerate(NODES):
        zone = draw(maybe(["", "east", "west"]))
        dead = draw(rarely) and index > 0
        found.append(
            {
                "metadata": meta(
                    name,
                    labels={"topology.kubernetes.io/zone": zone} if zone else {},
                    annotations={"minikctl.dev/stopped-at": "2026-01-01T00:00:00Z"} if dead else {},
                ),
                "spec": {"podCIDR": f"10.244.{index}.0/24"},
                "status": {
                    "addresses": [{"type": "InternalIP", "address": f"172.18.0.{index + 2}"}],
                    "conditions": [{"type": "Ready", "status": "True"}],
                },
            }
        )
    return found


@st.composite
def pod(draw: st.DrawFn, index: int) -> Obj:
    node = draw(st.integers(0, 2))
    host = draw(rarely) and index == node  # of two on one node, one could not have the port
    running = not draw(rarely)
    state = {"running": {}} if running else {"waiting": {"reason": "CrashLoopBackOff"}}
    ports = [{"name": "http", "containerPort": draw(maybe([80, 8080]))}]
    address = f"172.18.0.{node + 2}" if host else f"10.244.{node}.{index + 5}"
    return {
        "metadata": meta(
            f"p{index}",
            draw(maybe(SPACES)),
            labels={"app": draw(maybe(APPS)), "tier": draw(maybe(["front", "back"]))},
            annotations={"minikctl.dev/listen": draw(maybe([EVERYTHING, EVERYTHING, "80/TCP"]))},
        ),
        "spec": {
            "nodeName": NODES[node],
            "containers": [{"name": "c", "image": "app", "ports": ports}],
            **({"hostNetwork": True} if host else {}),
        },
        "status": {
            "phase": "Running",
            "podIP": address,
            "hostIP": f"172.18.0.{node + 2}",
            "containerStatuses": [{"name": "c", "state": state}],
            "conditions": [{"type": "Ready", "status": "True" if running else "False"}],
        },
    }


@st.composite
def service(draw: st.DrawFn, index: int) -> Obj:
    kind = draw(maybe(["ClusterIP", "NodePort", "LoadBalancer"]))
    port: Obj = {"name": "", "port": draw(maybe([80, 8080])), "protocol": draw(maybe(["TCP", "TCP", "UDP"]))}
    body: Obj = {"type": kind, "clusterIP": f"10.96.1.{index}", "clusterIPs": [f"10.96.1.{index}"], "ports": [port]}
    body["internalTrafficPolicy"] = draw(maybe(["Cluster", "Cluster", "Local"]))
    status: Obj = {}
    if kind != "ClusterIP":
        port["nodePort"] = 30100 + index
        body["externalTrafficPolicy"] = draw(maybe(["Cluster", "Local"]))
    if kind == "LoadBalancer":
        status = {"loadBalancer": {"ingress": [{"ip": f"172.18.255.{200 + index}"}]}}
        if draw(rarely):
            body["loadBalancerSourceRanges"] = draw(
                maybe([["198.51.100.0/24"], ["203.0.113.0/24"], ["10.244.0.0/16", "172.18.0.0/16"]])
            )
    if draw(rarely):
        body["externalIPs"] = [f"192.0.2.{index}"]
    return {"metadata": meta(f"s{index}", draw(maybe(SPACES))), "spec": body, "status": status}


@st.composite
def pieces(draw: st.DrawFn, owner: Obj, pods: list[Obj]) -> list[Obj]:
    """The slices of a Service: of its namespace's pods, or of any, in any state."""
    found = []
    left = list(pods)
    for number in range(draw(maybe([0, 1, 1, 1, 2]))):
        chosen = [one for one in left if not draw(rarely)][:3]
        left = [one for one in left if one not in chosen]
        hinted = draw(st.booleans())
        entries = [draw(endpoint(one, hinted=hinted)) for one in chosen]
        name = owner["metadata"]["name"]
        labels = {"kubernetes.io/service-name": name}
        found.append(
            {
                "metadata": meta(f"{name}-{number}", owner["metadata"]["namespace"], labels=labels),
                "addressType": "IPv4",
                "ports": [
                    {
                        "name": draw(maybe(["", "", "", "", "", "other"])),
                        "port": draw(maybe([80, 8080])),
                        "protocol": protocol,
                    }
                    for protocol in {owner["spec"]["ports"][0]["protocol"]}
                ],
                "endpoints": entries,
            }
        )
    return found


@st.composite
def endpoint(draw: st.DrawFn, target: Obj, *, hinted: bool) -> Obj:
    where = target["metadata"]
    found: Obj = {
        "addresses": [target["status"]["podIP"]],
        "nodeName": target["spec"]["nodeName"],
        "targetRef": {"kind": "Pod", "namespace": where["namespace"], "name": where["name"]},
        "conditions": draw(
            maybe(
                [
                    {},
                    {"ready": True, "serving": True, "terminating": False},
                    {"ready": True, "serving": True, "terminating": False},
                    {"ready": True, "serving": True, "terminating": False},
                    {"ready": False, "serving": False, "terminating": False},
                    {"ready": False, "serving": True, "terminating": True},
                    {"ready": False, "serving": False, "terminating": True},
                ]
            )
        ),
    }
    if hinted and not draw(rarely):
        found["hints"] = {"forZones": [{"name": draw(maybe(["east", "west"]))}]}
    return found


SELECTORS = st.sampled_from(
    [
        {},
        {},
        {},
        {"matchLabels": {"app": "x"}},
        {"matchLabels": {"app": "y", "tier": "back"}},
        {"matchExpressions": [{"key": "tier", "operator": "NotIn", "values": ["back"]}]},
        {"matchExpressions": [{"key": "app", "operator": "In", "values": ["x", "y"]}]},
        {"matchExpressions": [{"key": "k8s-app", "operator": "DoesNotExist"}]},
    ]
)
SPACE_SELECTORS = st.sampled_from(
    [{}, {"matchLabels": {"name": "a"}}, {"matchExpressions": [{"key": "name", "operator": "Exists"}]}]
)
BLOCKS = st.sampled_from(
    [
        {"ipBlock": {"cidr": "0.0.0.0/0"}},
        {"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.244.0.0/16"]}},
        {"ipBlock": {"cidr": "172.18.0.0/16"}},
        {"ipBlock": {"cidr": "172.18.0.0/16", "except": ["172.18.0.2/32"]}},
        {"ipBlock": {"cidr": "198.51.100.0/24"}},
    ]
)
PEERS = st.one_of(
    BLOCKS,
    st.fixed_dictionaries({"podSelector": SELECTORS}),
    st.fixed_dictionaries({"namespaceSelector": SPACE_SELECTORS}),
    st.fixed_dictionaries({"podSelector": SELECTORS, "namespaceSelector": SPACE_SELECTORS}),
    BLOCKS,
)
PORTS = st.sampled_from(
    [
        {"port": 80},
        {"port": 8080, "protocol": "TCP"},
        {"port": 53, "protocol": "UDP"},
        {"port": "http"},
        {"port": 80, "endPort": 9000},
        {"port": 79, "endPort": 8079},
        {"protocol": "UDP"},
    ]
)


@st.composite
def policy(draw: st.DrawFn, index: int) -> Obj:
    body: Obj = {"podSelector": draw(SELECTORS)}
    for field, peers in (("ingress", "from"), ("egress", "to")):
        if draw(st.booleans()):
            rules = []
            for _ in range(draw(st.integers(0, 2))):
                rule: Obj = {}
                if draw(st.booleans()):
                    rule[peers] = draw(st.lists(PEERS, min_size=1, max_size=2))
                if draw(rarely):
                    rule["ports"] = draw(st.lists(PORTS, min_size=1, max_size=2))
                rules.append(rule)
            body[field] = rules
    if draw(st.booleans()):
        body["policyTypes"] = draw(maybe([["Ingress"], ["Egress"], ["Ingress", "Egress"]]))
    return {"metadata": meta(f"np{index}", draw(maybe(SPACES))), "spec": body}


@st.composite
def ingress(draw: st.DrawFn, index: int, services: list[Obj]) -> Obj:
    def backend() -> Obj:
        name = draw(maybe([*(one["metadata"]["name"] for one in services), "missing"]))
        return {"service": {"name": name, "port": {"number": draw(maybe([80, 8080]))}}}

    rules = []
    for host in draw(st.lists(maybe(HOSTS), max_size=3, unique=True)):
        paths = [
            {"path": path, "pathType": draw(maybe(["Exact", "Prefix"])), "backend": backend()}
            for path in draw(st.lists(maybe(PATHS), min_size=1, max_size=3, unique=True))
        ]
        rules.append({**({"host": host} if host else {}), "http": {"paths": paths}})
    body: Obj = {"ingressClassName": "minikctl", "rules": rules} if rules else {"ingressClassName": "minikctl"}
    if index == 0 and not rules:
        body["defaultBackend"] = backend()
    created = f"2026-01-01T00:00:0{draw(st.integers(0, 3))}.{index}Z"
    where = meta(f"i{index}", draw(maybe(SPACES)), creationTimestamp=created)
    balanced = {"loadBalancer": {"ingress": [{"ip": spec.INGRESS}]}}
    return {"metadata": where, "spec": body, "status": balanced}


def dns() -> tuple[Obj, Obj, Obj]:
    """CoreDNS as one pod on the first node, its Service and its slice."""
    listening = {"minikctl.dev/listen": "53/UDP,53/TCP"}
    server: Obj = {
        "metadata": meta("coredns", "kube-system", labels={"k8s-app": "kube-dns"}, annotations=listening),
        "spec": {"nodeName": "n1", "containers": [{"name": "coredns", "image": "coredns"}]},
        "status": {
            "phase": "Running",
            "podIP": "10.244.0.2",
            "hostIP": "172.18.0.2",
            "containerStatuses": [{"name": "coredns", "state": {"running": {}}}],
        },
    }
    port = {"name": "", "port": 53, "protocol": "UDP"}
    one: Obj = {
        "metadata": meta("kube-dns", "kube-system"),
        "spec": {"type": "ClusterIP", "clusterIP": "10.96.0.10", "clusterIPs": ["10.96.0.10"], "ports": [port]},
    }
    entry = {
        "addresses": ["10.244.0.2"],
        "nodeName": "n1",
        "conditions": {"ready": True},
        "targetRef": {"kind": "Pod", "namespace": "kube-system", "name": "coredns"},
    }
    labels = {"kubernetes.io/service-name": "kube-dns"}
    where = meta("kube-dns-1", "kube-system", labels=labels)
    return server, one, {"metadata": where, "addressType": "IPv4", "ports": [port], "endpoints": [entry]}


@st.composite
def worlds(draw: st.DrawFn) -> spec.World:
    server, dns_service, dns_slice = dns()
    pods = [draw(pod(index)) for index in range(draw(st.integers(1, 5)))]
    services = [draw(service(index)) for index in range(1, draw(st.integers(1, 3)) + 1)]
    slices = [piece for one in services for piece in draw(pieces(one, pods))]
    return spec.World(
        nodes=draw(nodes()),
        pods=[*pods, server],
        services=[*services, dns_service],
        slices=[*slices, dns_slice],
        policies=[draw(policy(index)) for index in range(draw(st.integers(0, 4)))],
        ingresses=[draw(ingress(index, services)) for index in range(draw(st.integers(0, 3)))],
        namespaces=[
            {"metadata": {"name": n, "labels": {"name": n} if n in SPACES else {}}} for n in (*SPACES, "kube-system")
        ],
    )


def network_of(world: spec.World) -> ClusterNetwork:
    classes = [{"metadata": {"name": "minikctl"}, "spec": {"controller": "minikctl.dev/ingress-controller"}}]
    records = [
        {
            "metadata": {"name": s["spec"]["clusterIP"]},
            "spec": {"parentRef": {k: s["metadata"][k] for k in ("namespace", "name")}},
        }
        for s in world.services
    ]
    stored: dict[str, list[Obj]] = {
        "nodes": world.nodes,
        "pods": world.pods,
        "services": world.services,
        "endpointslices.discovery.k8s.io": world.slices,
        "networkpolicies.networking.k8s.io": world.policies,
        "ingresses.networking.k8s.io": world.ingresses,
        "ingressclasses.networking.k8s.io": classes,
        "ipaddresses.networking.k8s.io": records,
        "namespaces": world.namespaces,
    }
    client: Any = StoredObjects(**stored)
    return ClusterNetwork(client, now=lambda: 1_750_000_000_000, revision=lambda: 1, chance=lambda: 7)


def outcome(trace: Trace) -> spec.Outcome:
    if trace.verdict == HTTP_ERROR:
        return HTTP_ERROR, str(trace.status)
    return trace.verdict, trace.pod["metadata"]["name"] if trace.verdict == ANSWERED and trace.pod else ""


def check_ends(
    network: ClusterNetwork, wanted: set[spec.Outcome], source: Source, host: str, port: int, **more: Any
) -> None:
    """Requests must end in all the ``wanted`` ways, and in no other."""
    found = set()
    for number in range(MANY):
        if number >= FEW and found == wanted:
            break
        trace = network.connect(source, host, port, **more)
        assert trace.reason or trace.verdict == ANSWERED, "a refusal says why"
        found.add(outcome(trace))
    assert found == wanted, (host, port)


@st.composite
def sources(draw: st.DrawFn, world: spec.World) -> tuple[Source, spec.Party]:
    kind = draw(maybe(["pod", "pod", "node", "outside", "outside"]))
    running = [one for one in world.pods if not spec.stopped(world, one["spec"]["nodeName"])]
    if kind == "pod":
        one = draw(maybe(running))
        return Source(one), spec.Party(world, pod=one)
    if kind == "node":
        return Source(node="n1"), spec.Party(world, node="n1")
    return Source(), spec.Party(world)


check = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@check
@given(data=st.data(), world=worlds())
def test_requests_to_a_service_end_as_the_documentation_says(data: st.DataObject, world: spec.World) -> None:
    source, sender = data.draw(sources(world))
    one = data.draw(maybe(world.services))
    port = data.draw(maybe([one["spec"]["ports"][0]["port"], one["spec"]["ports"][0]["port"], 81]))
    protocol = one["spec"]["ports"][0]["protocol"]
    balanced = one.get("status", {}).get("loadBalancer", {}).get("ingress", [])
    ways = [(one["spec"]["clusterIP"], "cluster")]
    ways += [(entry["ip"], "balancer") for entry in balanced]
    ways += [(address, "external") for address in one["spec"].get("externalIPs", [])]
    network = network_of(world)
    for address, way in ways:
        wanted = spec.to_service(world, sender, one, port, protocol, way)
        check_ends(network, wanted, source, address, port, protocol=protocol)


@check
@given(data=st.data(), world=worlds())
def test_requests_to_a_node_port_end_as_the_documentation_says(data: st.DataObject, world: spec.World) -> None:
    source, sender = data.draw(sources(world))
    node = data.draw(maybe(NODES))
    network = network_of(world)
    for one in world.services:
        port = one["spec"]["ports"][0]
        if "nodePort" not in port:
            continue
        wanted = spec.to_node_port(world, sender, node, port["nodePort"], port["protocol"])
        address = spec.node_address(world, node)
        check_ends(network, wanted, source, address, port["nodePort"], protocol=port["protocol"])


@check
@given(data=st.data(), world=worlds())
def test_requests_to_a_pod_end_as_the_documentation_says(data: st.DataObject, world: spec.World) -> None:
    source, sender = data.draw(sources(world))
    network = network_of(world)
    for one in world.pods:
        if one["spec"].get("hostNetwork"):
            continue
        for port in ((80, "TCP"), (8080, "TCP"), (53, "UDP")):
            wanted = (spec.TIMEOUT, "") if not sender.node else spec.at_pod(world, sender, sender, one, port)
            check_ends(network, {wanted}, source, one["status"]["podIP"], port[0], protocol=port[1])


@check
@given(data=st.data(), world=worlds())
def test_requests_by_name_end_as_the_documentation_says(data: st.DataObject, world: spec.World) -> None:
    """A name needs a look-up that policies let through; then it is the cluster IP."""
    pods = [
        p for p in world.pods if not p["spec"].get("hostNetwork") and not spec.stopped(world, p["spec"]["nodeName"])
    ]
    if not pods:
        return
    one = data.draw(maybe(pods))
    sender = spec.Party(world, pod=one)
    target = data.draw(maybe(world.services))
    where, port = target["metadata"], target["spec"]["ports"][0]
    wanted = {(spec.UNKNOWN, "")}
    if spec.dns_works(world, sender):
        wanted = spec.to_service(world, sender, target, port["port"], port["protocol"], "cluster")
    name = f"{where['name']}.{where['namespace']}"
    short = [where["name"]] if where["namespace"] == one["metadata"]["namespace"] else []
    for host in (*short, name, f"{name}.svc.cluster.local"):
        check_ends(network_of(world), wanted, Source(one), host, port["port"], protocol=port["protocol"])
    check_ends(network_of(world), {(spec.UNKNOWN, "")}, Source(one), f"nobody.{where['namespace']}", 80)


@check
@given(data=st.data(), world=worlds())
def test_requests_to_an_ingress_end_as_the_documentation_says(data: st.DataObject, world: spec.World) -> None:
    if not world.ingresses:
        return
    host = data.draw(maybe(["shop.example.com", "other.example.com", "a.b.example.com", "example.org"]))
    path = data.draw(maybe([*PATHS, "/cart/", "/cart/items/1", "/carts"]))
    wanted = spec.to_ingress(world, host, path)
    network = network_of(world)
    check_ends(network, wanted, Source(), spec.INGRESS, 80, http=Http(host, path))
