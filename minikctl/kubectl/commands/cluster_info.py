"""cluster-info: where the control plane is, and the services marked as the cluster's own.

Source: kubectl pkg/cmd/clusterinfo/clusterinfo.go.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    session = invocation.session
    namespace = invocation.flags["namespace"] or "kube-system"
    services = session.client.list("services", namespace, labels="kubernetes.io/cluster-service=true")
    invocation.print(f"Kubernetes control plane is running at {session.server}")
    for service in services:
        meta = service["metadata"]
        name = (meta.get("labels") or {}).get("kubernetes.io/name") or meta["name"]
        invocation.print(f"{name} is running at {_link(service, session.server)}")
    invocation.print(f"\nTo further debug and diagnose cluster problems, use '{invocation.program} cluster-info dump'.")
    return 0


def _link(service: Obj, server: str) -> str:
    """Where a service is reached from outside: its load balancer, or the API server's proxy."""
    meta, ports = service["metadata"], (service.get("spec") or {}).get("ports") or []
    ingress = ((service.get("status") or {}).get("loadBalancer") or {}).get("ingress") or []
    if ingress:
        host = ingress[0].get("ip") or ingress[0].get("hostname") or ""
        return "".join(f"http://{host}:{port['port']} " for port in ports)
    name = meta["name"]
    if ports:
        name = _proxied(name, ports[0])
    return f"{server}/api/v1/namespaces/{meta['namespace']}/services/{name}/proxy"


def _proxied(name: str, port: Obj) -> str:
    """``https:NAME:PORT``, as the proxy wants the scheme and the port."""
    port_name = port.get("name") or ""
    if port_name == "https" or port["port"] == 443:
        return f"https:{name}:{port_name}"
    return f"{name}:{port_name}" if port_name else str(name)
