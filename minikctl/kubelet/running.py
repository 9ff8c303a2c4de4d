"""What happens to containers that run: they end, they are started again after a while, or their pod is finished.

Stages; see `lifecycle.py` for their table. Source: k8s.io/kubernetes/pkg/kubelet/kuberuntime (computePodActions,
doBackOff).
"""

from __future__ import annotations

from minikctl.apimachinery.duration import format_go
from minikctl.apimachinery.timestamps import parse, rfc3339
from minikctl.kubelet import backoff, behaviour, changing, container_status, crashes, starting, stopping
from minikctl.kubelet.container_status import is_sidecar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.pod_run import PodRun


def exited(run: PodRun, name: str, attempt: str) -> None:
    """A container's process has ended, by itself or because a probe failed (then the attempt carries the code)."""
    status = run.statuses.get(name)
    restarts, _, code = attempt.partition(".")
    if status is None or not container_status.is_running(status) or restarts != run.attempt(name):
        return
    container = run.containers[name]
    if code == crashes.OUT_OF_MEMORY:
        if not crashes.is_out_of_memory(run, name):
            return
        ended = container_status.terminated(status, code=137, finished=run.stamp, reason="OOMKilled")
    elif code:
        ended = container_status.terminated(status, code=int(code), finished=run.stamp)
    else:
        life = behaviour.life_of(run.pod, container, status["restartCount"])
        early = max(backoff.NOTICE - (life.ends_after or 0), 0)
        finished = max(run.now - early, parse(status["state"]["running"]["startedAt"]))
        ended = container_status.terminated(
            status, code=life.exit_code, finished=rfc3339(finished), reason=life.reason, message=life.message
        )
    run.host.keep_files(name)
    run.statuses[name] = ended
    if run.terminal or run.finished:
        stopping.finish_when_stopped(run)
    else:
        _go_on(run, name, container, ended["state"]["terminated"]["exitCode"])


def _go_on(run: PodRun, name: str, container: Obj, code: int) -> None:
    """After the end of a container: the next one, the same again, or the end of the pod."""
    policy = run.spec.get("restartPolicy", "Always")
    init = any(c["name"] == name for c in run.spec.get("initContainers") or ())
    if any(c["name"] == name for c in run.spec.get("ephemeralContainers") or ()):
        return
    if init and not is_sidecar(container) and code == 0:
        run.statuses[name] = {**run.statuses[name], "ready": True}
        starting.start_what_can(run)
    elif run.wants_restart(name):
        run.after(backoff.NOTICE, "restart", name, run.attempt(name))
    elif not init or policy == "Never":
        stopping.stop_sidecars(run)


def restart(run: PodRun, name: str, attempt: str) -> None:
    """The kubelet sees an ended container: start it again, or wait some more (CrashLoopBackOff)."""
    status = run.statuses.get(name)
    if status is None or run.finished or run.terminal or attempt != run.attempt(name):
        return
    if not run.wants_restart(name) or (is_sidecar(run.containers[name]) and run.done()):
        return
    delay = backoff.restart_delay(status)
    if not delay or changing.has_other_image(status, run.containers[name]):
        starting.start(run, name, attempt)
    else:
        _wait(run, name, delay)


def gone(run: PodRun, name: str, delay: int, reason: str, message: str) -> None:
    """A container has ended before it came to run: say why, and try again after ``delay`` ms if it is to run at all."""
    if not run.wants_restart(name):
        code = run.statuses[name]["state"]["terminated"]["exitCode"]
        _go_on(run, name, run.containers[name], code)
        return
    run.statuses[name] = container_status.waiting(run.statuses[name], reason, message)
    run.after(backoff.NOTICE, "crashed", name, f"{run.attempt(name)}.{delay}")


def crashed(run: PodRun, name: str, attempt: str) -> None:
    """The kubelet sees a container that failed to start: start it again, or wait some more."""
    restarts, _, delay = attempt.partition(".")
    status = run.statuses.get(name)
    if status is None or run.finished or run.terminal or restarts != run.attempt(name):
        return
    if not container_status.waiting_reason(status):
        return
    if int(delay):
        _wait(run, name, int(delay))
    else:
        starting.start(run, name, restarts)


def _wait(run: PodRun, name: str, delay: int) -> None:
    """Let a container wait so long after its end, which was a moment ago."""
    run.statuses[name] = container_status.waiting(
        run.statuses[name],
        "CrashLoopBackOff",
        f"back-off {format_go(delay)} restarting failed container={name} pod={run.title}",
    )
    left = max(delay - backoff.NOTICE, 0)
    run.after(left, "start", name, run.attempt(name))
    _tell_of_backoff(run, name, left)


def back_off(run: PodRun, name: str, attempt: str) -> None:
    """The kubelet looks at a container that still has to wait, and says so again."""
    restarts, _, left = attempt.partition(".")
    status = run.statuses.get(name)
    if status is None or run.finished or run.terminal or restarts != run.attempt(name):
        return
    if container_status.waiting_reason(status) == "CrashLoopBackOff":
        _tell_of_backoff(run, name, int(left))


def _tell_of_backoff(run: PodRun, name: str, left: int) -> None:
    run.warning("BackOff", f"Back-off restarting failed container {name} in pod {run.title}", name)
    if backoff.LOOK < left < backoff.SILENT:
        run.after(backoff.LOOK, "backing-off", name, f"{run.attempt(name)}.{left - backoff.LOOK}")
