"""What becomes of a pod that is changed while it runs: other images, other resources, a debug container, a deadline.

Stages; see `lifecycle.py` for their table. Also `recover`, for a node whose kubelet starts again. Source:
k8s.io/kubernetes/pkg/kubelet/kuberuntime (computePodActions).
"""

from __future__ import annotations

from minikctl.apimachinery.timestamps import parse
from minikctl.kubelet import (
    behaviour,
    container_status,
    crashes,
    images,
    probes,
    pulling,
    resizing,
    starting,
    stopping,
    termination,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.pod_run import PodRun


def changed(run: PodRun, container: str, attempt: str) -> None:
    """The spec changed."""
    if run.finished or run.terminal or not run.statuses:
        return
    run.fill()
    deadline = run.spec.get("activeDeadlineSeconds")
    if deadline:
        run.after(max(_age(run, deadline), 0), "deadline")
    if not run.sandbox:
        return
    for name, changed_container in run.containers.items():
        _follow(run, name, changed_container)
    resizing.follow(run)
    starting.start_what_can(run)


def annotated(run: PodRun, container: str, attempt: str) -> None:
    """The annotations changed: what containers do from now on may be something else."""
    probes.plan_again(run, container, attempt)
    if run.finished:
        return
    for name in run.running():
        crashes.plan(run, name)
        crashes.watch_memory(run, name)
        if not run.host.instant:
            crashes.plan_out_of_memory(run, name)


def _age(run: PodRun, deadline: int) -> int:
    """Milliseconds until a deadline in seconds after the pod's start."""
    started: str = run.pod["status"].get("startTime") or run.stamp
    return parse(started) + deadline * 1000 - run.now


def _follow(run: PodRun, name: str, container: Obj) -> None:
    status = run.statuses[name]
    if container_status.is_running(status):
        if has_other_image(status, container):
            _replace(run, name)
    elif container_status.waiting_reason(status) and status["image"] != container["image"]:
        if container_status.waiting_reason(status) not in starting.FRESH and not status.get("containerID"):
            reason = container_status.INITIALIZING if run.spec.get("initContainers") else container_status.CREATING
            fresh = container_status.waiting(status, reason)
            run.statuses[name] = {**fresh, "image": container["image"]}
        elif has_other_image(status, container):
            pulling.begin(run, name)


def has_other_image(status: Obj, container: Obj) -> bool:
    """Whether a container was made of another image than the spec has now."""
    image = images.parse(container["image"])
    return image is not None and bool(status.get("containerID")) and status["image"] != image.canonical


def _replace(run: PodRun, name: str) -> None:
    """Stop a container, to start it with its other image."""
    run.normal("Killing", f"Container {name} definition changed, will be restarted", name)
    container = run.containers[name]
    grace = run.spec.get("terminationGracePeriodSeconds", 30)
    end = termination.ending(run.pod, container, grace)
    if run.host.instant:
        run.statuses[name] = container_status.terminated(run.statuses[name], code=0, finished=run.stamp)
        pulling.begin(run, name)
    else:
        run.after(end.after, "exit", name, f"{run.attempt(name)}.{end.code}")


def recover(run: PodRun, container: str, attempt: str) -> None:
    """The kubelet starts again after a while, with containers that went on: whatever was to come is set up anew."""
    if run.meta.get("deletionTimestamp"):
        stopping.terminate(run, "", "")
    elif run.finished:
        return
    elif not run.statuses:
        starting.admit(run, "", "")
    elif not run.sandbox:
        run.after(starting.SANDBOX_TIME, "sandbox", attempt="0")
    else:
        for name in list(run.statuses):
            _take_up(run, name)
        resizing.follow(run)


def _take_up(run: PodRun, name: str) -> None:
    status, container = run.statuses[name], run.containers.get(name)
    if container is None or run.host.instant:
        return
    if container_status.is_running(status):
        life = behaviour.life_of(run.pod, container, status["restartCount"])
        if life.ends_after is not None:
            ends = parse(status["state"]["running"]["startedAt"]) + life.ends_after
            run.after(max(ends - run.now, 0), "exit", name, run.attempt(name))
        crashes.plan(run, name)
        crashes.watch_memory(run, name)
        probes.plan_again(run, "", "")
    elif container_status.waiting_reason(status):
        run.after(starting.SANDBOX_TIME, "start", name, run.attempt(name))
    elif container_status.ended(status):
        run.after(starting.SANDBOX_TIME, "restart", name, run.attempt(name))
