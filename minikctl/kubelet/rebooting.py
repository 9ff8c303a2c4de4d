"""What becomes of a pod whose machine was switched off and on: nothing of it runs any more, and it begins anew.

A stage; see `lifecycle.py` for their table. Source: k8s.io/kubernetes/pkg/kubelet/kuberuntime (computePodActions with a
changed sandbox), and how containerd tells of containers that it finds dead.
"""

from __future__ import annotations

from minikctl.kubelet import changing, container_status, starting, stopping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.pod_run import PodRun

LOST_CODE = 255
"""Of a container that the runtime finds dead without knowing how it ended."""


def reboot(run: PodRun, container: str, attempt: str) -> None:
    """The machine is on again."""
    running = [] if run.finished else run.running()
    if not running:
        changing.recover(run, container, attempt)
        return
    for name in running:
        run.statuses[name] = container_status.terminated(
            run.statuses[name], code=LOST_CODE, finished=run.stamp, reason="Unknown"
        )
    run.sandbox = False
    if run.terminal:
        stopping.finish_when_stopped(run)
        return
    if not any(run.wants_restart(name) for name in run.statuses):
        stopping.stop_sidecars(run)
        return
    run.normal("SandboxChanged", "Pod sandbox changed, it will be killed and re-created.")
    if not run.spec.get("hostNetwork"):
        run.address = ""
    _begin_anew(run)


def _begin_anew(run: PodRun) -> None:
    """Init containers run again, and then all that is to be restarted."""
    init = {container["name"] for container in run.spec.get("initContainers") or ()}
    reason = container_status.INITIALIZING if init else container_status.CREATING
    for name in run.statuses:
        if name in init or run.wants_restart(name) or container_status.waiting_reason(run.statuses[name]):
            run.statuses[name] = container_status.waiting(run.statuses[name], reason)
    if run.host.instant:
        starting.make_sandbox(run, "", "0")
    else:
        run.after(starting.SANDBOX_TIME, "sandbox", attempt="0")
