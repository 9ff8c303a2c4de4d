"""The host and port that a Service, pod, node or Ingress stands for as the TO of `route`, seen from its FROM."""

from __future__ import annotations

from minikctl.client.network import TIMEOUT, UNKNOWN_HOST, Hop, Http, Trace
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.network import Source
    from minikctl.kubectl.invocation import Invocation


class Target:
    __slots__ = ("host", "http", "port", "protocol")

    def __init__(self, host: str, port: int, protocol: str, http: Http | None = None) -> None:
        self.host = host
        self.port = port
        self.protocol = protocol
        self.http = http


def _service(invocation: Invocation, name: str, source: Source, protocol: str) -> Target | Trace:
    name, _, wanted = name.partition(":")
    service = invocation.session.client.get("services", invocation.namespace, name)
    spec = service["spec"]
    port = _service_port(service, wanted)
    number, protocol = (port["port"], port.get("protocol") or "TCP") if port else (int(wanted or 80), protocol)
    host = _host_of_service(service, source)
    if source.pod is None and not source.node:
        balanced = ((service.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ()
        if spec.get("type") == "LoadBalancer" and not balanced and not spec.get("externalIPs"):
            return _pending(service)
        if spec.get("type") == "NodePort" and not spec.get("externalIPs") and port:
            number = port["nodePort"]
            host = _any_node(invocation)
    return Target(host, number, protocol, Http(host) if _is_web(port, protocol) else None)


def _service_port(service: Obj, wanted: str) -> Obj | None:
    """The port that is meant, by number or by name, the first where none is; None for an unknown number."""
    ports: list[Obj] = service["spec"].get("ports") or []
    if not wanted:
        return ports[0] if ports else None
    found = next((port for port in ports if wanted in (str(port["port"]), port.get("name"))), None)
    if found is None and not wanted.isdigit():
        raise CommandError(f"Service '{service['metadata']['name']}' does not have a named port '{wanted}'")
    return found


def _is_web(port: Obj | None, protocol: str) -> bool:
    return protocol == "TCP" and port is not None and (port["port"] in (80, 443) or port.get("name") == "http")


def _host_of_service(service: Obj, source: Source) -> str:
    """The name by which pods know it, its address for a node, what is published of it for the outside."""
    meta, spec = service["metadata"], service["spec"]
    if spec.get("type") == "ExternalName":
        return str(spec["externalName"]) if source.pod is None else f"{meta['name']}.{meta['namespace']}"
    if source.pod is not None:
        alone = source.pod["metadata"]["namespace"] == meta["namespace"]
        return str(meta["name"]) if alone else f"{meta['name']}.{meta['namespace']}"
    if not source.node:
        for entry in ((service.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ():
            return str(entry.get("ip") or entry["hostname"])
        for address in spec.get("externalIPs") or ():
            return str(address)
    if spec.get("clusterIP") in (None, "", "None"):
        return f"{meta['name']}.{meta['namespace']}.svc.cluster.local"
    return str(spec["clusterIP"])


def _pending(service: Obj) -> Trace:
    meta, spec = service["metadata"], service["spec"]
    key = f"{meta['namespace']}/{meta['name']}"
    why = f"loadBalancerClass {spec['loadBalancerClass']} has no provider here" if spec.get("loadBalancerClass") else ""
    reason = f"the load balancer of service {key} is pending: it has no address{f' ({why})' if why else ''}"
    hops = [Hop("client", "outside", ""), Hop("load-balancer", key, "<pending>")]
    return Trace(hops, UNKNOWN_HOST, reason)


def _any_node(invocation: Invocation) -> str:
    """The address of a node that somebody outside would try: the first worker that is ready."""
    from minikctl.apimachinery.meta import condition_is, labels_of

    nodes = [node for node in invocation.session.client.list("nodes") if condition_is(node, "Ready")]
    nodes.sort(key=lambda node: "node-role.kubernetes.io/control-plane" in labels_of(node))
    for node in nodes:
        return _address_of(node)
    raise CommandError("no node is ready")


def _pod(invocation: Invocation, name: str, source: Source, protocol: str) -> Target | Trace:
    name, _, wanted = name.partition(":")
    pod = invocation.session.client.get("pods", invocation.namespace, name)
    address = (pod.get("status") or {}).get("podIP")
    port = _pod_port(pod, wanted)
    if not address:
        phase = (pod.get("status") or {}).get("phase") or "Pending"
        hops = [Hop("pod", f"{pod['metadata']['namespace']}/{name}", phase)]
        return Trace(hops, TIMEOUT, f"pod {pod['metadata']['namespace']}/{name} has no address: it is {phase}")
    return Target(address, port, protocol, Http(address) if protocol == "TCP" and port in (80, 443) else None)


def _pod_port(pod: Obj, wanted: str) -> int:
    if wanted.isdigit():
        return int(wanted)
    ports = [port for container in pod["spec"]["containers"] for port in container.get("ports") or ()]
    for port in ports:
        if not wanted or port.get("name") == wanted:
            return int(port["containerPort"])
    if wanted:
        raise CommandError(f"Pod '{pod['metadata']['name']}' does not have a named port '{wanted}'")
    return 80


def _node(invocation: Invocation, name: str, source: Source, protocol: str) -> Target | Trace:
    name, _, wanted = name.partition(":")
    node = invocation.session.client.get("nodes", "", name)
    if not wanted.isdigit():
        raise CommandError(f"which port of the node? node/{name}:PORT")
    host = _address_of(node)
    return Target(host, int(wanted), protocol, Http(host) if protocol == "TCP" else None)


def _address_of(node: Obj) -> str:
    for entry in (node.get("status") or {}).get("addresses") or ():
        if entry["type"] == "InternalIP":
            return str(entry["address"])
    raise CommandError(f"node {node['metadata']['name']} has no address")


def _ingress(invocation: Invocation, name: str, source: Source, protocol: str) -> Target | Trace:
    name, slash, path = name.partition("/")
    ingress = invocation.session.client.get("ingresses.networking.k8s.io", invocation.namespace, name)
    key = f"{ingress['metadata']['namespace']}/{name}"
    points = ((ingress.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ()
    if not points:
        reason = f"ingress {key} has no address: no ingress controller here serves its class"
        return Trace([Hop("ingress", key, "<pending>")], UNKNOWN_HOST, reason)
    rule: Obj = next(iter(ingress["spec"].get("rules") or ()), {})
    entries = (rule.get("http") or {}).get("paths") or ()
    first = next((entry.get("path") or "/" for entry in entries), "/")
    host = (rule.get("host") or points[0]["ip"]).replace("*", "any", 1)
    return Target(points[0]["ip"], 80, "TCP", Http(host, slash + path or first))


KINDS = {"services": _service, "pods": _pod, "nodes": _node, "ingresses.networking.k8s.io": _ingress}
"""Resource -> what makes a target of an object's name, or a trace where that is the end already."""
