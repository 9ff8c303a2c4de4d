"""Patterns of paths: ``*.txt``, ``/etc/*/conf[0-9]``. Hidden names need a dot in the pattern."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from minikctl.client.files import FileFault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.shell import Shell

_WILD = re.compile(r"[*?\[]")


def paths(shell: Shell, pattern: str) -> list[str]:
    """The paths that a pattern fits, sorted, written as the pattern is (relative or absolute)."""
    found = ["/"] if pattern.startswith("/") else [""]
    for part in [part for part in pattern.split("/") if part]:
        found = [path for base in found for path in _below(shell, base, part)]
    return sorted(found)


def _below(shell: Shell, base: str, part: str) -> list[str]:
    prefix = base if not base or base.endswith("/") else f"{base}/"
    if not _WILD.search(part):
        path = prefix + part
        return [path] if shell.world.files.exists(shell.path(path)) else []
    try:
        names = shell.world.files.listdir(shell.path(base))
    except FileFault:
        return []
    hidden = part.startswith(".")
    return [prefix + name for name in names if (hidden or not name.startswith(".")) and fnmatchcase(name, part)]
