"""The standard streams of programs: text in, text out. Bytes that are no UTF-8 travel as surrogates, so none is lost.

A pipe is filled by the program before it, until that has ended, and then read by the next one.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from minikctl.client.files import Files

    class Output(Protocol):
        def write(self, text: str) -> None: ...


PIPE_LIMIT = 8 * 1024 * 1024
"""Letters that a pipe takes; what writes more would not end by itself."""


class BrokenPipe(Exception):
    """Nobody reads what a program writes: SIGPIPE ends it."""


class Input:
    """Text that is read line by line or at once. ``more`` gives the next piece, "" at the end."""

    def __init__(self, text: str = "", more: Callable[[], str] | None = None, *, terminal: bool = False) -> None:
        self._text = text
        self._more = more
        self.terminal = terminal

    def line(self) -> str:
        """The next line with its newline; "" at the end."""
        while "\n" not in self._text and self._more is not None:
            piece = self._more()
            if not piece:
                if self.terminal:
                    break
                self._more = None
            self._text += piece
        line, newline, rest = self._text.partition("\n")
        self._text = rest
        return line + newline

    def read(self) -> str:
        """All that is left."""
        pieces = [self._text]
        while self._more is not None:
            piece = self._more()
            pieces.append(piece)
            if not piece:
                break
        self._text, self._more = "", self._more if self.terminal else None
        return "".join(pieces)


class Pipe:
    """What is written to it can be read when the writer has ended."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._size = 0

    def write(self, text: str) -> None:
        self._size += len(text)
        if self._size > PIPE_LIMIT:
            raise BrokenPipe
        self._pieces.append(text)

    @property
    def text(self) -> str:
        return "".join(self._pieces)


class Nowhere:
    """/dev/null."""

    def write(self, text: str) -> None:
        return


class FileOutput:
    """A file that is written; `close` makes sure of what is still on its way."""

    def __init__(self, files: Files, path: str, *, append: bool) -> None:
        self._files = files
        self._path = path
        self._pieces: list[str] = []
        if append:
            files.append(path, b"")  # whether it is there is for the change to say: others may have made it
        else:
            files.write(path, b"")

    def write(self, text: str) -> None:
        self._pieces.append(text)

    def close(self) -> None:
        if self._pieces:
            self._files.append(self._path, encoded("".join(self._pieces)))
            self._pieces.clear()


class Streams:
    """Of one program. ``terminal``: whether a terminal is at the other end of the output."""

    __slots__ = ("err", "out", "stdin", "terminal")

    def __init__(self, stdin: Input, out: Output, err: Output, *, terminal: bool = False) -> None:
        self.stdin = stdin
        self.out = out
        self.err = err
        self.terminal = terminal

    def with_(self, *, stdin: Input | None = None, out: Output | None = None, err: Output | None = None) -> Streams:
        return Streams(
            stdin or self.stdin,
            out or self.out,
            err or self.err,
            terminal=self.terminal and (out or self.out) is self.out,
        )


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
