"""A shell that reads its commands one by one: from a terminal with prompts, or from a file that is its input."""

from __future__ import annotations

from minikctl.kubelet.exec.shell import Break, syntax_error
from minikctl.kubelet.shell_syntax import parse
from minikctl.kubelet.shell_tokens import Incomplete, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.shell import Shell
    from minikctl.kubelet.exec.streams import Streams

MORE = "> "


def run(shell: Shell, streams: Streams, *, prompt: bool) -> int:
    """Read and run until the input ends; the last exit status. Exit passes through."""
    pending = ""
    code = 0
    while True:
        try:
            if prompt:
                streams.err.write(MORE if pending else prompt_of(shell))
            line = streams.stdin.line()
            if not line:
                if pending:
                    code = _run(shell, streams, pending, final=True) or 0
                if prompt:
                    streams.err.write("\n")
                return code
            found = _run(shell, streams, pending + line, final=False)
        except KeyboardInterrupt:
            if not prompt:
                raise
            streams.err.write("\n")
            pending, code = "", 130
            shell.variables["?"] = "130"
            continue
        pending = pending + line if found is None else ""
        code = code if found is None else found


def _run(shell: Shell, streams: Streams, text: str, *, final: bool) -> int | None:
    """Run what was read so far; None where it is not whole yet."""
    try:
        tree = parse(text)
    except Incomplete as fault:
        if not final:
            return None
        streams.err.write(f"{shell.name}: {syntax_error(fault)}\n")
        return 2
    except Unreadable as fault:
        streams.err.write(f"{shell.name}: {syntax_error(fault)}\n")
        shell.variables["?"] = "2"
        return 2
    if tree == ("list", ()):
        return int(shell.variables["?"])
    shell.steps.begin()
    try:
        return shell.run(tree, streams)
    except Break:
        return 0


def prompt_of(shell: Shell) -> str:
    """What stands before a command: busybox shows the directory, bash who and where, dash nothing."""
    own = shell.variables.get("PS1")
    root = shell.world.user == 0
    mark = "#" if root else "$"
    home = shell.variables.get("HOME", "")
    directory = shell.directory
    if home not in ("", "/") and (directory + "/").startswith(home + "/"):
        directory = "~" + directory[len(home) :]
    if own is not None:
        for code, value in (("\\w", directory), ("\\h", shell.world.hostname), ("\\$", mark), ("\\u", _user(shell))):
            own = own.replace(code, value)
        return own
    if shell.name == "bash":
        return f"{_user(shell)}@{shell.world.hostname}:{directory}{mark} "
    return f"{directory} {mark} " if shell.world.image.busybox else f"{mark} "


def _user(shell: Shell) -> str:
    name = shell.world.user_name(shell.world.user)
    return name if not name.isdigit() else "I have no name!"
