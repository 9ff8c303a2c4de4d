"""What the network asks of the stored objects: who has an address, what is behind a Service, which policies there are.

A view reads each object once and is good for one revision of the cluster.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import annotations_of, condition_is, is_deleting, labels_of
from minikctl.kube_proxy import addresses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client

SLICES = "endpointslices.discovery.k8s.io"
POLICIES = "networkpolicies.networking.k8s.io"
IP_ADDRESSES = "ipaddresses.networking.k8s.io"
INGRESSES = "ingresses.networking.k8s.io"
SERVICE_NAME = "kubernetes.io/service-name"
ZONE = "topology.kubernetes.io/zone"
EXCLUDED = "node.kubernetes.io/exclude-from-external-load-balancers"
IPV4, IPV6 = "IPv4", "IPv6"
STOPPED = "minikctl.dev/stopped-at"
NETWORKS = (
    ("10.244.", "a pod"),
    ("10.96.", "a Service"),
    ("172.18.", "a node or load balancer"),
    ("fd00:10:244:", "a pod"),
    ("fd00:10:96:", "a Service"),
    ("fc00:f853:ccd:e793:", "a node"),
)
"""How addresses inside the cluster begin, and whose they are; see docs/simulation.md."""


class View:
    def __init__(self, client: Client) -> None:
        self.client = client
        self._known: dict[tuple[str, str], list[Obj]] = {}
        self._pods: dict[str, Obj | None] = {}
        self._nodes: dict[str, Obj] | None = None
        self._owners: dict[str, Obj | None] = {}
        self._namespaces: dict[str, Obj | None] = {}

    # --- nodes

    @property
    def nodes(self) -> dict[str, Obj]:
        """By name."""
        if self._nodes is None:
            self._nodes = {node["metadata"]["name"]: node for node in self.client.list("nodes")}
        return self._nodes

    def node_at(self, address: str) -> Obj | None:
        return next((node for node in self.nodes.values() if address in addresses_of(node)), None)

    def zone(self, node: str) -> str:
        found = self.nodes.get(node)
        return "" if found is None else labels_of(found).get(ZONE, "")

    def address_of_node(self, name: str, family: str = IPV4) -> str:
        """The node's internal address, or "" where it has none."""
        found = self.nodes.get(name)
        return "" if found is None else of_family(addresses_of(found), family)

    def is_stopped(self, node: str) -> bool:
        """Whether a node is known and does not run."""
        found = self.nodes.get(node)
        return found is not None and STOPPED in annotations_of(found)

    def balanced_nodes(self) -> list[str]:
        """The nodes that load balancers send to: ready, and not excluded."""
        return [
            name
            for name, node in self.nodes.items()
            if condition_is(node, "Ready") and EXCLUDED not in labels_of(node) and STOPPED not in annotations_of(node)
        ]

    # --- pods

    def pod(self, namespace: str, name: str) -> Obj | None:
        return self.client.find("pods", namespace, name)

    def pods_on(self, node: str) -> list[Obj]:
        return self._list("pods", f"node {node}", fields=f"spec.nodeName={node}")

    def pod_at(self, address: str) -> Obj | None:
        """The pod with an address of its own (none on its node's network)."""
        if address not in self._pods:
            self._pods[address] = self._search_pod(address)
        return self._pods[address]

    def _search_pod(self, address: str) -> Obj | None:
        for name in self._nodes_of_pod(address):
            for pod in self.pods_on(name):
                ended = (pod.get("status") or {}).get("phase") in ("Succeeded", "Failed")
                if address in pod_addresses(pod) and not ended and not pod["spec"].get("hostNetwork"):
                    return pod
        return None

    def _nodes_of_pod(self, address: str) -> list[str]:
        """The nodes whose blocks of pod addresses have this one; all, where blocks are not known."""
        from ipaddress import ip_address, ip_network

        number = ip_address(address)
        blocks = {name: _blocks(node) for name, node in self.nodes.items()}
        return [
            name
            for name, known in blocks.items()
            if not known or any(number in ip_network(block, strict=False) for block in known)
        ]

    # --- Services

    def services(self, namespace: str = "") -> list[Obj]:
        return self._list("services", f"in {namespace}", namespace)

    def service(self, namespace: str, name: str) -> Obj | None:
        return self.client.find("services", namespace, name)

    def service_at(self, address: str, *, inside: bool) -> Obj | None:
        """The Service that an address belongs to. Cluster IPs are looked up; only others have all Services read."""
        key = f"{address} {inside}"
        if key not in self._owners:
            self._owners[key] = self._search_service(address, inside=inside)
        return self._owners[key]

    def _search_service(self, address: str, *, inside: bool) -> Obj | None:
        record = self.client.find(IP_ADDRESSES, "", address)
        if record is not None:
            parent = record["spec"]["parentRef"]
            return self.service(parent.get("namespace") or "", parent["name"])
        return next((s for s in self.services() if addresses.owns(s, address, inside=inside)), None)

    def slices(self, service: Obj) -> list[Obj]:
        meta = service["metadata"]
        selector = f"{SERVICE_NAME}={meta['name']}"
        found = self._list(SLICES, f"of {meta['namespace']}/{meta['name']}", meta["namespace"], labels=selector)
        return [piece for piece in found if not is_deleting(piece)]

    # --- rules

    def policies(self, *namespaces: str) -> list[Obj]:
        found = []
        for namespace in dict.fromkeys(namespaces):
            found += self._list(POLICIES, f"in {namespace}", namespace) if namespace else []
        return found

    def namespace(self, name: str) -> Obj | None:
        if name not in self._namespaces:
            self._namespaces[name] = self.client.find("namespaces", "", name)
        return self._namespaces[name]

    def ingresses(self) -> list[Obj]:
        return self._list(INGRESSES, "")

    def ingress_classes(self) -> list[Obj]:
        return self._list("ingressclasses.networking.k8s.io", "")

    def _list(self, resource: str, key: str, namespace: str = "", *, labels: str = "", fields: str = "") -> list[Obj]:
        known = self._known.get((resource, key))
        if known is None:
            known = self.client.list(resource, namespace, labels=labels, fields=fields)
            self._known[resource, key] = known
        return known


def addresses_of(node: Obj) -> list[str]:
    """The addresses of a node, the internal one first."""
    listed = (node.get("status") or {}).get("addresses") or ()
    return [entry["address"] for kind in ("InternalIP", "ExternalIP") for entry in listed if entry["type"] == kind]


def _blocks(node: Obj) -> list[str]:
    """The networks from which the node's pods have their addresses."""
    spec = node["spec"]
    return [block for block in spec.get("podCIDRs") or (spec.get("podCIDR"),) if block]


def family_of(address: str) -> str:
    return IPV6 if ":" in address else IPV4


def of_family(several: Iterable[str], family: str) -> str:
    """The first of the addresses that is of a family, or ""."""
    return next((address for address in several if address and family_of(address) == family), "")


def pod_addresses(pod: Obj) -> list[str]:
    status = pod.get("status") or {}
    return [status.get("podIP") or "", *(entry["ip"] for entry in status.get("podIPs") or ())]


def owner_of(address: str) -> str:
    """What an address inside the cluster could belong to, or "" for one outside."""
    if address in ("172.18.0.1",):
        return ""
    return next((whose for start, whose in NETWORKS if address.startswith(start)), "")
