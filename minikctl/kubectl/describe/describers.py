"""Which module describes which kind; all others are described by `generic`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client

    class Describe(Protocol):
        """The text about an object; related ones are read through ``client``. ``now`` is in milliseconds."""

        def __call__(self, obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str: ...


_RBAC, _STORAGE = "rbac.authorization.k8s.io", "storage.k8s.io"
_KINDS = {
    "": (
        "ConfigMap", "Endpoints", "LimitRange", "Namespace", "Node", "PersistentVolume", "PersistentVolumeClaim", "Pod",
        "ReplicationController", "ResourceQuota", "Secret", "Service", "ServiceAccount",
    ),
    "apps": ("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"),
    "autoscaling": ("HorizontalPodAutoscaler",),
    "batch": ("CronJob", "Job"),
    "certificates.k8s.io": ("CertificateSigningRequest",),
    "discovery.k8s.io": ("EndpointSlice",),
    "networking.k8s.io": ("IPAddress", "Ingress", "IngressClass", "NetworkPolicy", "ServiceCIDR"),
    "policy": ("PodDisruptionBudget",),
    _RBAC: ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"),
    "scheduling.k8s.io": ("PriorityClass",),
    _STORAGE: ("CSINode", "StorageClass", "VolumeAttributesClass"),
}  # fmt: skip
_SHARED_MODULES = {"ClusterRole": "role", "ClusterRoleBinding": "rolebinding"}


def module_for(group: str, kind: str) -> str:
    """The module of this package for a kind, ``generic`` where it has none."""
    if kind not in _KINDS.get(group, ()):
        return "generic"
    return _SHARED_MODULES.get(kind) or kind.lower()


def describer_for(group: str, kind: str) -> Describe:
    from importlib import import_module

    describe: Describe = import_module(f"minikctl.kubectl.describe.{module_for(group, kind)}").describe
    return describe
