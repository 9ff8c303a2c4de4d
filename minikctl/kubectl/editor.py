"""The user's editor on a temporary file. Source: kubectl pkg/cmd/util/editor."""

from __future__ import annotations

import os
import sys

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def edit_text(invocation: Invocation, text: str, suffix: str) -> tuple[str, str]:
    """(the text after the editor was closed, the path of its file, which stays); raises CommandError.

    Others may use the cluster meanwhile.
    """
    path = _new_file(f"{invocation.program}-edit-", suffix, text)
    invocation.out.flush()
    invocation.err.flush()
    command = editor_command()
    invocation.session.step_aside(lambda: _launch(command, path))
    with open(path, encoding="utf-8", newline="") as file:
        return file.read(), path


def editor_command() -> list[str]:
    """The words of KUBE_EDITOR or EDITOR; with quotes in them they are the shell's to read."""
    editor = (
        os.environ.get("KUBE_EDITOR") or os.environ.get("EDITOR") or ("notepad" if sys.platform == "win32" else "vi")
    )
    if " " not in editor:
        return [editor]
    if not any(mark in editor for mark in "\"'\\"):
        return editor.split(" ")
    if sys.platform == "win32":
        return ["cmd", "/C", editor]
    return [os.environ.get("SHELL") or "/bin/bash", "-c", editor]


def _new_file(prefix: str, suffix: str, text: str) -> str:
    """The path of a new temporary file, which has a number in its name like kubectl's."""
    from tempfile import gettempdir

    while True:
        path = os.path.join(gettempdir(), f"{prefix}{int.from_bytes(os.urandom(4), 'big')}{suffix}")
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return path


def _launch(command: list[str], path: str) -> None:
    import subprocess

    from minikctl.apimachinery.go_format import quote

    words = [*command[:-1], f"{command[-1]} {quote(path)}"] if _through_shell(command) else [*command, path]
    try:
        code = subprocess.run(words, check=False).returncode
    except OSError as fault:
        if isinstance(fault, FileNotFoundError) and "/" not in command[0]:
            raise CommandError(f"unable to launch the editor {quote(' '.join(command))}") from None
        code = 1
    if code:
        raise CommandError(f"there was a problem with the editor {quote(' '.join(command))}")


def _through_shell(command: list[str]) -> bool:
    return len(command) == 3 and command[1] in ("-c", "/C")
