"""What a node says of itself when its kubelet registers it: conditions, addresses, machine, pod addresses. Pure.

Source: k8s.io/kubernetes/pkg/kubelet/nodestatus/setters.go; the network is kind's (nodes in 172.18.0.0/16, pods in
10.244.0.0/16 and on).
"""

from __future__ import annotations

from minikctl.apimachinery.timestamps import micro, rfc3339
from minikctl.kubelet import dual_stack
from minikctl.kubelet.images import digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

KUBELET_VERSION = "v1.33.1"
STOPPED = "minikctl.dev/stopped-at"
"""Annotation of a node (and its lease) whose kubelet has stopped: nothing happens to its pods any more."""

REBOOTED = "minikctl.dev/rebooted-at"
"""Annotation of a node whose machine was switched off and on at that moment: nothing ran on when it came back."""

CONDITIONS = (
    ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
)
"""type, status, reason, message of a healthy node, in the order of a real one."""

EVENTS = (
    ("Starting", "Starting kubelet."),
    ("NodeAllocatableEnforced", "Updated Node Allocatable limit across pods"),
    ("NodeHasSufficientMemory", "Node {} status is now: NodeHasSufficientMemory"),
    ("NodeHasNoDiskPressure", "Node {} status is now: NodeHasNoDiskPressure"),
    ("NodeHasSufficientPID", "Node {} status is now: NodeHasSufficientPID"),
    ("NodeReady", "Node {} status is now: NodeReady"),
)

MIGRATED = tuple(
    f"kubernetes.io/{plugin}"
    for plugin in ("aws-ebs", "azure-disk", "azure-file", "cinder", "gce-pd", "portworx-volume", "vsphere-volume")
)
"""The volume plugins that a kubelet of 1.33 leaves to CSI drivers. Source: pkg/volume/csi/nodeinfomanager."""

CAPACITY = {
    "cpu": "4",
    "ephemeral-storage": "100Gi",
    "hugepages-1Gi": "0",
    "hugepages-2Mi": "0",
    "memory": "8Gi",
    "pods": "110",
}
"""Of a node whose manifest does not say."""


def registered_spec(node: Obj, number: int, *, dual: bool = False) -> Obj:
    """The spec with a block of pod addresses: the ``number``-th, unless it has one."""
    spec = node.get("spec") or {}
    block = spec.get("podCIDR") or pod_block(number)
    blocks = [block, dual_stack.pod_block(number)] if dual and not spec.get("podCIDR") else [block]
    return {**spec, "podCIDR": block, "podCIDRs": spec.get("podCIDRs") or blocks}


def registered_status(node: Obj, number: int, now: int, *, bare: bool, dual: bool = False) -> Obj:
    """The status of a node that has just become ready; capacity and allocatable stay as given."""
    status = node.get("status") or {}
    capacity = status.get("capacity") or dict(CAPACITY)
    return {
        **status,
        "capacity": capacity,
        "allocatable": status.get("allocatable") or dict(capacity),
        "conditions": ready_conditions(status.get("conditions") or [], rfc3339(now)),
        "addresses": status.get("addresses") or _addresses(node, number, dual),
        "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
        "nodeInfo": _node_info(node["metadata"]["name"], bare),
    }


def ready_conditions(old: list[Obj], stamp: str) -> list[Obj]:
    """The four healthy conditions; those that held already keep their transition time; foreign ones stay first."""
    before = {condition["type"]: condition for condition in old}
    own = []
    for kind, status, reason, message in CONDITIONS:
        known = before.pop(kind, None)
        since = known["lastTransitionTime"] if known and known["status"] == status else stamp
        own.append(
            {
                "type": kind,
                "status": status,
                "reason": reason,
                "message": message,
                "lastHeartbeatTime": stamp,
                "lastTransitionTime": since,
            }
        )
    return [condition for condition in old if condition["type"] in before] + own


def is_running(node: Obj) -> bool:
    """Whether the node's kubelet runs."""
    return STOPPED not in (node["metadata"].get("annotations") or {})


def lease(node: Obj, now: int) -> Obj:
    name, uid = node["metadata"]["name"], node["metadata"]["uid"]
    return {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": {
            "name": name,
            "namespace": "kube-node-lease",
            "ownerReferences": [{"apiVersion": "v1", "kind": "Node", "name": name, "uid": uid}],
        },
        "spec": {"holderIdentity": name, "leaseDurationSeconds": 40, "renewTime": micro(now)},
    }


def csi_node(node: Obj) -> Obj:
    """The list of a node's storage drivers, which has none yet."""
    name, uid = node["metadata"]["name"], node["metadata"]["uid"]
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "CSINode",
        "metadata": {
            "name": name,
            "annotations": {"storage.alpha.kubernetes.io/migrated-plugins": ",".join(MIGRATED)},
            "ownerReferences": [{"apiVersion": "v1", "kind": "Node", "name": name, "uid": uid}],
        },
        "spec": {"drivers": None},
    }


def host_address(number: int) -> str:
    """``172.18.0.2`` for number 0, and on from there."""
    return f"172.18.{(number + 2) >> 8}.{(number + 2) & 255}"


def number_of(address: str) -> int | None:
    """The number of a host address; None for one from elsewhere."""
    parts = address.split(".")
    if len(parts) != 4 or not all(part.isdigit() for part in parts):
        return None
    number = (int(parts[2]) << 8 | int(parts[3])) - 2
    return number if number >= 0 and host_address(number) == address else None


def pod_block(number: int) -> str:
    """``10.244.0.0/24`` for number 0, and on; past 10.255 it goes on at 10.128."""
    high = 244 + (number >> 8)
    return f"10.{high if high < 256 else high - 128}.{number & 255}.0/24"


def internal_address(node: Obj) -> str:
    for address in (node.get("status") or {}).get("addresses") or ():
        if address.get("type") == "InternalIP":
            return str(address["address"])
    return ""


def _addresses(node: Obj, number: int, dual: bool) -> list[Obj]:
    second = [{"type": "InternalIP", "address": dual_stack.host_address(number)}] if dual else []
    return [
        {"type": "InternalIP", "address": host_address(number)},
        *second,
        {"type": "Hostname", "address": node["metadata"]["name"]},
    ]


def boot_id(name: str, moment: str) -> str:
    """Of a machine that was switched on at a moment."""
    return _uuid(digest(f"{name} {moment}")[7:])


def _node_info(name: str, bare: bool) -> Obj:
    mark = digest(name)[7:]
    return {
        "architecture": "amd64",
        "bootID": _uuid(mark),
        "containerRuntimeVersion": "fakeRuntime://0.1.0" if bare else "containerd://2.0.3",
        "kernelVersion": "3.16.0-0.bpo.4-amd64" if bare else "6.8.0-60-generic",
        "kubeProxyVersion": "",
        "kubeletVersion": KUBELET_VERSION,
        "machineID": mark[:32],
        "operatingSystem": "linux",
        "osImage": "Debian GNU/Linux 7 (wheezy)" if bare else "Debian GNU/Linux 12 (bookworm)",
        "systemUUID": _uuid(mark[32:]),
    }


def _uuid(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"


def has_rebooted(node: Obj, before: Obj) -> bool:
    """Whether the machine was switched on again between two versions of its node."""
    moments = [(obj["metadata"].get("annotations") or {}).get(REBOOTED) for obj in (node, before)]
    return moments[0] is not None and moments[0] != moments[1]
