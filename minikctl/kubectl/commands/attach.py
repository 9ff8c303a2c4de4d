"""attach: be at the input and output of a container's main process. Source: kubectl pkg/cmd/attach/attach.go."""

from __future__ import annotations

from minikctl.kubectl.attaching import attach_to
from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.pod_targets import container_of, pod_of, refuse_ended, selected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    args, flags = invocation.args, invocation.flags
    if flags["pod-running-timeout"] <= 0:
        raise UsageError("--pod-running-timeout must be higher than zero")
    if not args:
        raise CommandError("at least 1 argument is required for attach")
    if len(args) > 2:
        raise CommandError(
            f"expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw {len(args)}: [{' '.join(args)}]"
        )
    selection = selected(invocation, args[-1], args[0] if len(args) == 2 else "pods")
    pod = pod_of(invocation, selection.infos[0].obj or {})
    refuse_ended(pod, "attach a container in")
    try:
        container = container_of(invocation, pod, flags["container"])
    except CommandError as fault:
        raise CommandError(f"cannot attach to the container: {fault}") from None
    attach_to(invocation, pod, container, stdin=flags["stdin"], tty=flags["tty"])
    return 0
