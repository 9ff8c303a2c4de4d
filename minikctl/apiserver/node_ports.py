"""Node ports: chosen or checked for one Service.

The lower band is left to those who ask for a fixed one. Source: KEP-3668, and k8s.io/kubernetes/pkg/registry/core/
service/storage/alloc.go.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import InternalError, invalid
from minikctl.apimachinery.field_errors import invalid as invalid_field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.server import APIServer

PORT_BASE, PORT_COUNT = 30000, 2768
STATIC_PORTS = 86
"""The lower band of node ports (30000-30085), from which none is chosen while others are free."""
ATTEMPTS = 64
ALLOCATED = "provided port is already allocated"


def allocate(server: APIServer, obj: Obj, before: set[int]) -> None:
    """Give the private ``obj`` its node ports; ``before``: those that it had."""
    spec = obj["spec"]
    if spec.get("type") not in ("NodePort", "LoadBalancer"):
        return
    taken = set(map(int, server.store.note("node-ports") or {})) - before
    mine: dict[int, set[str]] = {}
    for index, port in enumerate(spec.get("ports") or ()):
        number, protocol = port.get("nodePort") or 0, port.get("protocol") or "TCP"
        if number:
            _check_port(obj, index, number, taken, mine.get(number, set()), protocol, before)
            mine.setdefault(number, set()).add(protocol)
    for port in spec.get("ports") or () if spec.get("allocateLoadBalancerNodePorts") is not False else ():
        if not port.get("nodePort"):
            port["nodePort"] = _shared_port(spec, port) or _free_port(server, taken | set(mine))
            mine.setdefault(port["nodePort"], set()).add(port.get("protocol") or "TCP")
    if spec["type"] == "LoadBalancer" and spec.get("externalTrafficPolicy") == "Local":
        _health_check_port(server, spec, before, taken | set(mine))


def _health_check_port(server: APIServer, spec: Obj, before: set[int], taken: set[int]) -> None:
    number = spec.get("healthCheckNodePort") or 0
    if not number:
        spec["healthCheckNodePort"] = _free_port(server, taken)
    elif number not in before and (why := _refusal(number) or (ALLOCATED if number in taken else "")):
        asked = f"failed to allocate requested HealthCheck NodePort {number}"
        raise InternalError(f"Internal error occurred: {asked}: {why}")


def _shared_port(spec: Obj, port: Obj) -> int:
    """The node port of the same port number under the other protocol, as for DNS on TCP and UDP."""
    for other in spec["ports"]:
        same = other is not port and other["port"] == port["port"]
        if same and other.get("nodePort") and other.get("protocol") != port.get("protocol"):
            return int(other["nodePort"])
    return 0


def _refusal(number: int) -> str:
    if PORT_BASE <= number < PORT_BASE + PORT_COUNT:
        return ""
    ports = f"{PORT_BASE}-{PORT_BASE + PORT_COUNT - 1}"
    return f"provided port is not in the valid range. The range of valid ports is {ports}"


def _check_port(
    obj: Obj, index: int, number: int, taken: set[int], used: set[str], protocol: str, before: set[int]
) -> None:
    why = _refusal(number)
    if not why and (number in taken or (protocol in used and number not in before)):
        why = ALLOCATED
    if why:
        fault = invalid_field(f"spec.ports[{index}].nodePort", number, why)
        raise invalid("Service", "", obj["metadata"]["name"], [fault])


def _free_port(server: APIServer, taken: set[int]) -> int:
    for low, high in ((STATIC_PORTS, PORT_COUNT), (0, STATIC_PORTS)):
        for _ in range(ATTEMPTS):
            port = PORT_BASE + low + server.identity.below(high - low)
            if port not in taken:
                return port
        for offset in range(low, high):
            if PORT_BASE + offset not in taken:
                return PORT_BASE + offset
    raise InternalError("Internal error occurred: failed to allocate a nodePort: range is full")
