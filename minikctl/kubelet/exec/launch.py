"""From the words of a command to the program that is meant: which one it is, where it stands, how it is called.

What an image has stands in `userland.py`, what its programs do in `programs/`. A file of the container may be a script
too: with execute permission it is run by a shell.
"""

from __future__ import annotations

from minikctl.apimachinery.modules import load as load_module
from minikctl.client.files import FileFault
from minikctl.kubelet.exec import programs
from minikctl.kubelet.exec.options import UnknownOption
from minikctl.kubelet.exec.streams import BrokenPipe, Input, decoded
from minikctl.kubelet.exec.world import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.shell import Shell
    from minikctl.kubelet.exec.streams import Streams
    from minikctl.kubelet.exec.world import World

SHELLS = ("sh", "ash", "bash", "dash", "zsh")
_FOLDERS = ("/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/", "/usr/local/bin/", "/usr/local/sbin/")
_IN_BIN = frozenset(
    """ash base64 bash cat chmod chown cp date dd df dmesg echo egrep false fgrep grep gunzip gzip hostname kill ln ls
    mkdir mktemp mount mv netstat nice pidof ping printenv ps pwd rm rmdir sed sh sleep stat stty sync tar touch true
    umount uname""".split()  # noqa: SIM905
)


class Missing(Exception):
    """There is no such program; the text says why, in the words of the container runtime."""


def which(world: World, name: str) -> str | None:
    """Where a program stands, or None."""
    base = name.rpartition("/")[2]
    known = base in world.image.programs
    if "/" not in name:
        if known:
            folder = "/bin/" if world.image.distribution == "busybox" or name in _IN_BIN else "/usr/bin/"
            return folder + name
        for folder in world.variables.get("PATH", "").split(":"):
            if folder and _is_script(world, f"{folder}/{name}"):
                return f"{folder}/{name}"
        return None
    if known and name.removesuffix(base) in _FOLDERS:
        return name
    return name if _is_script(world, name) else None


def check(world: World, name: str) -> None:
    """Raises Missing where the runtime would find nothing to run."""
    if which(world, name) is not None:
        return
    if "/" not in name:
        raise Missing(f'exec: "{name}": executable file not found in $PATH')
    try:
        kind = world.files.stat(name).kind
    except FileFault as fault:
        raise Missing(f'exec: "{name}": stat {name}: {fault.reason.lower()}') from None
    raise Missing(f'exec: "{name}": {"is a directory" if kind == "directory" else "permission denied"}')


def from_shell(shell: Shell, argv: list[str], streams: Streams, variables: dict[str, str]) -> int:
    """Run the program of a shell's command; 127 where there is none, 126 where it cannot be run."""
    world, name = shell.world, argv[0]
    path = shell.path(name) if "/" in name else name
    if which(world, path) is None:
        if "/" in name and world.files.exists(path):
            streams.err.write(f"{shell.name}: {name}: Permission denied\n")
            return 126
        streams.err.write(_not_found(shell, name))
        return 127
    process = Process(world, argv, streams, variables, shell.directory)
    return run(process, path, shell)


def _not_found(shell: Shell, name: str) -> str:
    if shell.name == "bash":
        return f"bash: {name}: command not found\n" if "/" not in name else f"bash: {name}: No such file or directory\n"
    where = f"{shell.name}: " if shell.world.image.busybox else f"{shell.name}: 1: "
    return f"{where}{name}: not found\n"


def run(process: Process, path: str = "", shell: Shell | None = None) -> int:
    """Run a program that is there; its exit code. ``shell`` is the one that calls it, if any does."""
    world = process.world
    path = path or process.argv[0]
    if process.name in SHELLS and process.name in world.image.programs:
        return run_shell(process, shell)
    if process.name not in world.image.programs:
        return _run_script(process, path, shell)
    if process.name == "busybox" and len(process.argv) > 1:
        process.argv = process.argv[1:]
        if process.name not in world.image.programs:
            process.streams.err.write(f"{process.name}: applet not found\n")
            return 127
        return run(process, process.argv[0], shell)
    where = programs.TABLE.get(process.name)
    if where is None:
        process.streams.err.write(f"{process.name}: {NOT_SIMULATED}\n")
        return 1
    module, _, function = where.partition(":")
    program = getattr(load_module(f"minikctl.kubelet.exec.programs.{module}"), function)
    try:
        code: int = program(process)
    except FileFault as fault:
        process.complain(f"{fault.path}: {fault.reason}")
        return 1
    except UnknownOption as fault:
        shown = f"unrecognized option: {fault}" if world.image.busybox else f"invalid option -- '{fault}'"
        process.complain(shown)
        return 1
    except BrokenPipe:
        return 141
    return code


NOT_SIMULATED = "this program is in the image, but what it does is not simulated"


def run_shell(process: Process, parent: Shell | None = None) -> int:
    """``sh``: with ``-c`` a script of its words, with a file that one, else what its input says."""
    from minikctl.kubelet.exec import interactive
    from minikctl.kubelet.exec.shell import Shell

    shell = Shell(process.world, process.variables, name=process.name, directory=process.directory)
    if parent is not None:
        shell.steps = parent.steps
    streams, words = process.streams, process.argv[1:]
    prompt = forced = reads_words = False
    while words and words[0][:1] == "-" and words[0] != "--" and not words[0].startswith("--"):
        flag = words.pop(0)
        reads_words = reads_words or "c" in flag
        forced = forced or "i" in flag
        shell.strict, shell.trace = shell.strict or "e" in flag, shell.trace or "x" in flag
    words = [word for word in words if not word.startswith("--")]
    if reads_words:
        if not words:
            streams.err.write(f"{process.name}: -c requires an argument\n")
            return 2
        shell.variables["0"] = words[1] if len(words) > 1 else process.name
        shell.words.parameters = words[2:]
        return shell.finish(lambda: shell.script(words[0], streams), streams)
    if words:
        return _script_file(shell, words, streams)
    prompt = forced or streams.stdin.terminal
    return shell.finish(lambda: interactive.run(shell, streams, prompt=prompt), streams)


def _script_file(shell: Shell, words: list[str], streams: Streams) -> int:
    try:
        text = decoded(shell.world.files.read(shell.path(words[0])))
    except FileFault as fault:
        streams.err.write(f"{shell.name}: can't open '{words[0]}': {fault.reason}\n")
        return 2 if shell.world.image.busybox else 127
    shell.variables["0"] = words[0]
    shell.words.parameters = words[1:]
    return shell.finish(lambda: shell.script(text, streams), streams)


def _run_script(process: Process, path: str, parent: Shell | None) -> int:
    """A file of the container that may be run."""
    world = process.world
    text = decoded(world.files.read(process.path(path)))
    first = text.partition("\n")[0]
    words = first[2:].split() if first.startswith("#!") else ["/bin/sh"]
    words = words[1:] if words[:1] == ["/usr/bin/env"] else words
    program = words[0].rpartition("/")[2] if words else "sh"
    if program not in world.image.programs:
        process.streams.err.write(f"{path}: not found\n")
        return 127
    named = process.argv[0] if "/" in process.argv[0] else path
    process.argv = [program, *words[1:], named, *process.argv[1:]]
    return run(process, program, parent)


def _is_script(world: World, path: str) -> bool:
    try:
        found = world.files.stat(path)
    except FileFault:
        return False
    return found.kind == "file" and bool(found.mode & 0o111)


def nested(process: Process, argv: list[str], stdin: Input | None = None) -> int:
    """Run another program for one (xargs, env, timeout, watch); 127 where it is missing."""
    if which(process.world, argv[0]) is None:
        process.complain(f"{argv[0]}: No such file or directory")
        return 127
    streams = process.streams.with_(stdin=stdin)
    return run(Process(process.world, argv, streams, process.variables, process.directory), argv[0])
