"""One request on its way from an address to whoever answers: Service, node, policies, pod, container.

Each step adds a hop and hands on to the next; the last one makes the trace.
"""

from __future__ import annotations

from minikctl.addons.network_policy.verdict import End
from minikctl.client.network import ANSWERED, REFUSED, TIMEOUT, Hop, Trace
from minikctl.cluster.network import arrival, reasons
from minikctl.cluster.network.origin import origin_of
from minikctl.cluster.network.view import IPV4, IPV6, family_of, owner_of
from minikctl.kube_proxy import addresses, balancing, proxy
from minikctl.kube_proxy.addresses import Entrance
from minikctl.kube_proxy.endpoints import endpoints_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.network import Http, Source
    from minikctl.cluster.network.luck import Luck
    from minikctl.cluster.network.view import View
    from minikctl.kube_proxy.endpoints import Endpoint


class Delivery:
    """``hops`` are those so far."""

    def __init__(self, view: View, source: Source, protocol: str, http: Http | None, luck: Luck) -> None:
        self.view = view
        self.source = source
        self.protocol = protocol
        self.http = http
        self.luck = luck
        self.family = IPV4
        self.origin = origin_of(view, source)
        """The source as network policies see it on its way out."""
        self.seen = self.origin
        """The source as it is seen where the request arrives: a node that hands it on may put its own address in."""
        self.hops = [_client_hop(source, self.origin)]
        self.wanted: tuple[Obj, Obj] | None = None
        """The Service and port that led here."""

    # --- ends

    def end(self, verdict: str, reason: str) -> Trace:
        return Trace(self.hops, verdict, reason)

    def answered(self, *, pod: Obj | None = None, container: str = "", port: int = 0, status: int = 200) -> Trace:
        code = status if self.http is not None else 0
        return Trace(self.hops, ANSWERED, pod=pod, container=container, port=port, status=code)

    # --- from an address on

    def to_address(self, address: str, port: int) -> Trace:
        source = self.source.pod
        if family_of(address) != self.family:
            self.family = IPV6
            self.origin = self.seen = origin_of(self.view, self.source, IPV6)
            self.hops[0] = _client_hop(self.source, self.origin)
        if self.view.is_stopped(self.origin.node):
            return self.end(TIMEOUT, f"node {self.origin.node}, where the request begins, is stopped")
        if address.startswith("127.") or address == "::1":
            if source is not None and not source["spec"].get("hostNetwork"):
                return arrival.at_containers(self, source, port)
            return self.to_node(self.origin.node, port) if self.origin.node else self.end(*_nobody(address, port))
        inside = bool(self.origin.node)
        service = self.view.service_at(address, inside=inside)
        if service is not None:
            return self._to_service_address(service, address, port, inside=inside)
        if self.is_ingress(address):
            from minikctl.cluster.network.ingress import to_ingress

            return to_ingress(self, address, port)
        node = self.view.node_at(address)
        if node is not None:
            return self.to_node(node["metadata"]["name"], port)
        pod = self.view.pod_at(address)
        if pod is not None and inside:
            return arrival.at_pod(self, pod, port)
        whose = owner_of(address)
        if whose:
            return self.end(TIMEOUT, reasons.unrouted(address, whose, known=pod is not None, inside=inside))
        return self.to_outside(address, port)

    def is_ingress(self, address: str) -> bool:
        """Whether an address is the ingress controller's."""
        return any(
            point.get("ip") == address
            for ingress in self.view.ingresses()
            for point in ((ingress.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ()
        )

    def to_outside(self, address: str, port: int) -> Trace:
        """Whatever is outside the cluster is there and answers."""
        target = End(address)
        refusal = arrival.refused_by_policy(self, target, port, inbound=False)
        if refusal is not None:
            return refusal
        self.hops.append(Hop("outside", socket_of(address, port), "outside the cluster, taken to answer"))
        return self.answered(port=port)

    # --- Services

    def _to_service_address(self, service: Obj, address: str, number: int, *, inside: bool) -> Trace:
        way = addresses.owns(service, address, inside=inside)
        if way == proxy.CLUSTER_IP and not inside:
            self.hops.append(_service_hop(service, f"cluster IP {address}"))
            return self.end(TIMEOUT, f"{address} is a cluster IP: it leads nowhere outside the cluster")
        port = addresses.port_of(service, number, self.protocol)
        if port is None:
            self.hops.append(_service_hop(service, address))
            return self.end(TIMEOUT, reasons.no_such_port(service, number, self.protocol))
        return self.to_service(Entrance(service, port, way or proxy.CLUSTER_IP), address)

    def to_service(self, entrance: Entrance, address: str, node: str = "") -> Trace:
        """``node`` is the one that takes the request, where that is not the source's own."""
        service, port = entrance.service, entrance.port
        self.wanted = (service, port)
        endpoints = endpoints_of(self.view.slices(service), port, self.family)
        node = node or self.origin.node or self._entry_node(service, endpoints, entrance.way, address)
        self.hops.append(_service_hop(service, _told(service, port, entrance.way, address, endpoints)))
        if not node:
            return self.end(
                TIMEOUT, f"no node takes the traffic of service {_key(service)}: {self._why_no_node(service)}"
            )
        decision = proxy.decide(
            service,
            endpoints,
            way=entrance.way,
            node=node,
            zone=self.view.zone(node),
            from_node=node == self.origin.node,
            client=self.origin.address,
        )
        if decision.outcome == proxy.REFUSED:
            if _key(service) == "default/kubernetes":
                return arrival.at_api_server(self)
            return self.end(REFUSED, reasons.no_endpoints(self.view, service, port))
        if decision.outcome == proxy.DROPPED:
            return self.end(TIMEOUT, decision.reason)
        chosen, how = self._choose(service, decision)
        return self.to_endpoint(chosen, entrance.way, node, kept=decision.local, how=how)

    def _choose(self, service: Obj, decision: proxy.Decision) -> tuple[Endpoint, str]:
        """The backend, and how it was found."""
        backends = decision.backends
        timeout = balancing.affinity_seconds(service["spec"])
        among = f"one of {len(backends)} that may be taken" if len(backends) > 1 else "the only one that may be taken"
        why = f"{among}, for traffic stays on its node" if decision.local else among
        if timeout:
            client = self.origin.address
            chosen = self.luck.kept_for(client, _key(service), backends, timeout)
            return chosen, f"{why}, kept for {client} by session affinity"
        return self.luck.one_of(backends), why

    def _entry_node(self, service: Obj, endpoints: list[Endpoint], way: str, address: str) -> str:
        """The node that a request from outside comes to: one that the load balancer chooses, or to which somebody has
        routed the external address."""
        nodes = self.view.balanced_nodes()
        if service["spec"].get("externalTrafficPolicy") == "Local":
            # nodes without endpoints of their own fail the health check at spec.healthCheckNodePort
            nodes = [name for name in nodes if any(e.node == name and e.ready for e in endpoints)]
        if not nodes:
            return ""
        name = self.luck.node_of(nodes)
        if way == proxy.LOAD_BALANCER:
            self.hops.append(Hop("load-balancer", address, f"sends it to node {name}"))
        else:
            self.hops.append(Hop("node", name, f"takes the traffic of {address}"))
        return name

    def _why_no_node(self, service: Obj) -> str:
        if service["spec"].get("externalTrafficPolicy") == "Local" and self.view.balanced_nodes():
            return "externalTrafficPolicy is Local, and no node has a ready endpoint of its own"
        return "none is ready and open to load balancers"

    def to_endpoint(self, endpoint: Endpoint, way: str, node: str, *, kept: bool, how: str) -> Trace:
        """``kept``: the traffic policy kept the request to the node that it came to; ``how`` the endpoint was found."""
        self.hops.append(Hop("endpoint", socket_of(endpoint.address, endpoint.port), how))
        hands_on = way != proxy.CLUSTER_IP and not kept and endpoint.node != node
        if hands_on:  # the answer must come back the same way, so the node puts its own address in
            self.seen = End(self.view.address_of_node(node, self.family), node=node)
        pod = self.view.pod(*endpoint.pod) if endpoint.pod else None
        if pod is not None:
            return arrival.at_pod(self, pod, endpoint.port)
        target = self.view.node_at(endpoint.address)
        if target is not None:
            return arrival.at_node(self, target["metadata"]["name"], endpoint.port)
        found = self.view.pod_at(endpoint.address)
        if found is not None:
            return arrival.at_pod(self, found, endpoint.port)
        if owner_of(endpoint.address):
            return self.end(TIMEOUT, f"nobody has the address {endpoint.address}")
        return self.to_outside(endpoint.address, endpoint.port)

    # --- nodes

    def to_node(self, name: str, port: int) -> Trace:
        """A port of a node: a node port, one that a pod there has, or one of the node's own."""
        address = self.view.address_of_node(name, self.family)
        entrance = addresses.node_port(self.view.services(), port, self.protocol) if port >= 30000 else None
        if entrance is None:
            return arrival.at_node(self, name, port)
        self.hops.append(Hop("node-port", f"{name}:{port}", address))
        if self.view.is_stopped(name):
            return self.end(TIMEOUT, f"node {name} does not answer: it is stopped")
        return self.to_service(entrance, socket_of(address, port), node=name)


def socket_of(address: str, port: int) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _client_hop(source: Source, origin: End) -> Hop:
    if source.pod is not None:
        meta = source.pod["metadata"]
        on = f"{origin.address} on node {origin.node}" if origin.node else "on no node"
        return Hop("client", f"pod/{meta['name']}", f"namespace {meta['namespace']}, {on}")
    if source.node:
        return Hop("client", f"node/{source.node}", origin.address)
    return Hop("client", "outside", origin.address)


def _service_hop(service: Obj, detail: str) -> Hop:
    meta = service["metadata"]
    return Hop("service", f"{meta['namespace']}/{meta['name']}", detail)


def _told(service: Obj, port: Obj, way: str, address: str, endpoints: list[Endpoint]) -> str:
    ways = {proxy.CLUSTER_IP: "cluster IP", proxy.EXTERNAL_IP: "external IP", proxy.LOAD_BALANCER: "load balancer"}
    protocol = port.get("protocol") or "TCP"
    at = f"node port {address.rpartition(':')[2]}" if way == proxy.NODE_PORT else f"{ways[way]} {address}"
    ready = sum(endpoint.ready for endpoint in endpoints)
    number = len(endpoints)
    ends = f"{ready} of {number} endpoint{'s' if number > 1 else ''} ready" if number else "no endpoints"
    target = port.get("targetPort", port["port"])
    return f"{at}, port {port['port']}/{protocol}, targetPort {target}, {ends}"


def _key(service: Obj) -> str:
    return f"{service['metadata']['namespace']}/{service['metadata']['name']}"


def _nobody(address: str, port: int) -> tuple[str, str]:
    return REFUSED, f"nobody listens on {address}:{port}"
