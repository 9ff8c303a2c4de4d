"""xargs: words of the input as arguments of a program."""

from __future__ import annotations

import shlex

from minikctl.kubelet.exec.launch import nested
from minikctl.kubelet.exec.options import take
from minikctl.kubelet.exec.streams import Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.world import Process


def xargs(process: Process) -> int:
    options, words = take(process.argv[1:], "0rtx", "nIPLs", mixed=False)
    command = words or ["echo"]
    text = process.streams.stdin.read()
    if "0" in options:
        items = [item for item in text.split("\0") if item]
    elif "I" in options or "L" in options:
        items = [line.strip() for line in text.splitlines() if line.strip()]
    else:
        try:
            items = shlex.split(text)
        except ValueError:
            return process.usage("unmatched quote")
    if not items and ("r" in options or "I" in options):
        return 0
    if "I" in options:
        calls = [[word.replace(options["I"], item) for word in command] for item in items]
    else:
        size = int(options["n"]) if options.get("n", "").isdigit() else max(len(items), 1)
        calls = [[*command, *items[at : at + size]] for at in range(0, max(len(items), 1), size)]
    code = 0
    for call in calls:
        found = nested(process, call, Input())
        if found == 127:
            return 127
        code = 123 if found else code
    return code
