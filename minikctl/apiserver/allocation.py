"""Service addresses and node ports: chosen or checked when a Service is stored, free again when it is gone.

Which addresses and ports there are is said by `service_networks.py` and `node_ports.py`. Each taken address is an
IPAddress object, each taken node port an entry of the note ``node-ports``.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import invalid
from minikctl.apimachinery.field_errors import invalid as invalid_field
from minikctl.apiserver import node_ports, service_networks
from minikctl.apiserver.registry.core import service_families

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer


def allocate(server: APIServer, kind: Kind, obj: Obj, old: Obj | None) -> None:
    """Give the private ``obj`` its families, addresses and ports; raises Invalid for what cannot be had."""
    spec = obj["spec"]
    if spec.get("type") == "ExternalName":
        return
    before = old["spec"] if old else None
    cluster = service_networks.families(server)
    if faults := service_families.fill(spec, before, cluster):
        raise invalid("Service", "", obj["metadata"]["name"], faults)
    _addresses(server, obj, old)
    node_ports.allocate(server, obj, _claims(old)[1])


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
    for record in server.store.list(service_networks.ADDRESS_PREFIX):
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


def _addresses(server: APIServer, obj: Obj, old: Obj | None) -> None:
    """One for each family; what the Service has already is left alone, for validation says whether it may change."""
    spec = obj["spec"]
    before = list((old or {"spec": {}})["spec"].get("clusterIPs") or ())
    if spec.get("clusterIP") == "None" or before == ["None"]:
        return
    addresses = list(spec.get("clusterIPs") or ())
    families = spec["ipFamilies"]
    for index in range(len(before), len(families)):
        wanted = addresses[index] if index < len(addresses) else ""
        if wanted:
            _check_address(server, obj, wanted)
        else:
            addresses[index:] = [service_networks.free_address(server, families[index])]
    if addresses:
        spec["clusterIP"], spec["clusterIPs"] = addresses[0], addresses


def _check_address(server: APIServer, obj: Obj, address: str) -> None:
    from minikctl.apiserver.validation import go_values

    why = service_networks.refusal(server, address)
    if why:
        shown = go_values.string_list(obj["spec"]["clusterIPs"])
        fault = invalid_field("spec.clusterIPs", shown, f"failed to allocate IP {address}: {why}")
        raise invalid("Service", "", obj["metadata"]["name"], [fault])


def _take_address(server: APIServer, address: str, owner: Obj) -> None:
    kind = server.kind("ipaddresses.networking.k8s.io")
    meta = owner["metadata"]
    parent = {"resource": "services", "namespace": meta["namespace"], "name": meta["name"]}
    labels = {
        "ipaddress.kubernetes.io/ip-family": service_families.family_of(address),
        "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io",
    }
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
    key = service_networks.ADDRESS_PREFIX + address
    if server.store.get(key) is None:
        server.store_created(kind, key, record)


def _drop_address(server: APIServer, address: str) -> None:
    key = service_networks.ADDRESS_PREFIX + address
    record = server.store.get(key)
    if record is not None:
        server.store_deleted(server.kind("ipaddresses.networking.k8s.io"), key, record)
