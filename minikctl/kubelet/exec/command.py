"""The way in: run a command in a container, or take part in what its main process does.

`run` is what ``exec`` asks for; `attach` gives the container's main process, when that is one that waits for its input
(`waits_for_input`), what is typed, and ends the container with its code.
"""

from __future__ import annotations

from minikctl.kubelet import behaviour
from minikctl.kubelet.exec import launch
from minikctl.kubelet.exec.streams import BrokenPipe
from minikctl.kubelet.exec.world import Killed, Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.exec.streams import Streams
    from minikctl.kubelet.exec.world import World

KILLED = 137


class CannotStart(Exception):
    """The runtime could not start the command. The text is the runtime's."""


def run(world: World, argv: Sequence[str], streams: Streams) -> int:
    """Run a command to its end; its exit code. Raises CannotStart."""
    check_start(world, argv)
    process = Process(world, list(argv), streams, dict(world.variables), world.directory)
    try:
        return launch.run(process)
    except BrokenPipe:
        return 141
    except Killed:
        return KILLED


def check_start(world: World, argv: Sequence[str]) -> None:
    try:
        launch.check(world, argv[0])
    except launch.Missing as fault:
        raise CannotStart(
            f"OCI runtime exec failed: exec failed: unable to start container process: {fault}: unknown"
        ) from None


def attach(world: World, streams: Streams) -> int:
    """Be at the streams of the main process; its exit code, with which the container then ends. Raises CannotStart."""
    code = run(world, main_command(world.pod, world.container), streams)
    world.host.end(world.container["name"], code)
    return code


def main_command(pod: Obj, container: Obj) -> list[str]:
    """What the container's main process is, where it is one that waits for input; empty otherwise."""
    if not container.get("stdin"):
        return []
    argv = behaviour.argv_of(pod, container)
    if argv is None:
        argv = behaviour.shell_of(container)
    return argv or []


def waits_for_input(pod: Obj, container: Obj) -> bool:
    """Whether the main process is carried out when somebody attaches, for only then it has its input."""
    return bool(main_command(pod, container)) and behaviour.waits_for_input(pod, container)
