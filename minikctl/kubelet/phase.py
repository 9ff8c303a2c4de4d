"""The phase of a pod, from its spec and the statuses of its containers. Pure.

Source: getPhase in k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go.
"""

from __future__ import annotations

from minikctl.kubelet.container_status import is_sidecar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

PENDING, RUNNING, SUCCEEDED, FAILED = "Pending", "Running", "Succeeded", "Failed"
FINISHED = (SUCCEEDED, FAILED)


def phase_of(spec: Obj, statuses: dict[str, Obj], *, terminal: bool) -> str:
    """``terminal``: the pod is being ended, so that nothing starts again whatever its restart policy says."""
    policy = spec.get("restartPolicy", "Always")
    init = spec.get("initContainers")
    pending = False
    sidecars_running = 0
    if init:
        pending, failed, sidecars_running = _initialization(init, statuses)
        if failed and (policy == "Never" or terminal):
            return FAILED
    running, waiting, codes = sidecars_running, 0, []
    for container in spec["containers"]:
        status = statuses[container["name"]]
        state = status["state"]
        if "running" in state:
            running += 1
        elif "terminated" in state:
            codes.append(state["terminated"]["exitCode"])
        elif status["lastState"].get("terminated"):
            codes.append(1)  # it will run again, so what it ended with does not count
        else:
            waiting += 1
    if pending or waiting:
        return PENDING
    if running or not codes:
        return RUNNING if running else PENDING
    return _ended(policy, codes, terminal=terminal)


def _ended(policy: str, codes: list[int], *, terminal: bool) -> str:
    if policy == "Always" and not terminal:
        return RUNNING
    if not any(codes):
        return SUCCEEDED
    return FAILED if policy == "Never" or terminal else RUNNING


def _initialization(containers: list[Obj], statuses: dict[str, Obj]) -> tuple[bool, bool, int]:
    """(some are still to come, one has failed, how many sidecars run)."""
    pending = failed = False
    sidecars = 0
    for container in containers:
        status = statuses[container["name"]]
        state = status["state"]
        last = state.get("terminated") or (status["lastState"].get("terminated") if "waiting" in state else None)
        if is_sidecar(container):
            if "running" in state:
                sidecars += 1
                pending = pending or not status["started"]
            else:
                pending = pending or last is None
        elif "running" in state or last is None:
            pending = True
        elif last["exitCode"]:
            failed = True
            pending = True
    return pending, failed, sidecars
