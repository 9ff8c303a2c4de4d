"""What a resolver says of a name, as seen by a pod, a node, or somebody outside.

The search path and the servers come from `apimachinery/resolv_conf.py`, the cluster's records from `zone.py`, all else
from `outside.py`. CoreDNS answers while the Service kube-dns has a ready endpoint; in a cluster without that Service
(the bare profile) no cluster name resolves. Answers stand in a fixed order: CoreDNS would turn them round and round.
"""

from __future__ import annotations

from minikctl.addons.dns import outside, zone
from minikctl.apimachinery.resolv_conf import host_resolv_conf, resolv_conf
from minikctl.client.network import Answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.addons.dns.zone import Record
    from minikctl.apimachinery.resolv_conf import ResolvConf
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.client.network import Source

SLICES = "endpointslices.discovery.k8s.io"
SERVICE_NAME = "kubernetes.io/service-name"
DNS = ("kube-system", "kube-dns")
CHAIN = 8
"""How many CNAMEs are followed."""


class Resolver:
    """One per look at the cluster: what it has read, it reads no second time."""

    def __init__(self, client: Client) -> None:
        self._objects = _Objects(client)

    def resolve(self, source: Source, name: str, record: str = "A") -> Answer:
        """``record``: A, AAAA, CNAME, SRV, PTR, TXT; a PTR may be asked of an address itself. SERVFAIL means that no
        server answered: nothing else fails here."""
        asked = name.lower()
        if record == "PTR":
            asked = _reverse_name(asked)
        conf = self.resolv_conf(source)
        nothing = ""
        for candidate in [asked] if record == "PTR" else conf.candidates(asked):
            found = self._ask(conf, candidate, record)
            if found.code == "SERVFAIL" or found.records:
                return found
            if found.code == "NOERROR":
                nothing = nothing or candidate
        return Answer("NOERROR", nothing) if nothing else Answer("NXDOMAIN", asked.rstrip("."))

    def resolv_conf(self, source: Source) -> ResolvConf:
        """By which file a source resolves: its own, or its node's."""
        if source.pod is None:
            return host_resolv_conf()
        return resolv_conf(source.pod, self._objects.dns_address())

    def _ask(self, conf: ResolvConf, name: str, record: str) -> Answer:
        """What the first server that answers says of a full name."""
        inside = self._objects.dns_address()
        for server in conf.servers:
            if server == inside and not self._objects.dns_answers():
                continue
            found = self._lookup(name, record, cluster=server == inside)
            return Answer("NXDOMAIN", name) if found is None else Answer("NOERROR", name, found)
        return Answer("SERVFAIL", name)

    def _lookup(self, name: str, record: str, *, cluster: bool) -> list[Record] | None:
        chain: list[Record] = []
        for _ in range(CHAIN):
            found = self._records(name, record, cluster=cluster)
            if not found or found[0][2] != "CNAME" or record == "CNAME":
                break
            chain += found
            name = found[0][3].lower()
        else:
            return chain
        return [*chain, *(found or ())] if chain else found

    def _records(self, name: str, record: str, *, cluster: bool) -> list[Record] | None:
        if name.endswith((zone.REVERSE_V4, zone.REVERSE_V6)):
            address = _reversed_address(name)
            named = zone.reverse(self._objects, address) if cluster and address and record == "PTR" else []
            return [(name, zone.SECONDS, "PTR", value) for value in named] or None
        if zone.is_inside(name):
            return zone.lookup(self._objects, name, record) if cluster else None
        return outside.lookup(name, record)


class _Objects:
    """Fulfils `zone.Objects` over the client."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def dns_address(self) -> str:
        service = self.service(*DNS)
        return "" if service is None else str(service["spec"].get("clusterIP") or "")

    def dns_answers(self) -> bool:
        return any(
            (endpoint.get("conditions") or {}).get("ready") is not False
            for one in self.slices(*DNS)
            for endpoint in one.get("endpoints") or ()
        )

    def has_namespace(self, name: str) -> bool:
        return self._client.find("namespaces", "", name) is not None

    def service(self, namespace: str, name: str) -> Obj | None:
        return self._client.find("services", namespace, name)

    def service_at(self, address: str) -> Obj | None:
        held = self._client.find("ipaddresses.networking.k8s.io", "", address)
        if held is None:
            return None
        parent = held["spec"]["parentRef"]
        return self.service(parent.get("namespace") or "", parent["name"])

    def slices(self, namespace: str, service: str) -> list[Obj]:
        return self._client.list(SLICES, namespace, labels=f"{SERVICE_NAME}={service}")

    def slices_with(self, address: str) -> list[Obj]:
        return [
            one
            for one in self._client.list(SLICES, labels=SERVICE_NAME)
            if any(address in endpoint["addresses"] for endpoint in one.get("endpoints") or ())
        ]


def _reverse_name(name: str) -> str:
    """The name that is asked for an address; any other name stays."""
    from ipaddress import ip_address

    try:
        return ip_address(name).reverse_pointer
    except ValueError:
        return name.rstrip(".")


def _reversed_address(name: str) -> str:
    """The address that a name below in-addr.arpa or ip6.arpa stands for, or ""."""
    from ipaddress import ip_address

    four = name.endswith(zone.REVERSE_V4)
    parts = name.removesuffix(zone.REVERSE_V4 if four else zone.REVERSE_V6).split(".")[::-1]
    if four:
        text = ".".join(parts)
    else:
        digits = "".join(parts)
        text = ":".join(digits[start : start + 4] for start in range(0, len(digits), 4))
    try:
        return str(ip_address(text))
    except ValueError:
        return ""
