"""The last part of a request's way: past network policies to a pod, and to the container that listens there."""

from __future__ import annotations

from minikctl.addons.network_policy import verdict as network_policy
from minikctl.addons.network_policy.verdict import End
from minikctl.client.network import HTTP_ERROR, REFUSED, TIMEOUT, Hop, Trace
from minikctl.cluster.network import reasons
from minikctl.cluster.network.view import of_family, pod_addresses
from minikctl.kube_proxy.endpoints import endpoints_of
from minikctl.kubelet.listening import listener

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.cluster.network.delivery import Delivery

KUBELET, PROXY_HEALTH = 10250, 10256


def at_pod(delivery: Delivery, pod: Obj, port: int) -> Trace:
    """A pod's own address, from wherever the request was handed on."""
    view, meta, spec = delivery.view, pod["metadata"], pod["spec"]
    node = spec.get("nodeName") or ""
    if spec.get("hostNetwork"):
        target = End(view.address_of_node(node, delivery.family), node=node)
    else:
        address = of_family(pod_addresses(pod), delivery.family)
        target = End(address, pod=pod, node=node, namespace=view.namespace(meta["namespace"]))
    refusal = refused_by_policy(delivery, target, port)
    if refusal is not None:
        return refusal
    if view.is_stopped(node):
        return delivery.end(TIMEOUT, f"node {node}, where pod {meta['namespace']}/{meta['name']} is, is stopped")
    return at_containers(delivery, pod, port)


def at_containers(delivery: Delivery, pod: Obj, port: int) -> Trace:
    """Whoever listens in a pod; no policy stands in between."""
    protocol = delivery.protocol
    meta = pod["metadata"]
    delivery.hops.append(Hop("pod", f"{meta['namespace']}/{meta['name']}", _standing(pod)))
    found = listener(pod, protocol, port)
    if found is None:
        return delivery.end(REFUSED, reasons.nobody_listens(pod, port, protocol, delivery.wanted))
    container, listening = found
    if listening.ports is None:
        detail = listening.why
    else:
        detail = f"listens on {port}/{protocol}, by {listening.why}"
    delivery.hops.append(Hop("container", container["name"], f"{detail}; image {_short(container['image'])}"))
    return delivery.answered(pod=pod, container=container["name"], port=port)


def at_node(delivery: Delivery, name: str, port: int) -> Trace:
    """A port of a node that is no node port."""
    view = delivery.view
    if view.is_stopped(name):
        return delivery.end(TIMEOUT, f"node {name} does not answer: it is stopped")
    target = End(view.address_of_node(name, delivery.family), node=name)
    refusal = refused_by_policy(delivery, target, port)
    if refusal is not None:
        return refusal
    delivery.hops.append(Hop("node", name, target.address))
    found = _pod_with_port(delivery, name, port)
    if found is not None:
        pod, inner = found
        return at_containers(delivery, pod, inner) if pod["spec"].get("hostNetwork") else at_pod(delivery, pod, inner)
    if delivery.protocol == "TCP" and port in (KUBELET, PROXY_HEALTH):
        what = "kubelet" if port == KUBELET else "kube-proxy"
        delivery.hops.append(Hop("container", what, f"listens on {port}/TCP of every node"))
        return delivery.answered(port=port)
    checked = _checked_service(delivery, port)
    if checked is not None:
        return _health(delivery, checked, name, port)
    return delivery.end(REFUSED, f"nobody listens on {port}/{delivery.protocol} of node {name}")


def _checked_service(delivery: Delivery, port: int) -> Obj | None:
    """The Service whose endpoints a load balancer asks for at this port of every node."""
    if delivery.protocol != "TCP" or port < 30000:
        return None
    return next((s for s in delivery.view.services() if s["spec"].get("healthCheckNodePort") == port), None)


def _health(delivery: Delivery, service: Obj, node: str, port: int) -> Trace:
    """kube-proxy's answer: 200 where the node has ready endpoints of its own, 503 where it has none."""
    meta = service["metadata"]
    key = f"{meta['namespace']}/{meta['name']}"
    slices = delivery.view.slices(service)
    ready = [
        endpoint
        for entry in service["spec"].get("ports") or ()
        for endpoint in endpoints_of(slices, entry, delivery.family)
        if endpoint.node == node and endpoint.ready
    ]
    delivery.hops.append(Hop("container", "kube-proxy", f"health of service {key} on this node"))
    if ready:
        return delivery.answered(port=port)
    why = f"node {node} has no ready endpoint of service {key}"
    return Trace(delivery.hops, HTTP_ERROR, why, status=503)


def at_api_server(delivery: Delivery) -> Trace:
    """The API server of a cluster that has no pod of it."""
    delivery.hops.append(Hop("container", "kube-apiserver", "the cluster's own"))
    return delivery.answered(port=6443)


def refused_by_policy(delivery: Delivery, target: End, port: int, *, inbound: bool = True) -> Trace | None:
    """The end of a request that network policies do not let through; a hop where they have a say and do."""
    view, origin = delivery.view, delivery.origin
    spaces = [end.pod["metadata"]["namespace"] for end in (origin, target) if end.pod is not None]
    policies = view.policies(*spaces)
    if not policies:
        return None
    said = network_policy.decide(origin, target, port, delivery.protocol, policies, seen=delivery.seen)
    if not said.allowed:
        delivery.hops.append(Hop("policy", " ".join(said.isolating), "does not let it through"))
        return delivery.end(TIMEOUT, said.reason)
    if said.isolating:
        delivery.hops.append(Hop("policy", " ".join(dict.fromkeys(said.allowing)), "lets it through"))
    return None


def _short(image: str) -> str:
    """``web:1.2`` of ``registry.example/team/web:1.2@sha256:…``"""
    return image.partition("@")[0].rpartition("/")[2]


def _standing(pod: Obj) -> str:
    node = pod["spec"].get("nodeName")
    return f"{reasons.state_of(pod)}, on node {node}" if node else reasons.state_of(pod)


def _pod_with_port(delivery: Delivery, node: str, port: int) -> tuple[Obj, int] | None:
    """The pod of a node that has one of the node's ports, with the port inside: by ``hostPort``, or because it is on
    the node's network and is known to listen there."""
    protocol = delivery.protocol
    for pod in delivery.view.pods_on(node):
        if pod["spec"].get("hostNetwork"):
            found = listener(pod, protocol, port)
            if found is not None and found[1].ports is not None:
                return pod, port
            continue
        for container in pod["spec"].get("containers") or ():
            for exposed in container.get("ports") or ():
                if exposed.get("hostPort") == port and (exposed.get("protocol") or "TCP") == protocol:
                    return pod, exposed["containerPort"]
    return None
