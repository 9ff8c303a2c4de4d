"""Resizing a pod in place: whether its node has the room, what is allocated and in use, and who has to restart for it.

A resize that the node can never grant is Infeasible, one that it cannot grant now is Deferred until pods of the node
have gone or shrunk; one that is granted is in progress for a second. Stages; see `lifecycle.py` for their table.
Source: k8s.io/kubernetes/pkg/kubelet (kubelet.go: handlePodResourcesResize, canResizePod; kuberuntime:
computePodResizeAction).
"""

from __future__ import annotations

from minikctl.kubelet import backoff, container_status, termination

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.pod_run import PodRun

PENDING, IN_PROGRESS = "PodResizePending", "PodResizeInProgress"
"""Conditions of a pod; in this order."""
_RESIZABLE = ("cpu", "memory")


def follow(run: PodRun) -> None:
    """The spec may want other amounts than the containers have."""
    names = [name for name, container in run.containers.items() if _differs(run.statuses[name], container)]
    if not names:
        run.resize.pop(PENDING, None)
        return
    if run.host.instant:
        for name in names:
            run.statuses[name] = _resized(_allocated(run.statuses[name], run.containers[name]), run.containers[name])
        return
    verdict = run.host.resize_refusal()
    if verdict is not None:
        run.resize[PENDING] = ("True", *verdict)
        if verdict[0] == "Deferred":
            run.host.await_room()
        return
    run.resize.pop(PENDING, None)
    run.resize[IN_PROGRESS] = ("True", "", "")
    run.granted = True
    for name in names:
        run.statuses[name] = _allocated(run.statuses[name], run.containers[name])
    run.after(backoff.NOTICE, "resize", attempt=",".join(names))


def resize(run: PodRun, container: str, attempt: str) -> None:
    """What was allocated takes effect; a container whose policy wants that restarts with it."""
    if run.finished or run.terminal:
        return
    run.resize.pop(IN_PROGRESS, None)
    for name in attempt.split(","):
        status, spec = run.statuses.get(name), run.containers.get(name)
        if status is None or spec is None or not container_status.is_running(status):
            continue
        if _must_restart(status, spec):
            run.normal("Killing", f"Container {name} resize requires restart", name)
            grace = run.spec.get("terminationGracePeriodSeconds", 30)
            end = termination.ending(run.pod, spec, grace)
            run.after(end.after, "exit", name, f"{run.attempt(name)}.{end.code}")
        else:
            run.statuses[name] = _resized(status, spec)


def retry(run: PodRun, container: str, attempt: str) -> None:
    """Something on the node has gone or shrunk: there may be room for a resize that was deferred."""
    if not run.finished and not run.terminal and run.statuses and PENDING in run.resize:
        follow(run)


def _differs(status: Obj, container: Obj) -> bool:
    """Whether a running container has other amounts than its spec wants, none of them under way already."""
    if not container_status.is_running(status):
        return False
    resources = container.get("resources") or {}
    if (status.get("resources") or {}) == resources:
        return False
    under_way = (status.get("allocatedResources") or {}) == (resources.get("requests") or {})
    return not under_way or (status.get("resources") or {}).get("limits") != resources.get("limits")


def _must_restart(status: Obj, container: Obj) -> bool:
    policies = {p["resourceName"]: p.get("restartPolicy") for p in container.get("resizePolicy") or ()}
    before, after = status.get("resources") or {}, container.get("resources") or {}
    return any(
        policies.get(resource) == "RestartContainer"
        and any(
            (before.get(kind) or {}).get(resource) != (after.get(kind) or {}).get(resource)
            for kind in ("requests", "limits")
        )
        for resource in _RESIZABLE
    )


def _allocated(status: Obj, container: Obj) -> Obj:
    new = dict(status)
    requests = (container.get("resources") or {}).get("requests")
    if requests:
        new["allocatedResources"] = requests
    else:
        new.pop("allocatedResources", None)
    return new


def _resized(status: Obj, container: Obj) -> Obj:
    return {**status, "resources": container.get("resources") or {}}
