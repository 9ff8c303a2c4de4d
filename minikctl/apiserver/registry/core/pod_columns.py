"""The row of a pod in a table: how many containers are ready, the one word for its state, its restarts.

Runs for every pod of a list and every pod that changes, so it is on the hot path: plain loops, no imports.
Neighbours: `pod.py` offers this as its COLUMNS and cells. Source: pkg/printers/internalversion/printers.go, printPod.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Cell, Obj

COLUMNS: tuple[tuple[str, int], ...] = (
    ("Name", 0),
    ("Ready", 0),
    ("Status", 0),
    ("Restarts", 0),
    ("Age", 0),
    ("IP", 1),
    ("Node", 1),
    ("Nominated Node", 1),
    ("Readiness Gates", 1),
)

NODE_LOST = "NodeLost"
_NONE = "<none>"
_NO_CONTAINERS: tuple[Obj, ...] = ()


class _Tally:
    """What the loops over container statuses gather. ``last`` is the time of the latest restart."""

    __slots__ = ("last", "ready", "reason", "restarts")

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self.ready = 0
        self.restarts = 0
        self.last = ""

    def restarted(self, status: Obj) -> None:
        self.restarts += status.get("restartCount") or 0
        last = status.get("lastState")
        terminated = last.get("terminated") if last else None
        if terminated:
            # Times of one form sort as text does.
            self.last = max(self.last, terminated.get("finishedAt") or "")


def cells(pod: Obj) -> list[Cell]:
    meta, spec = pod["metadata"], pod.get("spec") or {}
    status = pod.get("status") or {}
    conditions = status.get("conditions") or _NO_CONTAINERS
    tally = _Tally(_first_reason(status, conditions))
    init_containers = spec.get("initContainers") or _NO_CONTAINERS
    total = len(spec.get("containers") or _NO_CONTAINERS)
    initializing = False
    if init_containers:
        sidecars = {item["name"] for item in init_containers if item.get("restartPolicy") == "Always"}
        total += len(sidecars)
        initializing = _tally_init(tally, status, sidecars, len(init_containers), conditions)
    if not initializing:
        _tally_regular(tally, status.get("containerStatuses") or _NO_CONTAINERS, conditions)
    reason = tally.reason
    if meta.get("deletionTimestamp"):
        if status.get("reason") == NODE_LOST:
            reason = "Unknown"
        elif status.get("phase") not in ("Succeeded", "Failed"):
            reason = "Terminating"
    restarts: Cell = str(tally.restarts)
    if tally.restarts and tally.last:
        restarts = ["ago", f"{tally.restarts} (%s ago)", tally.last]
    created = meta.get("creationTimestamp")
    return [
        meta.get("name", ""),
        f"{tally.ready}/{total}",
        reason,
        restarts,
        ["age", created] if created else "<unknown>",
        _pod_ip(status),
        spec.get("nodeName") or _NONE,
        status.get("nominatedNodeName") or _NONE,
        _readiness_gates(spec["readinessGates"], conditions) if spec.get("readinessGates") else _NONE,
    ]


def _first_reason(status: Obj, conditions: Sequence[Obj]) -> str:
    for condition in conditions:
        if condition.get("reason") == "SchedulingGated" and condition.get("type") == "PodScheduled":
            return "SchedulingGated"
    return status.get("reason") or status.get("phase") or ""


def _tally_init(tally: _Tally, status: Obj, sidecars: set[str], count: int, conditions: Sequence[Obj]) -> bool:
    """True when the pod is held up by an init container, so that its regular containers do not matter yet."""
    of_sidecars = _Tally("")
    initializing = False
    for index, container in enumerate(status.get("initContainerStatuses") or _NO_CONTAINERS):
        tally.restarted(container)
        sidecar = container["name"] in sidecars
        if sidecar:
            of_sidecars.restarted(container)
        state = container.get("state") or {}
        terminated = state.get("terminated")
        if terminated and not terminated.get("exitCode"):
            continue
        if sidecar and container.get("started"):
            tally.ready += 1 if container.get("ready") else 0
            continue
        initializing = True
        waiting = (state.get("waiting") or {}).get("reason")
        if terminated:
            tally.reason = f"Init:{_exit_reason(terminated)}"
        elif waiting and waiting != "PodInitializing":
            tally.reason = f"Init:{waiting}"
        else:
            tally.reason = f"Init:{index}/{count}"
        break
    if initializing and not _is_true("Initialized", conditions):
        return True
    tally.restarts, tally.last = of_sidecars.restarts, of_sidecars.last
    return False


def _tally_regular(tally: _Tally, statuses: Sequence[Obj], conditions: Sequence[Obj]) -> None:
    """The reason of the first container that has one wins, so the list is read from its end."""
    running = False
    for container in reversed(statuses):
        if container.get("restartCount") or container.get("lastState"):
            tally.restarted(container)
        state = container.get("state") or {}
        waiting, terminated = state.get("waiting"), state.get("terminated")
        if waiting and waiting.get("reason"):
            tally.reason = waiting["reason"]
        elif terminated:
            tally.reason = _exit_reason(terminated)
        elif container.get("ready") and "running" in state:
            running = True
            tally.ready += 1
    if running and tally.reason == "Completed":
        tally.reason = "Running" if _is_true("Ready", conditions) else "NotReady"


def _exit_reason(terminated: Obj) -> str:
    if reason := terminated.get("reason"):
        return str(reason)
    if signal := terminated.get("signal"):
        return f"Signal:{signal}"
    return f"ExitCode:{terminated.get('exitCode') or 0}"


def _is_true(kind: str, conditions: Sequence[Obj]) -> bool:
    return any(item["type"] == kind and item.get("status") == "True" for item in conditions)


def _pod_ip(status: Obj) -> str:
    addresses = status.get("podIPs")
    return (addresses[0].get("ip") if addresses else "") or _NONE


def _readiness_gates(gates: Sequence[Obj], conditions: Sequence[Obj]) -> str:
    met = 0
    for gate in gates:
        for condition in conditions:
            if condition["type"] == gate["conditionType"]:
                met += condition.get("status") == "True"
                break
    return f"{met}/{len(gates)}"
