"""The variables by which a container finds the Services that were there before it. Pure, but for the lookup.

Source: k8s.io/kubernetes/pkg/kubelet/envvars, pkg/kubelet/kubelet_pods.go (getServiceEnvVarMap).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.lookup import Lookup

API_SERVER = ("default", "kubernetes")


def variables(pod: Obj, container: Obj, lookup: Lookup) -> dict[str, str]:
    """Of the Services of the pod's namespace, unless it wants none, and of the API server always."""
    namespace, begun = pod["metadata"].get("namespace") or "", _begun(pod, container)
    services = {}
    if pod["spec"].get("enableServiceLinks", True):
        for service in lookup.list("services", namespace):
            services[service["metadata"]["name"]] = service
    api = lookup.find("services", *API_SERVER)
    if api is not None:
        services.setdefault(API_SERVER[1], api)
    found: dict[str, str] = {}
    for name in sorted(services):
        made = services[name]["metadata"].get("creationTimestamp") or ""
        if not begun or made <= begun:
            found.update(_of(services[name]))
    return found


def _begun(pod: Obj, container: Obj) -> str:
    """When the container's run was started (RFC 3339), "" before it was."""
    status = pod.get("status") or {}
    for group in ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"):
        for known in status.get(group) or ():
            if known["name"] == container["name"]:
                state = known.get("state") or {}
                run = state.get("running") or state.get("terminated") or {}
                return str(run.get("startedAt") or "")
    return ""


def _of(service: Obj) -> dict[str, str]:
    spec = service["spec"]
    address, ports = spec.get("clusterIP") or "", spec.get("ports") or ()
    if address in ("", "None") or not ports:
        return {}
    prefix = _word(service["metadata"]["name"])
    found = {f"{prefix}_SERVICE_HOST": address, f"{prefix}_SERVICE_PORT": str(ports[0]["port"])}
    for port in ports:
        if port.get("name"):
            found[f"{prefix}_SERVICE_PORT_{_word(port['name'])}"] = str(port["port"])
    found[f"{prefix}_PORT"] = _url(address, ports[0])
    for port in ports:
        protocol, number = port.get("protocol") or "TCP", port["port"]
        name = f"{prefix}_PORT_{number}_{protocol.upper()}"
        found[name] = _url(address, port)
        found[f"{name}_PROTO"] = protocol.lower()
        found[f"{name}_PORT"] = str(number)
        found[f"{name}_ADDR"] = address
    return found


def _url(address: str, port: Obj) -> str:
    host = f"[{address}]" if ":" in address else address
    return f"{(port.get('protocol') or 'TCP').lower()}://{host}:{port['port']}"


def _word(name: str) -> str:
    return name.upper().replace("-", "_")
