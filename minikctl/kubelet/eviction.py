"""Node pressure: whether a node runs out of something, which pod has to go first, and what is said of it. Pure.

Source: k8s.io/kubernetes/pkg/kubelet/eviction (helpers.go, eviction_manager.go), with the default hard thresholds.
"""

from __future__ import annotations

from minikctl.apimachinery.pod_usage import containers, usage
from minikctl.apimachinery.quantity import BINARY_SI, format_whole, milli, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj

PRESSURE = "minikctl.dev/pressure"
"""Annotation of a node: what it is said to run out of (``memory``, ``disk``, ``pid``), whatever its pods use."""
PERIOD = 10_000
"""Milliseconds between two looks at the node."""
TRANSITION = 300_000
"""How long a condition stays after its reason is gone."""
CRITICAL_PRIORITY = 2_000_000_000
GRACE = 1
"""Seconds that an evicted pod gets."""
_MEMORY_THRESHOLD = 100 << 20


class Signal:
    """One thing that a node can run out of: its condition with (reason, message) of both states."""

    __slots__ = ("bad", "condition", "good", "resource", "word")

    def __init__(self, word: str, condition: str, resource: str, bad: tuple[str, str], good: tuple[str, str]) -> None:
        self.word = word
        self.condition = condition
        self.resource = resource
        self.bad = bad
        self.good = good


SIGNALS = (
    Signal(
        "memory",
        "MemoryPressure",
        "memory",
        ("KubeletHasInsufficientMemory", "kubelet has insufficient memory available"),
        ("KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    ),
    Signal(
        "disk",
        "DiskPressure",
        "ephemeral-storage",
        ("KubeletHasDiskPressure", "kubelet has disk pressure"),
        ("KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    ),
    Signal(
        "pid",
        "PIDPressure",
        "pids",
        ("KubeletHasInsufficientPID", "kubelet has insufficient PID available"),
        ("KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    ),
)


class Shortage:
    """A signal whose threshold is met; ``threshold`` and ``available`` are bytes, or None where they are not known."""

    __slots__ = ("available", "signal", "threshold")

    def __init__(self, signal: Signal, threshold: int | None, available: int | None) -> None:
        self.signal = signal
        self.threshold = threshold
        self.available = available


def pressures(node: Obj) -> list[str]:
    """The conditions under which a node is, in its own order."""
    known = {signal.condition for signal in SIGNALS}
    conditions = (node.get("status") or {}).get("conditions") or ()
    return [c["type"] for c in conditions if c["status"] == "True" and c["type"] in known]


def shortages(node: Obj, pods: list[Obj], now: int) -> list[Shortage]:
    """What the node runs out of now: memory by what its pods use, and whatever its annotation says."""
    said = (node["metadata"].get("annotations") or {}).get(PRESSURE) or ""
    words = said.replace(",", " ").split()
    found = []
    for signal in SIGNALS:
        threshold, available = _measured(signal, node, pods, now)
        if available is not None and threshold is not None and available < threshold:
            found.append(Shortage(signal, threshold, available))
        elif signal.word in words:
            found.append(Shortage(signal, threshold, None if threshold is None else threshold // 2))
    return found


def _measured(signal: Signal, node: Obj, pods: list[Obj], now: int) -> tuple[int | None, int | None]:
    """(threshold, available) in bytes, None for what nobody measures."""
    capacity = (node.get("status") or {}).get("capacity") or {}
    if signal.word == "memory":
        used = sum(usage(pod, "memory", now) or 0 for pod in pods) // 1000
        return _MEMORY_THRESHOLD, whole(capacity.get("memory") or "0") - used
    if signal.word == "disk":
        return whole(capacity.get("ephemeral-storage") or "0") // 10, None
    return None, None


def ranked(pods: Iterable[Obj], signal: Signal, now: int) -> list[Obj]:
    """The pods that may be evicted, the first to go first: those that use more than they asked for, then those of low
    priority, then those that use most beyond what they asked for."""

    def rank(pod: Obj) -> tuple[bool, int, int]:
        if signal.word != "memory":
            return False, pod["spec"].get("priority") or 0, 0
        beyond = (usage(pod, "memory", now) or 0) - _requested(containers(pod), signal.resource)
        return beyond <= 0, pod["spec"].get("priority") or 0, -beyond

    return sorted((pod for pod in pods if not is_critical(pod)), key=rank)


def is_critical(pod: Obj) -> bool:
    """Whether nothing sends the pod away: it is static, or of a system priority."""
    annotations = pod["metadata"].get("annotations") or {}
    static = annotations.get("kubernetes.io/config.source", "api") != "api"
    return static or (pod["spec"].get("priority") or 0) >= CRITICAL_PRIORITY


def message(shortage: Shortage, pod: Obj, now: int) -> str:
    """Why a pod is evicted, with its final blank."""
    resource = shortage.signal.resource
    text = f"The node was low on resource: {resource}. "
    if shortage.threshold is not None and shortage.available is not None:
        threshold, available = _shown(shortage.threshold), _shown(max(shortage.available, 0))
        text += f"Threshold quantity: {threshold}, available: {available}. "
    for container in containers(pod) if resource == "memory" else ():
        used = usage(pod, resource, now, container=container["name"]) or 0
        asked = _requested([container], resource)
        if used > asked:
            text += (
                f"Container {container['name']} was using {_shown(used // 1000)}, request is {_shown(asked // 1000)}, "
                f"has larger consumption of {resource}. "
            )
    return text


def refusal(pod: Obj, conditions: list[str]) -> tuple[str, str] | None:
    """(reason, message) where a node under pressure does not take a pod, else None."""
    if not conditions or is_critical(pod):
        return None
    if conditions == ["MemoryPressure"]:
        best_effort = (pod.get("status") or {}).get("qosClass") == "BestEffort"
        if not best_effort or _tolerates_memory_pressure(pod):
            return None
    return "Evicted", f"The node had condition: [{' '.join(conditions)}]. "


def _tolerates_memory_pressure(pod: Obj) -> bool:
    key = "node.kubernetes.io/memory-pressure"
    return any(
        toleration.get("key") in (None, "", key)
        and toleration.get("effect") in (None, "", "NoSchedule")
        and (toleration.get("operator") == "Exists" or not toleration.get("value"))
        for toleration in pod["spec"].get("tolerations") or ()
    )


def _requested(parts: list[Obj], resource: str) -> int:
    """Thousandths."""
    requests = (((part.get("resources") or {}).get("requests") or {}).get(resource) for part in parts)
    return sum(milli(text) for text in requests if text)


def _shown(amount: int) -> str:
    return format_whole(amount, BINARY_SI)
