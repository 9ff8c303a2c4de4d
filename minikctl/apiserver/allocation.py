"""Service addresses and node ports: chosen or checked when a Service is stored, free again when it is gone.

Addresses come from the service network as Kubernetes' allocator takes them: the lower band (at most 256 addresses) is
left to those who ask for a fixed one. Each taken address is an IPAddress object, each taken node port an entry of the
note ``node-ports``. Source of the bands: KEP-3070, and KEP-3668 for node ports.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import InternalError, Invalid, invalid
from minikctl.apimachinery.field_errors import Literal
from minikctl.apimachinery.field_errors import invalid as invalid_field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer

PORT_BASE, PORT_COUNT = 30000, 2768
STATIC_PORTS = 86
"""The lower band of node ports (30000-30085), from which none is chosen while others are free."""
ADDRESS_PREFIX = "/registry/ipaddresses/"
ATTEMPTS = 64


def allocate(server: APIServer, kind: Kind, obj: Obj, old: Obj | None) -> None:
    """Give the private ``obj`` its addresses and ports; raises Invalid for one that cannot be had."""
    if obj["spec"].get("type") == "ExternalName":
        return
    _addresses(server, obj, old)
    _node_ports(server, obj, old)


def settle_allocation(server: APIServer, obj: Obj | None, old: Obj | None) -> None:
    """After the object is stored (or gone, None): take what it has now, give back what it no longer has."""
    taken, given = _claims(obj), _claims(old)
    for address in sorted(given[0] - taken[0]):
        _drop_address(server, address)
    for address in sorted(taken[0] - given[0]):
        _take_address(server, address, obj or {})
    if taken[1] != given[1]:
        name = _name(obj or old or {})
        ports = dict(server.store.note("node-ports") or {})
        for port in given[1] - taken[1]:
            ports.pop(str(port), None)
        for port in taken[1]:
            ports[str(port)] = name
        server.store.set_note("node-ports", ports)


def recount(server: APIServer) -> None:
    """Make what is taken anew from the Services there are, after they changed behind the server's back."""
    taken: dict[str, Obj] = {}
    ports: dict[str, str] = {}
    for service in server.store.list("/registry/services/specs/"):
        addresses, numbers = _claims(service)
        taken.update(dict.fromkeys(addresses, service))
        ports.update(dict.fromkeys(map(str, sorted(numbers)), _name(service)))
    for record in server.store.list(ADDRESS_PREFIX):
        if record["metadata"]["name"] not in taken:
            _drop_address(server, record["metadata"]["name"])
    for address in sorted(taken):
        _take_address(server, address, taken[address])
    server.store.set_note("node-ports", ports)


def _claims(obj: Obj | None) -> tuple[set[str], set[int]]:
    spec = (obj or {}).get("spec") or {}
    addresses = {ip for ip in spec.get("clusterIPs") or () if ip and ip != "None"}
    ports = {port["nodePort"] for port in spec.get("ports") or () if port.get("nodePort")}
    if spec.get("healthCheckNodePort"):
        ports.add(spec["healthCheckNodePort"])
    return addresses, ports


def _name(obj: Obj) -> str:
    meta = obj["metadata"]
    return f"{meta.get('namespace', '')}/{meta['name']}"


def _refuse(obj: Obj, path: str, value: object, why: str) -> Invalid:
    return invalid("Service", "", obj["metadata"]["name"], [invalid_field(path, value, why)])


# --- addresses


def _addresses(server: APIServer, obj: Obj, old: Obj | None) -> None:
    spec = obj["spec"]
    if spec.get("clusterIP") == "None" or "None" in (spec.get("clusterIPs") or ()):
        return
    before = _claims(old)[0]
    wanted = [ip for ip in spec.get("clusterIPs") or [spec.get("clusterIP")] if ip]
    if not wanted:
        address = _free_address(server)
        spec["clusterIP"], spec["clusterIPs"] = address, [address]
        return
    for address in wanted:
        if address not in before:
            _check_address(server, obj, address)
    spec["clusterIP"], spec["clusterIPs"] = wanted[0], wanted


def _check_address(server: APIServer, obj: Obj, address: str) -> None:
    from ipaddress import ip_address, ip_network

    shown = Literal('[]string{"' + address + '"}')
    try:
        inside = ip_address(address) in ip_network(server.service_network)
    except ValueError:
        return  # validation words this one
    if not inside:
        why = (
            f"failed to allocate IP {address}: the provided IP ({address}) is not in the valid range. "
            f"The range of valid IPs is {server.service_network}"
        )
        raise _refuse(obj, "spec.clusterIPs", shown, why)
    if server.store.get(ADDRESS_PREFIX + address) is not None:
        why = f"failed to allocate IP {address}: provided IP is already allocated"
        raise _refuse(obj, "spec.clusterIPs", shown, why)


def _free_address(server: APIServer) -> str:
    base, _, length = server.service_network.partition("/")
    size = 1 << (32 - int(length))
    start = _number(base)
    band = min(max(16, size // 16), 256)
    for low, high in ((band, size - 1), (1, band)):
        for _ in range(ATTEMPTS):
            address = _text(start + low + server.identity.below(high - low))
            if server.store.get(ADDRESS_PREFIX + address) is None:
                return address
        for offset in range(low, high):
            address = _text(start + offset)
            if server.store.get(ADDRESS_PREFIX + address) is None:
                return address
    raise InternalError("failed to allocate a serviceIP: range is full")


def _number(address: str) -> int:
    number = 0
    for part in address.split("."):
        number = number << 8 | int(part)
    return number


def _text(number: int) -> str:
    return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))


def _take_address(server: APIServer, address: str, owner: Obj) -> None:
    kind = server.kind("ipaddresses.networking.k8s.io")
    meta = owner["metadata"]
    parent = {"resource": "services", "namespace": meta["namespace"], "name": meta["name"]}
    labels = {"ipaddress.kubernetes.io/ip-family": "IPv4", "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io"}
    record = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "IPAddress",
        "metadata": {
            "name": address,
            "uid": server.identity.uid(),
            "creationTimestamp": server.clock.stamp(),
            "labels": labels,
        },
        "spec": {"parentRef": parent},
    }
    key = ADDRESS_PREFIX + address
    if server.store.get(key) is None:
        server.store_created(kind, key, record)


def _drop_address(server: APIServer, address: str) -> None:
    key = ADDRESS_PREFIX + address
    record = server.store.get(key)
    if record is not None:
        server.store_deleted(server.kind("ipaddresses.networking.k8s.io"), key, record)


# --- node ports


def _node_ports(server: APIServer, obj: Obj, old: Obj | None) -> None:
    spec = obj["spec"]
    if spec.get("type") not in ("NodePort", "LoadBalancer") or spec.get("allocateLoadBalancerNodePorts") is False:
        return
    taken = set(map(int, server.store.note("node-ports") or {})) - _claims(old)[1]
    mine: dict[int, set[str]] = {}
    for index, port in enumerate(spec.get("ports") or ()):
        number, protocol = port.get("nodePort") or 0, port.get("protocol") or "TCP"
        if number:
            _check_port(obj, index, number, taken, mine.get(number, set()), protocol)
            mine.setdefault(number, set()).add(protocol)
    for port in spec.get("ports") or ():
        if not port.get("nodePort"):
            port["nodePort"] = _shared_port(spec, port) or _free_port(server, taken | set(mine))
            mine.setdefault(port["nodePort"], set()).add(port.get("protocol") or "TCP")
    local = spec["type"] == "LoadBalancer" and spec.get("externalTrafficPolicy") == "Local"
    if local and not spec.get("healthCheckNodePort"):
        spec["healthCheckNodePort"] = _free_port(server, taken | set(mine))


def _shared_port(spec: Obj, port: Obj) -> int:
    """The node port of the same port number under the other protocol, as for DNS on TCP and UDP."""
    for other in spec["ports"]:
        same = other is not port and other["port"] == port["port"]
        if same and other.get("nodePort") and other.get("protocol") != port.get("protocol"):
            return int(other["nodePort"])
    return 0


def _check_port(obj: Obj, index: int, number: int, taken: set[int], used: set[str], protocol: str) -> None:
    path = f"spec.ports[{index}].nodePort"
    if not PORT_BASE <= number < PORT_BASE + PORT_COUNT:
        ports = f"{PORT_BASE}-{PORT_BASE + PORT_COUNT - 1}"
        why = f"provided port is not in the valid range. The range of valid ports is {ports}"
        raise _refuse(obj, path, number, why)
    if number in taken or protocol in used:
        raise _refuse(obj, path, number, "provided port is already allocated")


def _free_port(server: APIServer, taken: set[int]) -> int:
    for low, high in ((STATIC_PORTS, PORT_COUNT), (0, STATIC_PORTS)):
        for _ in range(ATTEMPTS):
            port = PORT_BASE + low + server.identity.below(high - low)
            if port not in taken:
                return port
        for offset in range(low, high):
            if PORT_BASE + offset not in taken:
                return PORT_BASE + offset
    raise InternalError("failed to allocate a nodePort: range is full")
