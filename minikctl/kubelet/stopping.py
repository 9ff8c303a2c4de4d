"""How pods end: asked to (deletion), out of time, or because all they had to do is done.

Stages; see `lifecycle.py` for their table. Source: k8s.io/kubernetes/pkg/kubelet/kuberuntime (killContainer),
pkg/kubelet/pod_workers.go, active_deadline.go.
"""

from __future__ import annotations

from minikctl.apimachinery.timestamps import rfc3339
from minikctl.kubelet import container_status, eviction, hooks, termination
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
    """Tell of the stopping, and let ``stage`` come when it is over; its attempt is ``GRACE.MILLISECONDS``."""
    containers = [run.containers[name] for name in names]
    main = [container["name"] for container in containers if not is_sidecar(container)]
    rest = [container["name"] for container in containers if is_sidecar(container)]
    for name in main + rest if tell else ():
        run.normal("Killing", f"Stopping container {name}", name, again=bool(run.statuses[name]["restartCount"]))
        if run.containers[name].get("lifecycle"):
            _plan_failing_hook(run, name, grace)
    if run.host.instant:
        stopped(run, "", f"{grace}.0")
        return
    total = max((end.after for end in termination.endings(run.pod, containers, grace).values()), default=0)
    if total == 0:
        stopped(run, "", f"{grace}.0")
    else:
        run.after(total, stage, attempt=f"{grace}.{total}")


def _plan_failing_hook(run: PodRun, name: str, grace: int) -> None:
    """Tell that a preStop hook fails, when it does so in time; the container is stopped in any case."""
    hook = hooks.hook(run.pod, run.containers[name], "preStop")
    if hook.failure and hook.milliseconds <= grace * 1000 and not run.host.instant:
        if hook.milliseconds:
            run.after(hook.milliseconds, "prestop-failed", name, run.attempt(name))
        else:
            prestop_failed(run, name, run.attempt(name))


def prestop_failed(run: PodRun, name: str, attempt: str) -> None:
    """A preStop hook has failed."""
    run.warning("FailedPreStopHook", "PreStopHook failed", name)


def stopped(run: PodRun, container: str, attempt: str) -> None:
    """Whatever still runs is gone now: it has reacted, or was killed."""
    grace, _, total = attempt.partition(".")
    running = run.running()
    ends = termination.endings(run.pod, [run.containers[name] for name in running], int(grace or 0))
    began = run.now - int(total or 0)
    for name in running:
        code, finished = 0, run.now
        if not run.host.instant:
            code, finished = ends[name].code, min(began + ends[name].after, run.now)
        run.statuses[name] = container_status.terminated(run.statuses[name], code=code, finished=rfc3339(finished))
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


def evict(run: PodRun, container: str, attempt: str) -> None:
    """The node runs out of something (the attempt says of what): the pod fails, and stops almost at once."""
    if run.finished or run.terminal:
        return
    run.fill()
    run.warning("Evicted", attempt)
    run.reason, run.why, run.terminal, run.disrupted = "Evicted", attempt, True, attempt
    running = run.running()
    if running:
        _stop(run, running, eviction.GRACE, "evicted")
    else:
        _end(run)
