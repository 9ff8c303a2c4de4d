"""Programs about paths."""

from __future__ import annotations

import posixpath

from minikctl.client.files import FileFault
from minikctl.kubelet.exec.options import take

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.world import Process


def pwd(process: Process) -> int:
    process.say(process.directory)
    return 0


def basename(process: Process) -> int:
    words = process.argv[1:]
    if not words:
        return process.usage("missing operand")
    base = posixpath.basename(words[0].rstrip("/")) or "/"
    process.say(base.removesuffix(words[1]) if len(words) > 1 and base != words[1] else base)
    return 0


def dirname(process: Process) -> int:
    for word in process.argv[1:]:
        process.say(posixpath.dirname(word.rstrip("/")) or ("/" if word.startswith("/") else "."))
    return 0


def readlink(process: Process) -> int:
    options, words = take(process.argv[1:], "fnemqv")
    for word in words:
        try:
            if "f" in options or "e" in options or "m" in options:
                process.say(process.files.resolve(process.path(word)))
                continue
            found = process.files.stat(process.path(word), follow=False)
        except FileFault:
            return 1
        if found.kind != "link":
            return 1
        process.say(found.target)
    return 0


def realpath(process: Process) -> int:
    _, words = take(process.argv[1:], "em")
    code = 0
    for word in words or ["."]:
        path = process.path(word)
        if process.files.exists(path):
            process.say(process.files.resolve(path))
        else:
            process.complain(f"{word}: No such file or directory")
            code = 1
    return code


def which(process: Process) -> int:
    from minikctl.kubelet.exec import launch

    code = 0
    for name in process.argv[1:]:
        path = launch.which(process.world, name)
        if path is None:
            code = 1
        else:
            process.say(path)
    return code
