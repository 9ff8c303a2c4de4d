"""attach: what a container writes from now on. Nothing can be typed into a simulated one."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.log_streams import Options, Stream, follow
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
    if flags["tty"] and not container.get("tty") and not flags["quiet"]:
        text = f"error: Unable to use a TTY - container {container['name']} did not allocate one\n"
        invocation.err.write(text)
    if not flags["quiet"]:
        invocation.err.write("If you don't see a command prompt, try pressing enter.\n")
    follow(invocation, [Stream(pod, container["name"], Options(tail=0))])
    return 0
