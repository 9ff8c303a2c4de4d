"""Whether a node takes a pod that no scheduler has sent to it (``spec.nodeName`` in the manifest). Pure.

What the scheduler binds it has already measured, so only the others are looked at here. Source:
k8s.io/kubernetes/pkg/kubelet/lifecycle/predicate.go.
"""

from __future__ import annotations

from minikctl.apimachinery.quantity import milli, whole
from minikctl.kubelet.container_status import is_sidecar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

Load = dict[str, int]
"""Amounts by resource: CPU in thousandths, all else in whole numbers."""


def rejection(pod: Obj, labels: dict[str, str], allocatable: dict[str, str], used: Load) -> tuple[str, str] | None:
    """(reason, message) of a node with these labels and amounts, of which ``used`` is taken; None where it fits."""
    wanted = {**requests(pod), "pods": 1}
    for resource in sorted(wanted, key=_rank):
        amount, taken = wanted[resource], used.get(resource, 0)
        capacity = _amount(resource, allocatable.get(resource, "0"))
        if amount and taken + amount > capacity:
            amounts = f"requested: {amount}, used: {taken}, capacity: {capacity}"
            return f"OutOf{resource}", f"Node didn't have enough resource: {resource}, {amounts}"
    selector = pod["spec"].get("nodeSelector") or {}
    if any(labels.get(key) != value for key, value in selector.items()):
        return (
            "NodeAffinity",
            "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
        )
    return None


def requests(pod: Obj) -> Load:
    """What a pod asks for: its containers together, or its greediest init container, and overhead."""
    spec = pod["spec"]
    total: Load = {}
    for container in spec["containers"]:
        _add(total, container)
    beside: Load = {}
    peak: Load = {}
    for container in spec.get("initContainers") or ():
        alone = dict(beside)
        _add(alone, container)
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
        for resource, amount in requests(pod).items():
            total[resource] = total.get(resource, 0) + amount
    return total


def _add(load: Load, container: Obj) -> None:
    for resource, text in ((container.get("resources") or {}).get("requests") or {}).items():
        load[resource] = load.get(resource, 0) + _amount(resource, text)


def _amount(resource: str, text: str) -> int:
    return milli(text) if resource == "cpu" else whole(text)


def _rank(resource: str) -> tuple[int, str]:
    first = ("pods", "cpu", "memory", "ephemeral-storage")
    return (first.index(resource), "") if resource in first else (len(first), resource)
