"""This terminal's streams for a process in a container: bytes as they are, a prompt where a terminal is.

Source: kubectl pkg/cmd/exec/exec.go (SetupTTY).
"""

from __future__ import annotations

from minikctl.client.remote_command import RemoteFault, RemoteStreams
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from minikctl.kubectl.invocation import Invocation

NO_TERMINAL = "Unable to use a TTY - input is not a terminal or the right kind of file\n"


def streams_for(invocation: Invocation, *, stdin: bool, tty: bool, quiet: bool) -> RemoteStreams:
    """Of a command with ``-i`` (``stdin``) and ``-t``; tells of a terminal that is not there."""
    terminal = False
    if stdin and tty:
        terminal = invocation.stdin.isatty()
        if not terminal and not quiet:
            invocation.err.write(NO_TERMINAL)
    out = writer(invocation.out)
    err = out if terminal else writer(invocation.err)
    return RemoteStreams(out, err, reader(invocation.stdin) if stdin else None, terminal=terminal)


def writer(stream: TextIO) -> Callable[[str], None]:
    """Writes text to a stream, and what is no text as the bytes that it was."""

    def write(text: str) -> None:
        try:
            stream.write(text)
        except UnicodeEncodeError:
            stream.flush()
            raw = getattr(stream, "buffer", None)
            if raw is None:
                stream.write(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
            else:
                raw.write(text.encode("utf-8", "surrogateescape"))
        stream.flush()

    return write


def reader(stream: TextIO) -> Callable[[], str]:
    """Reads line by line, "" at the end."""
    raw = getattr(stream, "buffer", None)
    if raw is None:
        return stream.readline
    return lambda: str(raw.readline().decode("utf-8", "surrogateescape"))


def checked(act: Callable[[], int | None]) -> int | None:
    """Run something in a container; its fault is a command's."""
    try:
        return act()
    except RemoteFault as fault:
        raise CommandError(str(fault)) from None


def refuse_exit_code(code: int) -> None:
    """Raises CommandError, which ends with the same code, for any but 0."""
    if code:
        raise CommandError(f"command terminated with exit code {code}", code, prefix="")
