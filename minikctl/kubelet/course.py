"""The course of a program: what it did up to a moment, or to its end, as `shell.py` plays it. Pure."""

from __future__ import annotations

from minikctl.kubelet.programs_control import TASK_TIME
from minikctl.kubelet.script_files import ScriptFiles
from minikctl.kubelet.shell import Beyond, Endless, Exit, Machine, Return
from minikctl.kubelet.shell_tokens import Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.kubelet.container_files import ContainerFiles


class Course:
    """What a program did. ``ends_at``: ms, None for one that goes on; ``files``: (ms, path, whether it is there);
    ``left``: the files that are there in the end, path -> lines."""

    __slots__ = ("code", "ends_at", "files", "heeds_term", "left", "lines", "stop_code")

    def __init__(self, machine: Machine, ends_at: int | None, code: int) -> None:
        self.ends_at = ends_at
        self.code = code
        self.lines = machine.lines
        self.files = machine.file_events
        self.left = machine.files
        self.heeds_term = machine.heeds_term
        self.stop_code = machine.stop_code


def play(
    argv: Sequence[str],
    variables: dict[str, str],
    start: int,
    *,
    until: int | None = None,
    task: bool = False,
    tty: bool = False,
    files: ContainerFiles | None = None,
    directory: str = "/",
) -> Course:
    """The course of a program that starts at ``start`` (ms). Of one that goes on, ``until`` limits what is told.

    ``task``: a program that nothing is known of ends after a while, instead of serving on; ``tty``: its input is open;
    ``files``: what it finds besides those that it makes; ``directory``: where it works.
    """
    machine = Machine(variables, start, until, task, tty, ScriptFiles(files, directory))
    try:
        code = machine.program(list(argv), tail=True)
    except (Exit, Return) as end:
        code = end.code
    except (Endless, Beyond):
        machine.flush()
        return Course(machine, None, 0)
    except (Unreadable, RecursionError):
        machine.flush()
        return Course(machine, machine.now + TASK_TIME if task else None, 0)
    machine.flush()
    return Course(machine, machine.now, code)
