"""exec: the checks that kubectl makes. Nothing runs in a simulated container, so that is where it ends."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.pod_containers import default_name
from minikctl.kubectl.pod_targets import pod_of, refuse_ended, selected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    args, dash, flags = invocation.args, invocation.dash, invocation.flags
    name = args[0] if args and dash != 0 else ""
    command = args[dash:] if dash > -1 else []
    if dash == -1 and (len(args) > 1 or (args and flags["filename"])):
        raise UsageError("exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead")
    if flags["pod-running-timeout"] <= 0:
        raise UsageError("--pod-running-timeout must be higher than zero")
    if not name and not flags["filename"]:
        raise CommandError("pod, type/name or --filename must be specified")
    if not command:
        raise CommandError("you must specify at least one command for the container")
    selection = selected(invocation, name, files=True)
    if len(selection.infos) != 1:
        raise CommandError("cannot exec into multiple objects at a time")
    pod = pod_of(invocation, selection.infos[0].obj or {})
    refuse_ended(pod, "exec into a container in")
    if not flags["container"]:
        default_name(pod, invocation, tell=not flags["quiet"])
    raise CommandError("containers are simulated: no command can run in them; see docs/fidelity.md")
