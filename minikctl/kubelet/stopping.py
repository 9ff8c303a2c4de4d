"""How pods end: asked to (deletion), out of time, or because all they had to do is done.

Stages; see `lifecycle.py` for their table. Source: k8s.io/kubernetes/pkg/kubelet/kuberuntime (killContainer),
pkg/kubelet/pod_workers.go, active_deadline.go.
"""

from __future__ import annotations

from minikctl.kubelet import behaviour, container_status
from minikctl.kubelet.container_status import is_sidecar
from minikctl.kubelet.pod_run import is_static

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.kubelet.pod_run import PodRun

DEADLINE = "Pod was active on the node longer than the specified deadline"
LOST = "The container could not be located when the pod was terminated"


def terminate(run: PodRun, container: str, attempt: str) -> None:
    """The pod is to be deleted: ask its containers to stop, and wait for the slowest, at most for the grace period."""
    _terminate(run, tell=True)


def hurry(run: PodRun, container: str, attempt: str) -> None:
    """The grace period of a pod that is being deleted has become shorter."""
    _terminate(run, tell=False)


def _terminate(run: PodRun, *, tell: bool) -> None:
    if is_static(run.pod):  # what is deleted is only its picture
        run.deleted = True
        return
    run.fill()
    running = run.running()
    if not running:
        _end(run)
        return
    _stop(run, running, run.meta.get("deletionGracePeriodSeconds") or 0, "killed", tell=tell)


def _stop(run: PodRun, names: Iterable[str], grace: int, stage: str, *, tell: bool = True) -> None:
    """Tell of the stopping, and let ``stage`` come when it is over."""
    names = list(names)
    main = [name for name in names if not is_sidecar(run.containers[name])]
    rest = [name for name in names if is_sidecar(run.containers[name])]
    for name in main + rest if tell else ():
        run.normal("Killing", f"Stopping container {name}", name, again=bool(run.statuses[name]["restartCount"]))
    total = 0
    for group in (main, rest):  # sidecars stop when the others have
        total += max((_stop_time(run, name, grace) for name in group), default=0)
    total = min(total, grace * 1000)
    if run.host.instant or total == 0:
        stopped(run, "", stage)
    else:
        run.after(total, stage)


def _stop_time(run: PodRun, name: str, grace: int) -> int:
    return behaviour.stop_time(run.pod, run.containers[name], grace)


def stopped(run: PodRun, container: str, attempt: str) -> None:
    """Whatever still runs is gone now: it has reacted, or was killed."""
    grace = run.meta.get("deletionGracePeriodSeconds")
    if grace is None:
        grace = run.spec.get("terminationGracePeriodSeconds", 30)
    for name in run.running():
        code = behaviour.stop_code(run.pod, run.containers[name], grace)
        if run.host.instant:
            code = 0
        run.statuses[name] = container_status.terminated(run.statuses[name], code=code, finished=run.stamp)
    _end(run)


def finish_when_stopped(run: PodRun) -> None:
    """A container ended while its pod is being stopped."""
    if not run.running():
        _end(run)


def _end(run: PodRun) -> None:
    """No container runs any more. A deleted pod goes; another one has its last status."""
    run.sandbox = False
    deleted = bool(run.meta.get("deletionTimestamp"))
    if run.terminal:
        for name, status in run.statuses.items():
            if container_status.ended(status) is None and not _optional(run, name):
                run.statuses[name] = container_status.given_up(status, LOST)
    run.deleted = deleted


def _optional(run: PodRun, name: str) -> bool:
    return any(c["name"] == name for c in run.spec.get("ephemeralContainers") or ())


def stop_sidecars(run: PodRun) -> None:
    """When the last ordinary container has ended for good, what stands beside them is stopped too."""
    if not run.done():
        return
    left = [name for name in run.running() if is_sidecar(run.containers[name])]
    if left:
        _stop(run, left, run.spec.get("terminationGracePeriodSeconds", 30), "sidecars")
    else:
        run.sandbox = False


def deadline(run: PodRun, container: str, attempt: str) -> None:
    """``activeDeadlineSeconds`` are over: the pod has failed, and what runs is stopped."""
    if run.finished or run.terminal:
        return
    run.fill()
    run.normal("DeadlineExceeded", DEADLINE)
    run.reason, run.why, run.terminal = "DeadlineExceeded", DEADLINE, True
    running = run.running()
    if running:
        _stop(run, running, run.spec.get("terminationGracePeriodSeconds", 30), "stopped")
    else:
        _end(run)
