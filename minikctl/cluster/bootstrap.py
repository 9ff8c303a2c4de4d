"""How a cluster begins: namespaces, nodes, priority classes, the `kubernetes` Service, and what runs in kube-system.

Profile ``default``: control-plane nodes with their taint and pods, two workers or more, add-ons. Profile ``bare``:
plain nodes node-1 … node-N and nothing beside them, where containers start and stop at once: the cluster that
Kubernetes' own large tests use (hollow nodes).
"""

from __future__ import annotations

import os

from minikctl.addons import local_path
from minikctl.addons.ingress.controller import INGRESS_CLASS
from minikctl.cluster import default_roles, system_pods

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.cluster.session import Session

NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")
KUBELET_VERSION = "v1.33.1"
SERVICE_NETWORKS = {"ipv4": ["10.96.0.0/16"], "dual": ["10.96.0.0/16", "fd00:10:96::/112"]}
"""Those of kind, by the families of the cluster."""
PROFILES = ("default", "bare")


def bootstrap(
    session: Session,
    *,
    profile: str = "default",
    nodes: int = 3,
    control_planes: int = 1,
    ip_family: str = "ipv4",
    seed: int | None = None,
) -> None:
    """Fill an empty state. ``nodes`` counts control-plane nodes too; ``seed`` None takes one from the system."""
    cluster = session.cluster
    cluster.identity.state = int.from_bytes(os.urandom(8), "big") if seed is None else seed
    shape = {"nodes": nodes, "control_planes": control_planes, "profile": profile, "ip_family": ip_family}
    cluster.settings.update({"profile": profile, "instant": profile == "bare", "ip_family": ip_family, "shape": shape})
    client = cluster.client("system:bootstrap")
    for name in NAMESPACES:
        client.create("namespaces", _namespace(name))
    for priority in _priority_classes():
        client.create("priorityclasses.scheduling.k8s.io", priority)
    for allowed in default_roles.cluster_roles():
        client.create("clusterroles.rbac.authorization.k8s.io", allowed)
    for bound in default_roles.cluster_role_bindings():
        client.create("clusterrolebindings.rbac.authorization.k8s.io", bound)
    client.create("servicecidrs.networking.k8s.io", _service_cidr(ip_family))
    _default_service(client)
    if profile != "bare":
        _default_endpoints(client)
    if profile == "bare":
        for number in range(1, nodes + 1):
            client.create("nodes", node(f"node-{number}", cpu="1", memory="3840Mi"))
    else:
        for name, role in node_names(nodes, control_planes):
            client.create("nodes", node(name, cpu="4", memory="8Gi", control_plane=role == "control-plane"))
    cluster.settle(cluster.clock.now)
    if profile != "bare":
        client.create("storageclasses.storage.k8s.io", local_path.STORAGE_CLASS)
        client.create("ingressclasses.networking.k8s.io", INGRESS_CLASS)
        system_pods.create_all(client, node_names(nodes, control_planes))
        cluster.settings["instant"] = True  # what runs in kube-system was started long before anybody looks
        cluster.settle(cluster.clock.now)
        cluster.settings["instant"] = False


def node_names(nodes: int, control_planes: int) -> list[tuple[str, str]]:
    """(name, role) as kind names them, after the cluster: minikctl-control-plane, minikctl-worker, -worker2, …"""
    controls = min(control_planes, nodes)
    named = [(f"minikctl-control-plane{n if n > 1 else ''}", "control-plane") for n in range(1, controls + 1)]
    return named + [(f"minikctl-worker{n if n > 1 else ''}", "worker") for n in range(1, nodes - controls + 1)]


def _namespace(name: str) -> Obj:
    meta = {"name": name, "labels": {"kubernetes.io/metadata.name": name}}
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": meta,
        "spec": {"finalizers": ["kubernetes"]},
        "status": {"phase": "Active"},
    }


def _priority_classes() -> list[Obj]:
    about = {
        "system-cluster-critical": (
            2000000000,
            (
                "Used for system critical pods that must run in the cluster, but can be moved to another node if "
                "necessary."
            ),
        ),
        "system-node-critical": (
            2000001000,
            "Used for system critical pods that must not be moved from their current node.",
        ),
    }
    return [
        {
            "apiVersion": "scheduling.k8s.io/v1",
            "kind": "PriorityClass",
            "metadata": {"name": name, "generation": 1},
            "value": value,
            "preemptionPolicy": "PreemptLowerPriority",
            "description": text,
        }
        for name, (value, text) in about.items()
    ]


def _service_cidr(ip_family: str) -> Obj:
    """The networks of the API server's own flags."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "ServiceCIDR",
        "metadata": {"name": "kubernetes"},
        "spec": {"cidrs": SERVICE_NETWORKS[ip_family]},
    }


def _default_service(client: Client) -> None:
    """The Service `kubernetes`, which the API server keeps itself."""
    labels = {"component": "apiserver", "provider": "kubernetes"}
    client.create(
        "services",
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": "kubernetes", "namespace": "default", "labels": labels},
            "spec": {
                "type": "ClusterIP",
                "clusterIP": "10.96.0.1",
                "clusterIPs": ["10.96.0.1"],
                "ports": [{"name": "https", "protocol": "TCP", "port": 443, "targetPort": 6443}],
                "sessionAffinity": "None",
                "ipFamilies": ["IPv4"],
                "ipFamilyPolicy": "SingleStack",
                "internalTrafficPolicy": "Cluster",
            },
        },
    )


def _default_endpoints(client: Client) -> None:
    """The API server's own address, where it tells of it."""
    port = {"name": "https", "port": 6443, "protocol": "TCP"}
    client.create(
        "endpoints",
        {
            "apiVersion": "v1",
            "kind": "Endpoints",
            "metadata": {
                "name": "kubernetes",
                "namespace": "default",
                "labels": {"endpointslice.kubernetes.io/skip-mirror": "true"},
            },
            "subsets": [{"addresses": [{"ip": "172.18.0.2"}], "ports": [port]}],
        },
    )
    client.create(
        "endpointslices.discovery.k8s.io",
        {
            "apiVersion": "discovery.k8s.io/v1",
            "kind": "EndpointSlice",
            "metadata": {
                "name": "kubernetes",
                "namespace": "default",
                "labels": {"kubernetes.io/service-name": "kubernetes"},
            },
            "addressType": "IPv4",
            "endpoints": [{"addresses": ["172.18.0.2"], "conditions": {"ready": True}}],
            "ports": [port],
        },
    )


def node(name: str, *, cpu: str, memory: str, control_plane: bool = False) -> Obj:
    """A Node as its kubelet registers it; the kubelet fills in the status."""
    labels = {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
    }
    spec: Obj = {}
    if control_plane:
        labels["node-role.kubernetes.io/control-plane"] = ""
        labels["node.kubernetes.io/exclude-from-external-load-balancers"] = ""
        spec["taints"] = [{"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}]
    capacity = {
        "cpu": cpu,
        "ephemeral-storage": "100Gi",
        "hugepages-1Gi": "0",
        "hugepages-2Mi": "0",
        "memory": memory,
        "pods": "110",
    }
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": labels, "annotations": {"node.alpha.kubernetes.io/ttl": "0"}},
        "spec": spec,
        "status": {"capacity": capacity, "allocatable": dict(capacity)},
    }
