"""env and printenv."""

from __future__ import annotations

from minikctl.kubelet.exec import launch
from minikctl.kubelet.exec.world import Process


def env(process: Process) -> int:
    """The variables, or a program with other ones: ``-i``, ``-u NAME``, ``NAME=VALUE``."""
    words, variables = process.argv[1:], dict(process.variables)
    while words and words[0].startswith("-"):
        flag = words.pop(0)
        if flag in ("-", "-i"):
            variables = {}
        elif flag.startswith("-u"):
            variables.pop(flag[2:] or (words.pop(0) if words else ""), None)
    while words and "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        variables[name] = value
    if not words:
        process.streams.out.write("".join(f"{name}={value}\n" for name, value in variables.items()))
        return 0
    if launch.which(process.world, words[0]) is None:
        process.complain(_missing(process, words[0]))
        return 127
    return launch.run(Process(process.world, words, process.streams, variables, process.directory), words[0])


def _missing(process: Process, name: str) -> str:
    if process.world.image.busybox:
        return f"can't execute '{name}': No such file or directory"
    return f"‘{name}’: No such file or directory"


def printenv(process: Process) -> int:
    names = [word for word in process.argv[1:] if not word.startswith("-")]
    if not names:
        process.streams.out.write("".join(f"{name}={value}\n" for name, value in process.variables.items()))
        return 0
    code = 0
    for name in names:
        if name in process.variables:
            process.say(process.variables[name])
        else:
            code = 1
    return code
