"""What ``exec`` and ``attach`` hand over to a container, and how it is said that this cannot be done."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class RemoteStreams:
    """``stdin`` gives the next line, or piece, of the input and "" at its end; None: there is no input. ``out`` and
    ``err`` take text. Bytes that are no UTF-8 travel as surrogates. ``terminal``: whether a terminal is there, so that
    shells prompt."""

    __slots__ = ("err", "out", "stdin", "terminal")

    def __init__(
        self,
        out: Callable[[str], None],
        err: Callable[[str], None],
        stdin: Callable[[], str] | None = None,
        *,
        terminal: bool = False,
    ) -> None:
        self.stdin = stdin
        self.out = out
        self.err = err
        self.terminal = terminal


class RemoteFault(Exception):
    """The node does not run the command; the text is for the user, without ``error: ``."""
