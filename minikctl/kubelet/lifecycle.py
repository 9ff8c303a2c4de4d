"""The table of a pod's life: every stage, when it comes, and what it does.

A stage comes from a change of the pod (``admit``, ``terminate`` …) or from a timer, which carries the pod's uid, the
container and the attempt that it was set for; a stage that comes too late finds that out by itself and does nothing.
The same table in prose: docs/simulation.md.
"""

from __future__ import annotations

from minikctl.kubelet import (
    changing,
    probes,
    pulling,
    rebooting,
    resizing,
    running,
    starting,
    stopping,
    volume_expansion,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.kubelet.pod_run import PodRun

    Stage = Callable[[PodRun, str, str], None]

STAGES: dict[str, Stage] = {
    # the pod as a whole
    "admit": starting.admit,  # it has come to the node -> ContainerCreating
    "sandbox": starting.make_sandbox,  # a second later, volumes permitting -> network, first containers
    "deadline": stopping.deadline,  # activeDeadlineSeconds are over -> Failed
    "terminate": stopping.terminate,  # it is to be deleted -> containers are asked to stop
    "hurry": stopping.hurry,  # its grace period was shortened -> the same, sooner
    "killed": stopping.stopped,  # they have stopped, or their grace is over -> the pod is gone
    "stopped": stopping.stopped,  # the same after a deadline -> the pod stays, Failed
    "evict": stopping.evict,  # the node runs out of something -> containers are asked to stop, soon
    "evicted": stopping.stopped,  # they have stopped -> the pod stays, Failed
    "sidecars": stopping.stopped,  # the sidecars of a pod that is done have stopped -> Succeeded or Failed
    # one container
    "pulled": pulling.pulled,  # its image has come, or not -> created, or ErrImagePull
    "pull-backoff": pulling.pull_backoff,  # a second after a failed pull -> ImagePullBackOff
    "still-waiting": pulling.still_waiting,  # the kubelet looks again while it waits -> told again
    "pull": pulling.pull_again,  # the back-off is over -> pulling
    "delayed": starting.delayed,  # start-delay is over -> the process starts
    "hooked": starting.hooked,  # its postStart hook is over -> running
    "unhooked": starting.unhooked,  # its postStart hook failed and it was stopped -> restarted after a back-off
    "prestop-failed": stopping.prestop_failed,  # its preStop hook has failed -> told
    "start": starting.start,  # the back-off is over, or its configuration has come -> image, running
    "exit": running.exited,  # its process has ended -> terminated
    "crashed": running.crashed,  # a second after a start that failed -> CrashLoopBackOff
    "backing-off": running.back_off,  # the kubelet looks again while it waits -> told again
    "restart": running.restart,  # a second later -> running again, or CrashLoopBackOff
    "probe": probes.probe,  # a probe is due that may change something -> ready, not ready, started, killed
    "resize": resizing.resize,  # other amounts were allocated a second ago -> in use, or restarted with them
    # what the user did
    "configured": starting.configured,  # a ConfigMap or Secret that it waits for has come
    "expand": volume_expansion.expand,  # the volume of a claim has grown -> its file system too
    "annotated": changing.annotated,  # an annotation of ours changed -> probes and crashes follow it
    "changed": changing.changed,  # the spec changed: another image -> restarted with it
    "room": resizing.retry,  # pods have left the node -> a resize that was deferred
    "recover": changing.recover,  # the node's kubelet has been down -> everything is set up anew
    "reboot": rebooting.reboot,  # the machine was switched off and on -> everything begins anew
    "gates": probes.look_at_gates,  # somebody set a condition -> readiness gates
}
