"""How far a long `clock advance` has come, for somebody who waits at a terminal: a bar, and the cluster's date.

Nothing shows where standard error is no terminal, and nothing before the wait is worth a bar; only then rich is loaded.
"""

from __future__ import annotations

import time

from minikctl.apimachinery.timestamps import rfc3339

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, TextIO

PATIENCE = 0.7
"""Seconds on the wall before anything shows."""
REFRESH = 0.1


class AdvanceProgress:
    """From ``start`` to ``end`` in the cluster's ms. Call it with each moment that the clock comes to."""

    def __init__(self, err: TextIO, start: int, end: int) -> None:
        self._err = err
        self._start = start
        self._end = end
        self._next = time.monotonic() + PATIENCE
        self._bar: Any = None

    def __enter__(self) -> AdvanceProgress:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, now: int) -> None:
        if time.monotonic() < self._next:
            return
        if self._bar is None:
            self._bar = _bar(self._err)
            self._bar.add_task("Advancing", total=self._end - self._start, moment="")
            self._bar.start()
        moment = rfc3339(now).replace("T", " ").rstrip("Z")
        self._bar.update(self._bar.task_ids[0], completed=now - self._start, moment=moment, refresh=True)
        self._next = time.monotonic() + REFRESH


def _bar(err: TextIO) -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[moment]}"))
    return Progress(*columns, console=Console(file=err), transient=True, auto_refresh=False)
