"""exec: run a command in a container. Source: kubectl pkg/cmd/exec/exec.go."""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest
from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.pod_containers import default_name, find
from minikctl.kubectl.pod_targets import pod_of, refuse_ended, selected
from minikctl.kubectl.remote_streams import checked, refuse_exit_code, streams_for

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
    container = flags["container"] or default_name(pod, invocation, tell=not flags["quiet"])
    if find(pod, container) is None:
        raise BadRequest(f"container {container} is not valid for pod {pod['metadata']['name']}")
    streams = streams_for(invocation, stdin=flags["stdin"], tty=flags["tty"], quiet=flags["quiet"])
    code = checked(lambda: invocation.session.execute(pod, container, command, streams))
    refuse_exit_code(code or 0)
    return 0
