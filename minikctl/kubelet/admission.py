"""Whether a node takes a pod that no scheduler has sent to it (``spec.nodeName`` in the manifest), or a resize. Pure.

What the scheduler binds it has already measured, so only the others are looked at here. Source:
k8s.io/kubernetes/pkg/kubelet/lifecycle/predicate.go.
"""

from __future__ import annotations

from minikctl.apimachinery import node_selection
from minikctl.apimachinery.quantity import milli, whole
from minikctl.kubelet.container_status import is_sidecar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj

Load = dict[str, int]
"""Amounts by resource: CPU in thousandths, all else in whole numbers."""

Port = tuple[str, str, int]
"""protocol, address of the host, port"""

_ANY = "0.0.0.0"


def rejection(pod: Obj, node: Obj, used: Load, ports: Iterable[Port]) -> tuple[str, str] | None:
    """(reason, message) of a node of which ``used`` and ``ports`` are taken; None where it takes the pod."""
    lack = shortage({**requests(pod), "pods": 1}, allocatable(node), used)
    if lack:
        return f"OutOf{lack.partition(',')[0]}", f"Node didn't have enough resource: {lack}"
    if not node_selection.selects(pod["spec"], node):
        return _failed("NodeAffinity", "node(s) didn't match Pod's node affinity/selector")
    if any(_conflict(wanted, taken) for wanted in host_ports(pod) for taken in ports):
        return _failed("NodePorts", "node(s) didn't have free ports for the requested pod ports")
    taints = (node.get("spec") or {}).get("taints") or ()
    if node_selection.untolerated(taints, pod["spec"].get("tolerations") or (), ("NoExecute",)):
        return _failed("TaintToleration", "node(s) had taints that the pod didn't tolerate")
    return None


def resize_refusal(pod: Obj, node: Obj, used: Load) -> tuple[str, str] | None:
    """(Infeasible or Deferred, message) where the node cannot give a pod what it wants now; ``used`` is by others."""
    room = allocatable(node)
    wanted = {resource: amount for resource, amount in requests(pod).items() if resource in ("cpu", "memory")}
    for resource in ("memory", "cpu"):
        amount, capacity = wanted.get(resource, 0), _amount(resource, room.get(resource, "0"))
        if amount > capacity:
            amounts = f"{resource}, requested: {amount}, capacity: {capacity}"
            return "Infeasible", f"Node didn't have enough capacity: {amounts}"
    lack = shortage({**wanted, "pods": 1}, room, used)
    return ("Deferred", f"Node didn't have enough resource: {lack}") if lack else None


def allocatable(node: Obj) -> dict[str, str]:
    found: dict[str, str] = (node.get("status") or {}).get("allocatable") or {}
    return found


def shortage(wanted: Load, room: dict[str, str], used: Load) -> str:
    """``cpu, requested: 2000, used: 3000, capacity: 4000`` of the first resource that is short, or ""."""
    for resource in sorted(wanted, key=_rank):
        amount, taken = wanted[resource], used.get(resource, 0)
        capacity = _amount(resource, room.get(resource, "0"))
        if amount and taken + amount > capacity:
            return f"{resource}, requested: {amount}, used: {taken}, capacity: {capacity}"
    return ""


def _failed(predicate: str, why: str) -> tuple[str, str]:
    return predicate, f"Predicate {predicate} failed: {why}"


def host_ports(pod: Obj) -> list[Port]:
    """The ports of the node that the pod's containers want."""
    spec = pod["spec"]
    sidecars = [c for c in spec.get("initContainers") or () if is_sidecar(c)]
    return [
        (port.get("protocol") or "TCP", port.get("hostIP") or _ANY, port["hostPort"])
        for container in (*spec["containers"], *sidecars)
        for port in container.get("ports") or ()
        if port.get("hostPort")
    ]


def _conflict(one: Port, other: Port) -> bool:
    same = one[0] == other[0] and one[2] == other[2]
    return same and (one[1] == other[1] or _ANY in (one[1], other[1]))


def requests(pod: Obj) -> Load:
    """What a pod asks for: its containers together, or its greediest init container, and overhead."""
    return _total(pod["spec"], {})


def held(pod: Obj) -> Load:
    """What a pod has got: while a resize waits for room, that is not what its spec asks for."""
    status = pod.get("status") or {}
    if not any(c["type"] == "PodResizePending" for c in status.get("conditions") or ()):
        return requests(pod)
    statuses = (*(status.get("containerStatuses") or ()), *(status.get("initContainerStatuses") or ()))
    return _total(pod["spec"], {s["name"]: s["allocatedResources"] for s in statuses if s.get("allocatedResources")})


def _total(spec: Obj, allocated: dict[str, Obj]) -> Load:
    total: Load = {}
    for container in spec["containers"]:
        _add(total, container, allocated)
    beside: Load = {}
    peak: Load = {}
    for container in spec.get("initContainers") or ():
        alone = dict(beside)
        _add(alone, container, allocated)
        if is_sidecar(container):
            beside = alone
        for resource, amount in alone.items():
            peak[resource] = max(peak.get(resource, 0), amount)
    for resource, amount in beside.items():
        total[resource] = total.get(resource, 0) + amount
    for resource, amount in peak.items():
        total[resource] = max(total.get(resource, 0), amount)
    for resource, text in (spec.get("overhead") or {}).items():
        total[resource] = total.get(resource, 0) + _amount(resource, text)
    return total


def load_of(pods: list[Obj]) -> Load:
    """What these pods take together."""
    total: Load = {"pods": len(pods)}
    for pod in pods:
        for resource, amount in held(pod).items():
            total[resource] = total.get(resource, 0) + amount
    return total


def _add(load: Load, container: Obj, allocated: dict[str, Obj]) -> None:
    asked = (container.get("resources") or {}).get("requests") or {}
    for resource, text in allocated.get(container["name"], asked).items():
        load[resource] = load.get(resource, 0) + _amount(resource, text)


def _amount(resource: str, text: str) -> int:
    return milli(text) if resource == "cpu" else whole(text)


def _rank(resource: str) -> tuple[int, str]:
    first = ("pods", "cpu", "memory", "ephemeral-storage")
    return (first.index(resource), "") if resource in first else (len(first), resource)
