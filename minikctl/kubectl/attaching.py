"""Being at the streams of a container's main process, for ``attach``, ``run`` and ``debug``.

A process that waits for its input gets what is typed; of any other one its output is shown, as far as its log tells.
Source: kubectl pkg/cmd/attach/attach.go.
"""

from __future__ import annotations

from minikctl.kubectl.log_streams import Options, Stream, follow
from minikctl.kubectl.remote_streams import checked, streams_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

PROMPT = "If you don't see a command prompt, try pressing enter.\n"


def attach_to(invocation: Invocation, pod: Obj, container: Obj, *, stdin: bool, tty: bool, whole: bool = False) -> None:
    """Until the container has ended or nothing more is typed; ``whole`` shows what was written before, too."""
    quiet, name = invocation.flags["quiet"], container["name"]
    if tty and not container.get("tty"):
        tty = False
        if not quiet:
            invocation.err.write(f"error: Unable to use a TTY - container {name} did not allocate one\n")
    elif container.get("tty"):
        tty = True
    streams = streams_for(invocation, stdin=stdin, tty=tty, quiet=quiet)
    if not quiet:
        invocation.err.write(PROMPT)
        invocation.err.flush()
    code = checked(lambda: invocation.session.attach(pod, name, streams)) if stdin else None
    if code is None:
        follow(invocation, [Stream(pod, name, None if whole else Options(tail=0))])
    if streams.terminal and not quiet:
        invocation.print(_how_to_resume(invocation, pod, name))


def _how_to_resume(invocation: Invocation, pod: Obj, container: str) -> str:
    command = f"{invocation.program} attach {pod['metadata']['name']} -c {container} -i -t"
    if any(one["name"] == container for one in pod["spec"].get("ephemeralContainers") or ()):
        return (
            "Session ended, the ephemeral container will not be restarted but may be reattached using "
            f"'{command}' if it is still running"
        )
    return f"Session ended, resume using '{command}' command when the pod is running"
