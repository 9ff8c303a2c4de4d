"""plugin list: programs on the PATH that kubectl would call for unknown commands. They are listed, never run."""

from __future__ import annotations

import os

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.surface import index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation

_PREFIX = "kubectl-"


def run(invocation: Invocation) -> int:
    plugins = _plugins(invocation)
    faults: list[str] = []
    if plugins:
        invocation.print("The following compatible plugins are available:\n")
    else:
        faults.append("error: unable to find any kubectl plugins in your PATH")
    seen: dict[str, str] = {}
    warnings = 0
    for path in plugins:
        invocation.print(os.path.basename(path) if invocation.flags["name-only"] else path)
        for text in _warnings(path, seen, invocation.program):
            invocation.err.write(f"  - {text}\n")
            warnings += 1
    if warnings:
        text = "one plugin warning was found" if warnings == 1 else f"{warnings} plugin warnings were found"
        faults.append(f"error: {text}")
    if faults:
        raise CommandError("".join(f"{fault}\n" for fault in faults))
    return 0


def _plugins(invocation: Invocation) -> list[str]:
    found: list[str] = []
    for folder in dict.fromkeys(os.environ.get("PATH", "").split(os.pathsep)):
        if not folder.strip():
            continue
        try:
            names = sorted(os.listdir(folder))
        except OSError as fault:
            why = f"open {folder}: {(fault.strerror or str(fault)).lower()}"
            invocation.err.write(f"Unable to read directory {quote(folder)} from your PATH: {why}. Skipping...\n")
            continue
        paths = [os.path.join(folder, name) for name in names if name.startswith(_PREFIX)]
        found += [path for path in paths if not os.path.isdir(path) or os.path.islink(path)]
    return found


def _warnings(path: str, seen: dict[str, str], program: str) -> list[str]:
    name = os.path.basename(path)
    texts: list[str] = []
    if not os.access(path, os.X_OK):
        texts.append(f"warning: {path} identified as a kubectl plugin, but it is not executable")
    if name in seen:
        texts.append(f"warning: {path} is overshadowed by a similarly named plugin: {seen[name]}")
    else:
        seen[name] = path
    command = index.ROOT
    words: list[str] = []
    for word in name.split("-")[1:]:
        child = index.child(command, word)
        if child is None:
            break
        command, words = child, [*words, child.name]
    if words:
        texts.append(f'warning: {name} overwrites existing command: "{" ".join((program, *words))}"')
    return texts
