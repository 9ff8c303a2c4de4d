"""`completion SHELL`: print the script with which a shell completes our commands.

The scripts lie in `completion_scripts`, one file a shell; they ask `__complete` (see `completion`) for the words.
"""

from __future__ import annotations

import os

from minikctl.kubectl.errors import UsageError
from minikctl.kubectl.flag_values import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation

_FILES = {"bash": "bash.sh", "zsh": "zsh.zsh", "fish": "fish.fish", "powershell": "powershell.ps1"}


def run(invocation: Invocation) -> int:
    if not invocation.args:
        raise UsageError("Shell not specified.")
    if len(invocation.args) > 1:
        raise UsageError("Too many arguments. Expected only the shell type.")
    shell = invocation.args[0]
    if shell not in _FILES:
        raise UsageError(f"Unsupported shell type {quote(shell)}.")
    invocation.print(script(shell, invocation.program), end="")
    return 0


def script(shell: str, program: str) -> str:
    """The script of a shell for a program of that name; functions in it are named after the program."""
    folder = os.path.join(os.path.dirname(os.path.dirname(__file__)), "completion_scripts")
    with open(os.path.join(folder, _FILES[shell]), encoding="utf-8") as file:
        text = file.read()
    return text.replace("@PROGRAM@", program).replace("@NAME@", program.replace("-", "_"))
