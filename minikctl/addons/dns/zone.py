"""The records of cluster.local, as the objects of this moment make them: Services, endpoints, pods' addresses. Pure.

`Objects` is all that is asked of the cluster; `resolver.py` fulfils it and knows search paths and the world outside.
Names and values have no dot at the end. Source: the Kubernetes DNS specification 1.1.0
(github.com/kubernetes/dns/blob/master/docs/specification.md), and CoreDNS where it leaves a choice: its names for
endpoints without a hostname, its priorities and weights, ``pods insecure``, 30 s to live.
"""

from __future__ import annotations

from minikctl.apimachinery.resolv_conf import DOMAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Protocol

    from minikctl.apimachinery.types import Obj

    Record = tuple[str, int, str, str]
    """owner name, seconds to live, type, value"""

    class Objects(Protocol):
        def has_namespace(self, name: str) -> bool: ...

        def service(self, namespace: str, name: str) -> Obj | None: ...

        def service_at(self, address: str) -> Obj | None:
            """The Service with that cluster IP."""

        def slices(self, namespace: str, service: str) -> list[Obj]:
            """The EndpointSlices of a Service."""

        def slices_with(self, address: str) -> list[Obj]:
            """The EndpointSlices in which an address occurs."""


SECONDS = 30
VERSION, VERSION_SECONDS = "1.1.0", 28_800
REVERSE_V4, REVERSE_V6 = ".in-addr.arpa", ".ip6.arpa"
FAMILIES = {"A": "IPv4", "AAAA": "IPv6"}


def is_inside(name: str) -> bool:
    return name == DOMAIN or name.endswith(f".{DOMAIN}")


def lookup(objects: Objects, name: str, record: str) -> list[Record] | None:
    """The records of a name in lower case inside the zone: None for one that does not exist, [] for one that has
    none of that type. An ExternalName's CNAME comes alone: who asks follows it."""
    if name == f"dns-version.{DOMAIN}":
        return [(name, VERSION_SECONDS, "TXT", VERSION)] if record == "TXT" else []
    labels = name.removesuffix(DOMAIN).rstrip(".").split(".")
    if labels == [""]:
        return []
    kind = labels.pop()
    if kind not in ("svc", "pod"):
        return None
    if not labels:
        return []
    namespace = labels.pop()
    if not objects.has_namespace(namespace):
        return None
    if not labels:
        return []
    if kind == "pod":
        return _pod(name, labels, record)
    return _service(objects, name, namespace, labels, record)


def reverse(objects: Objects, address: str) -> list[str]:
    """The names of an address: its Service's, or those of endpoints that have a hostname."""
    service = objects.service_at(address)
    if service is not None:
        return [service_name(service)]
    found = []
    for one in objects.slices_with(address):
        meta = one["metadata"]
        parent = f"{(meta.get('labels') or {}).get('kubernetes.io/service-name')}.{meta['namespace']}.svc.{DOMAIN}"
        for endpoint in one.get("endpoints") or ():
            if address in endpoint["addresses"] and endpoint.get("hostname") and _is_ready(endpoint):
                found.append(f"{endpoint['hostname']}.{parent}")
    return list(dict.fromkeys(found))


def service_name(service: Obj) -> str:
    meta = service["metadata"]
    return f"{meta['name']}.{meta['namespace']}.svc.{DOMAIN}"


def _pod(name: str, labels: list[str], record: str) -> list[Record] | None:
    """``10-244-1-3`` is that address, whether a pod has it or not."""
    address = address_of_label(labels[0]) if len(labels) == 1 else ""
    if not address:
        return None
    return [(name, SECONDS, record, address)] if FAMILIES.get(record) == _family(address) else []


def address_of_label(label: str) -> str:
    """The address whose dots or colons a label has as dashes, or ""."""
    from ipaddress import ip_address

    four = label.count("-") == 3 and "--" not in label
    text = label.replace("-", "." if four else ":")
    try:
        return str(ip_address(text))
    except ValueError:
        return ""


def _service(objects: Objects, name: str, namespace: str, labels: list[str], record: str) -> list[Record] | None:
    service = objects.service(namespace, labels.pop())
    if service is None:
        return None
    if service["spec"].get("type") == "ExternalName":
        if labels:
            return None
        return [] if record == "SRV" else [(name, SECONDS, "CNAME", service["spec"]["externalName"].rstrip("."))]
    if len(labels) == 2:
        protocol, port = labels[1].removeprefix("_"), labels[0].removeprefix("_")
        return _of_port(objects, name, service, (port, protocol), record)
    if len(labels) > 2:
        return None
    hostname = labels[0] if labels else ""
    if not hostname and not is_headless(service):
        if record == "SRV":
            return _targets(name, _own_targets(service, ("", "")))
        return _addresses(name, record, service["spec"].get("clusterIPs") or ())
    return _of_endpoints(objects, name, service, hostname, record)


def is_headless(service: Obj) -> bool:
    return bool(service["spec"].get("clusterIP") == "None")


def _of_endpoints(objects: Objects, name: str, service: Obj, hostname: str, record: str) -> list[Record] | None:
    """Addresses of the ready endpoints, of all or of those with one hostname."""
    found = [(host, address) for host, address, _ in _endpoints(objects, service) if hostname in ("", host)]
    if not found:
        return None
    if record == "SRV":
        return _targets(name, _endpoint_targets(objects, service, ("", ""), hostname))
    return _addresses(name, record, [address for _, address in found])


def _addresses(name: str, record: str, addresses: Iterable[str]) -> list[Record]:
    wanted = FAMILIES.get(record)
    return [(name, SECONDS, record, address) for address in dict.fromkeys(addresses) if _family(address) == wanted]


def _of_port(objects: Objects, name: str, service: Obj, wanted: tuple[str, str], record: str) -> list[Record] | None:
    """``_http._tcp.web…``, of which CoreDNS gives addresses as well."""
    headless = is_headless(service)
    targets = _endpoint_targets(objects, service, wanted, "") if headless else _own_targets(service, wanted)
    if not targets:
        return None
    if record == "SRV":
        return _targets(name, targets)
    if not headless:
        return _addresses(name, record, service["spec"].get("clusterIPs") or ())
    return _addresses(name, record, [address for _, address, _ in _endpoints(objects, service)])


def _own_targets(service: Obj, wanted: tuple[str, str]) -> list[tuple[int, str]]:
    ports = service["spec"].get("ports") or ()
    return [(int(port["port"]), service_name(service)) for port in ports if _matches(port, wanted)]


def _endpoint_targets(objects: Objects, service: Obj, wanted: tuple[str, str], hostname: str) -> list[tuple[int, str]]:
    return [
        (int(port["port"]), f"{host}.{service_name(service)}")
        for host, _, ports in _endpoints(objects, service)
        for port in ports
        if hostname in ("", host) and port.get("port") and _matches(port, wanted)
    ]


def _matches(port: Obj, wanted: tuple[str, str]) -> bool:
    """Port names are matched only where one is asked for; an unnamed port has no name to ask for."""
    name, protocol = wanted
    right = not protocol or (port.get("protocol") or "TCP").lower() == protocol
    return right and (not name or (port.get("name") or "").lower() == name)


def _targets(name: str, targets: list[tuple[int, str]]) -> list[Record]:
    """All of one priority; the hundred of weight is shared out among them, equal ones included."""
    values = dict.fromkeys(f"0 {100 // len(targets)} {port} {target}" for port, target in targets)
    return [(name, SECONDS, "SRV", value) for value in values]


def _endpoints(objects: Objects, service: Obj) -> Iterator[tuple[str, str, list[Obj]]]:
    """(label, address, ports) of each ready endpoint."""
    for one in objects.slices(service["metadata"]["namespace"], service["metadata"]["name"]):
        for endpoint in one.get("endpoints") or ():
            if not _is_ready(endpoint):
                continue
            for address in endpoint["addresses"]:
                host = endpoint.get("hostname") or address.replace(".", "-").replace(":", "-")
                yield host.lower(), address, one.get("ports") or []


def _is_ready(endpoint: Obj) -> bool:
    return (endpoint.get("conditions") or {}).get("ready") is not False


def _family(address: str) -> str:
    return "IPv6" if ":" in address else "IPv4"
