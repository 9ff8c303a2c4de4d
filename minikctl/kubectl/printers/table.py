"""Plain tables, as `get` and its relatives print them.

Columns are left-aligned, three blanks apart and at least six wide; the last one is not padded. Ten thousand rows have
to be quick, so rows go through one format string; `tabwriter` takes over where a cell holds something that would
break the grid. What the columns are is decided elsewhere.
"""

from __future__ import annotations

from minikctl.kubectl.printers.tabwriter import elastic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_WIDTH = 6
TAB_WIDTH = 4
PADDING = 3


def print_table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    no_headers: bool = False,
    widths: list[int] | None = None,
) -> str:
    """The table with a final newline; the empty text where there is nothing to print.

    A cell of several lines shows its first one and ``...``; control characters that could steer a terminal are shown
    as text. ``widths`` lets several tables share their columns (``get --watch``): each call reads and widens it.
    """
    lines = [*rows] if no_headers else [headers, *rows]
    if not lines or not lines[0]:
        return ""
    regular = _regular(lines)
    if not regular:
        lines = [[_one_line(cell) for cell in line] for line in lines]
        regular = _regular(lines)
    if not regular:
        text = "\n".join("\t".join(line) for line in lines) + "\n"
        return elastic(text, MIN_WIDTH, TAB_WIDTH, PADDING, " ", widths)
    columns = [max(MIN_WIDTH, max(map(len, column)) + PADDING) for column in zip(*lines, strict=True)][:-1]
    if widths is not None:
        columns = _remember(columns, widths)
    form = "".join(f"%-{width}s" for width in columns) + "%s\n"
    return "".join([form % (*line,) for line in lines])


def _remember(columns: list[int], widths: list[int]) -> list[int]:
    known = len(widths)
    columns = [max(width, widths[place]) if place < known else width for place, width in enumerate(columns)]
    widths[: len(columns)] = columns
    return columns


def _regular(lines: Sequence[Sequence[str]]) -> bool:
    """Whether every line has as many cells as the first, and no cell holds a control character."""
    count = len(lines[0])
    if any(len(line) != count for line in lines):
        return False
    text = "".join(["".join(line) for line in lines])
    return text.isprintable() or not any(mark in text for mark in "\t\n\r\f\v\x1b")


def _one_line(cell: str) -> str:
    ends = [end for end in map(cell.find, "\f\n\r") if end >= 0]
    if ends:
        cell = cell[: min(ends)] + "..."
    return escape_terminal(cell)


def escape_terminal(text: str) -> str:
    """``text`` with the escape character and carriage returns made visible, as kubectl guards terminals."""
    return text.replace("\x1b", "^[").replace("\r", "\\r")
