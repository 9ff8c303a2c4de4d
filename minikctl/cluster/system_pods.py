"""What stands in kube-system of an ordinary cluster: the control plane as static pods, kube-proxy, CoreDNS.

These objects are there to be seen, described and learned from; their work is done by this program itself.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client

VERSION = "v1.33.1"
STATIC: tuple[tuple[str, str, str, int], ...] = (
    ("etcd", "registry.k8s.io/etcd:3.5.21-0", "100m", 2379),
    ("kube-apiserver", f"registry.k8s.io/kube-apiserver:{VERSION}", "250m", 6443),
    ("kube-controller-manager", f"registry.k8s.io/kube-controller-manager:{VERSION}", "200m", 10257),
    ("kube-scheduler", f"registry.k8s.io/kube-scheduler:{VERSION}", "100m", 10259),
)
"""name, image, CPU request, port."""


def create_all(client: Client, nodes: list[tuple[str, str]]) -> None:
    for name, role in nodes:
        if role == "control-plane":
            for static in STATIC:
                client.create("pods", _static_pod(client, name, *static))
    for obj, resource in _dns():
        client.create(resource, obj, namespace="kube-system")
    client.create("daemonsets.apps", _kube_proxy(), namespace="kube-system")


def _static_pod(client: Client, node: str, name: str, image: str, cpu: str, port: int) -> Obj:
    """A mirror pod: named after its node and owned by it, as the kubelet shows a manifest of its own folder."""
    owner = client.get("nodes", "", node)
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": f"{name}-{node}",
            "namespace": "kube-system",
            "labels": {"component": name, "tier": "control-plane"},
            "annotations": {"kubernetes.io/config.source": "file"},
            "ownerReferences": [
                {"apiVersion": "v1", "kind": "Node", "name": node, "uid": owner["metadata"]["uid"], "controller": True}
            ],
        },
        "spec": {
            "nodeName": node,
            "hostNetwork": True,
            "priorityClassName": "system-node-critical",
            "tolerations": [{"effect": "NoExecute", "operator": "Exists"}],
            "containers": [
                {
                    "name": name,
                    "image": image,
                    "command": [name],
                    "ports": [{"containerPort": port, "hostPort": port, "protocol": "TCP", "name": "probe-port"}],
                    "resources": {"requests": {"cpu": cpu}},
                }
            ],
        },
    }


def _dns() -> list[tuple[Obj, str]]:
    labels = {"k8s-app": "kube-dns"}
    service_labels = {**labels, "kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS"}
    ports = [
        {"name": "dns", "port": 53, "protocol": "UDP", "targetPort": 53},
        {"name": "dns-tcp", "port": 53, "protocol": "TCP", "targetPort": 53},
        {"name": "metrics", "port": 9153, "protocol": "TCP", "targetPort": 9153},
    ]
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "kube-dns", "labels": service_labels},
        "spec": {"clusterIP": "10.96.0.10", "selector": labels, "ports": ports},
    }
    config = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "coredns"},
        "data": {"Corefile": COREFILE},
    }
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "coredns"}}
    return [
        (account, "serviceaccounts"),
        (config, "configmaps"),
        (service, "services"),
        (_coredns(labels), "deployments.apps"),
    ]


COREFILE = """\
.:53 {
    errors
    health
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf
    cache 30
    loop
    reload
    loadbalance
}
"""


def _coredns(labels: dict[str, str]) -> Obj:
    container = {
        "name": "coredns",
        "image": "registry.k8s.io/coredns/coredns:v1.12.0",
        "args": ["-conf", "/etc/coredns/Corefile"],
        "ports": [
            {"containerPort": 53, "name": "dns", "protocol": "UDP"},
            {"containerPort": 53, "name": "dns-tcp", "protocol": "TCP"},
            {"containerPort": 9153, "name": "metrics", "protocol": "TCP"},
        ],
        "resources": {"limits": {"memory": "170Mi"}, "requests": {"cpu": "100m", "memory": "70Mi"}},
        "volumeMounts": [{"name": "config-volume", "mountPath": "/etc/coredns", "readOnly": True}],
    }
    spec = {
        "containers": [container],
        "dnsPolicy": "Default",
        "nodeSelector": {"kubernetes.io/os": "linux"},
        "priorityClassName": "system-cluster-critical",
        "serviceAccountName": "coredns",
        "tolerations": [
            {"key": "CriticalAddonsOnly", "operator": "Exists"},
            {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"},
        ],
        "volumes": [{"name": "config-volume", "configMap": {"name": "coredns"}}],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "coredns", "labels": labels},
        "spec": {
            "replicas": 2,
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}},
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": spec},
        },
    }


def _kube_proxy() -> Obj:
    labels = {"k8s-app": "kube-proxy"}
    container = {
        "name": "kube-proxy",
        "image": f"registry.k8s.io/kube-proxy:{VERSION}",
        "command": ["/usr/local/bin/kube-proxy", "--config=/var/lib/kube-proxy/config.conf"],
        "securityContext": {"privileged": True},
    }
    spec = {
        "containers": [container],
        "hostNetwork": True,
        "nodeSelector": {"kubernetes.io/os": "linux"},
        "priorityClassName": "system-node-critical",
        "tolerations": [{"operator": "Exists"}],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "kube-proxy", "labels": labels},
        "spec": {
            "selector": {"matchLabels": labels},
            "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}},
            "template": {"metadata": {"labels": labels}, "spec": spec},
        },
    }
