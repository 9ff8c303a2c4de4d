"""Commands that the shell itself carries out, for they change it. One function each: its exit status."""

from __future__ import annotations

from minikctl.client.files import FileFault
from minikctl.kubelet.exec import shell as shells
from minikctl.kubelet.exec.streams import decoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.kubelet.exec.shell import Shell
    from minikctl.kubelet.exec.streams import Streams

    Builtin = Callable[[Shell, list[str], Streams], int]


def cd(shell: Shell, argv: list[str], streams: Streams) -> int:
    target = argv[1] if len(argv) > 1 else shell.variables.get("HOME", "/")
    if target == "-":
        target = shell.variables.get("OLDPWD", shell.directory)
        streams.out.write(f"{target}\n")
    path = shell.path(target)
    try:
        path = shell.world.files.resolve(path)
        kind = shell.world.files.stat(path).kind
    except FileFault as fault:
        streams.err.write(f"{shell.name}: cd: can't cd to {target}: {fault.reason}\n")
        return 2
    if kind != "directory":
        streams.err.write(f"{shell.name}: cd: can't cd to {target}: Not a directory\n")
        return 2
    shell.variables["OLDPWD"] = shell.directory
    shell.directory = shell.variables["PWD"] = path
    return 0


def exit_(shell: Shell, argv: list[str], streams: Streams) -> int:
    raise shells.Exit(_code(shell, argv))


def return_(shell: Shell, argv: list[str], streams: Streams) -> int:
    raise shells.Return(_code(shell, argv))


def _code(shell: Shell, argv: list[str]) -> int:
    text = argv[1] if len(argv) > 1 else shell.variables["?"]
    return int(text) & 255 if text.lstrip("-").isdigit() else 2


def break_(shell: Shell, argv: list[str], streams: Streams) -> int:
    count = int(argv[1]) if len(argv) > 1 and argv[1].isdigit() else 1
    raise shells.Break(max(count, 1), again=argv[0] == "continue")


def export(shell: Shell, argv: list[str], streams: Streams) -> int:
    words = [word for word in argv[1:] if word != "-p"]
    if not words:
        for name in sorted(shell.exported):
            if name in shell.variables:
                streams.out.write(f"export {name}='{shell.variables[name]}'\n")
        return 0
    for word in words:
        name, equals, value = word.partition("=")
        if not name.isidentifier():
            streams.err.write(f"{shell.name}: export: {word}: bad variable name\n")
            return 2
        if equals:
            shell.variables[name] = value
        shell.exported.add(name)
    return 0


def unset(shell: Shell, argv: list[str], streams: Streams) -> int:
    for name in argv[1:]:
        shell.variables.pop(name, None)
        shell.functions.pop(name, None)
    return 0


def set_(shell: Shell, argv: list[str], streams: Streams) -> int:
    if len(argv) == 1:
        for name in sorted(name for name in shell.variables if name.isidentifier()):
            streams.out.write(f"{name}='{shell.variables[name]}'\n")
        return 0
    words = argv[1:]
    while words and words[0][:1] in "-+" and words[0] not in ("--", "-", "+"):
        word = words.pop(0)
        if word[1:] == "o":
            words = words[1:]
        shell.strict = word[0] == "-" if "e" in word else shell.strict
        shell.trace = word[0] == "-" if "x" in word else shell.trace
    if words:
        shell.words.parameters = words[1:] if words[0] == "--" else words
    return 0


def shift(shell: Shell, argv: list[str], streams: Streams) -> int:
    count = int(argv[1]) if len(argv) > 1 and argv[1].isdigit() else 1
    if count > len(shell.words.parameters):
        return 1
    del shell.words.parameters[:count]
    return 0


def read(shell: Shell, argv: list[str], streams: Streams) -> int:
    raw, words = False, argv[1:]
    while words and words[0].startswith("-"):
        flag = words.pop(0)
        raw = raw or "r" in flag
        if flag[1:] in ("p", "t", "n", "d"):
            value = words.pop(0) if words else ""
            if flag == "-p":
                streams.err.write(value)
    line = streams.stdin.line()
    text = line.removesuffix("\n")
    while not raw and text.endswith("\\") and line.endswith("\n"):
        line = streams.stdin.line()
        text = text[:-1] + line.removesuffix("\n")
    names = words or ["REPLY"]
    separators = shell.variables.get("IFS", " \t\n")
    if separators.strip():
        values = text.split(separators[0], len(names) - 1)
    else:
        values = text.split(None, len(names) - 1) if separators else [text]
        values = [value.rstrip(" \t") for value in values]
    for index, name in enumerate(names):
        shell.variables[name] = values[index] if index < len(values) else ""
    return int(not line.endswith("\n"))


def local(shell: Shell, argv: list[str], streams: Streams) -> int:
    if shell.locals is None:
        streams.err.write(f"{shell.name}: local: not in a function\n")
        return 2
    for word in argv[1:]:
        name, equals, value = word.partition("=")
        shell.locals.setdefault(name, shell.variables.get(name))
        if equals:
            shell.variables[name] = value
    return 0


def begin_locals(shell: Shell) -> dict[str, str | None] | None:
    before, shell.locals = shell.locals, {}
    return before


def end_locals(shell: Shell, before: dict[str, str | None] | None) -> None:
    for name, value in (shell.locals or {}).items():
        if value is None:
            shell.variables.pop(name, None)
        else:
            shell.variables[name] = value
    shell.locals = before


def source(shell: Shell, argv: list[str], streams: Streams) -> int:
    if len(argv) < 2:
        return 2
    try:
        text = decoded(shell.world.files.read(shell.path(argv[1])))
    except FileFault:
        streams.err.write(f"{shell.name}: {argv[0]}: can't open '{argv[1]}': No such file or directory\n")
        raise shells.Exit(2) from None
    try:
        return shell.script(text, streams)
    except shells.Return as end:
        return end.code


def eval_(shell: Shell, argv: list[str], streams: Streams) -> int:
    return shell.script(" ".join(argv[1:]), streams)


def exec_(shell: Shell, argv: list[str], streams: Streams) -> int:
    if len(argv) == 1:
        return 0
    raise shells.Exit(shell.call(argv[1:], streams))


def command(shell: Shell, argv: list[str], streams: Streams) -> int:
    if argv[1:2] in (["-v"], ["-V"]):
        return type_(shell, ["command -v", *argv[2:]], streams)
    return shell.call(argv[1:], streams) if len(argv) > 1 else 0


def type_(shell: Shell, argv: list[str], streams: Streams) -> int:
    from minikctl.kubelet.exec import launch

    code, short = 0, argv[0] == "command -v"
    for name in argv[1:]:
        if name in BUILTINS or name in shell.functions:
            kind = "a shell builtin" if name in BUILTINS else "a function"
            streams.out.write(f"{name}\n" if short else f"{name} is {kind}\n")
            continue
        path = launch.which(shell.world, name)
        code = 127 if path is None else code
        if path is not None:
            streams.out.write(f"{path}\n" if short else f"{name} is {path}\n")
        elif not short:
            streams.out.write(f"{name}: not found\n")
    return code


def trap(shell: Shell, argv: list[str], streams: Streams) -> int:
    if "EXIT" in argv[2:] or "0" in argv[2:]:
        shell.trap = "" if argv[1] == "-" else argv[1]
    return 0


def condition(shell: Shell, argv: list[str], streams: Streams) -> int:
    """``[[ … ]]``"""
    from minikctl.kubelet.shell_conditions import Conditions

    def unary(flag: str, value: str) -> bool:
        return shell.call(["test", flag, value], streams) == 0

    return int(not Conditions(argv[1:-1], unary, shell.variables).hold())


def nothing(shell: Shell, argv: list[str], streams: Streams) -> int:
    return 0


BUILTINS: dict[str, Builtin] = {
    "cd": cd,
    "exit": exit_,
    "return": return_,
    "break": break_,
    "continue": break_,
    "export": export,
    "readonly": export,
    "unset": unset,
    "set": set_,
    "shift": shift,
    "read": read,
    "local": local,
    "declare": local,
    ".": source,
    "source": source,
    "eval": eval_,
    "exec": exec_,
    "command": command,
    "type": type_,
    "trap": trap,
    "[[": condition,
    **dict.fromkeys(
        (":", "wait", "umask", "ulimit", "alias", "unalias", "jobs", "bg", "fg", "hash", "history"), nothing
    ),
}
