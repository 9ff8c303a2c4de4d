"""A request at the ingress controller's address: which rule it follows, and what the controller says where none does.

The controller goes to the endpoints itself, past kube-proxy, as ingress-nginx does, and answers for a backend that
does not: 503 without endpoints, 502 when it is refused, 504 when nothing comes back.
"""

from __future__ import annotations

from minikctl.addons.ingress.routing import route
from minikctl.addons.network_policy.verdict import End
from minikctl.client.network import ANSWERED, HTTP_ERROR, REFUSED, TIMEOUT, Hop, Trace
from minikctl.cluster.network import reasons
from minikctl.kube_proxy import proxy
from minikctl.kube_proxy.endpoints import endpoints_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.addons.ingress.routing import Backend
    from minikctl.apimachinery.types import Obj
    from minikctl.client.network import Http
    from minikctl.cluster.network.delivery import Delivery

PORTS = {80: False, 443: True}
"""port -> whether TLS is spoken there."""


def to_ingress(delivery: Delivery, address: str, port: int) -> Trace:
    if port not in PORTS or delivery.protocol != "TCP":
        return delivery.end(REFUSED, f"the ingress controller listens on 80/TCP and 443/TCP, not on {port}")
    http = delivery.http
    if http is None:
        delivery.hops.append(Hop("ingress", address, "the controller takes the connection"))
        return delivery.answered(port=port)
    view = delivery.view
    backend = route(view.ingresses(), view.ingress_classes(), http.host, http.path, PORTS[port])
    if backend is None:
        delivery.hops.append(Hop("ingress", address, "no rule"))
        return _error(delivery, 404, f"no Ingress has a rule for {http.host}{http.path}")
    delivery.hops.append(Hop("ingress", f"{backend.namespace}/{backend.ingress}", _rule(backend, http)))
    return _to_backend(delivery, backend, address)


def _to_backend(delivery: Delivery, backend: Backend, address: str) -> Trace:
    view, name = delivery.view, f"{backend.namespace}/{backend.service}"
    service = view.service(backend.namespace, backend.service)
    if service is None:
        return _error(delivery, 503, f"service {name} does not exist")
    delivery.origin = delivery.seen = End(address)
    if service["spec"].get("type") == "ExternalName":
        host = service["spec"]["externalName"]
        delivery.hops.append(Hop("service", name, f"external name {host}"))
        return delivery.to_outside(host, backend.port if isinstance(backend.port, int) else 80)
    port = _port(service, backend.port)
    if port is None:
        return _error(delivery, 503, f"service {name} has no port {backend.port}")
    slices = view.slices(service)
    both = endpoints_of(slices, port), endpoints_of(slices, port, "IPv6")
    ready = [endpoint for endpoint in both[0] or both[1] if endpoint.ready]
    delivery.wanted = (service, port)
    delivery.hops.append(Hop("service", name, f"port {port['port']}/TCP, {_ready(len(ready))}"))
    if not ready:
        return _error(delivery, 503, reasons.no_endpoints(view, service, port))
    chosen = delivery.luck.one_of(ready)
    how = f"one of {len(ready)} that the controller sends to" if len(ready) > 1 else "the only one that is ready"
    trace = delivery.to_endpoint(chosen, proxy.CLUSTER_IP, "", kept=False, how=how)
    if trace.verdict == ANSWERED:
        return trace
    return _error(delivery, 504 if trace.verdict == TIMEOUT else 502, trace.reason)


def _port(service: Obj, wanted: int | str) -> Obj | None:
    for port in service["spec"].get("ports") or ():
        if wanted in (port["port"], port.get("name")):
            found: Obj = port
            return found
    return None


def _rule(backend: Backend, http: Http) -> str:
    if not backend.path:
        return "the default backend"
    return f"{backend.host or '*'}{backend.path} ({backend.path_type}) for {http.host}{http.path}"


def _error(delivery: Delivery, status: int, reason: str) -> Trace:
    return Trace(delivery.hops, HTTP_ERROR, reason, status=status)


def _ready(count: int) -> str:
    return "1 endpoint ready" if count == 1 else f"{count} endpoints ready"
