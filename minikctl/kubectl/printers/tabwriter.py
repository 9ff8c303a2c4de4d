"""Elastic tab stops as Go's text/tabwriter lays them out, for `describe` and for tables that hold odd cells.

A cell ends with a tab; what follows the last tab of a line belongs to no column. A column is a run of consecutive
lines that all have a cell there, and is as wide as the widest of these cells. `table` is the quick way for regular
tables; this module is the exact one. It knows only left alignment without flags, as kubectl uses it.
"""

from __future__ import annotations


def elastic(
    text: str,
    minwidth: int = 0,
    tabwidth: int = 8,
    padding: int = 2,
    padchar: str = " ",
    widths: list[int] | None = None,
) -> str:
    """``text`` with its tabs replaced by padding; the defaults are those of ``kubectl describe``.

    ``padchar`` may be a tab: columns are then padded to multiples of ``tabwidth`` with tabs. ``widths`` makes columns
    remember their widest state over several calls, as the tables of ``get --watch`` do; it is updated in place.
    """
    return "".join(_Section(part, minwidth, tabwidth, padding, padchar, widths).lay_out() for part in _sections(text))


def _sections(text: str) -> list[str]:
    """A form feed ends a line and all columns with it."""
    parts = text.split("\f")
    return [part + "\n" for part in parts[:-1]] + [parts[-1]]


class _Section:
    """A stretch of text whose columns do not reach beyond it."""

    def __init__(
        self, text: str, minwidth: int, tabwidth: int, padding: int, padchar: str, widths: list[int] | None
    ) -> None:
        self.lines = [line.replace("\v", "\t").split("\t") for line in text.split("\n")]
        if len(self.lines[-1]) > 1 and not self.lines[-1][-1]:
            # A text that ends with a tab has its last cell before that tab, so this cell is no column.
            self.lines[-1].pop()
        self.minwidth = minwidth
        self.tabwidth = tabwidth
        self.padding = padding
        self.padchar = padchar
        self.remembered = widths
        self.out: list[str] = []

    def lay_out(self) -> str:
        self.columns(0, len(self.lines), [])
        return "\n".join(self.out)

    def columns(self, first: int, last: int, left: list[int]) -> None:
        """Writes lines ``first`` to ``last``; ``left`` holds the widths of the columns these lines share already."""
        column = len(left)
        line = first
        while line < last:
            if len(self.lines[line]) - 1 <= column:
                self.out.append(self.padded(self.lines[line], left))
                line += 1
                continue
            end = line
            while end < last and len(self.lines[end]) - 1 > column:
                end += 1
            self.columns(line, end, [*left, self.width(column, line, end)])
            line = end

    def width(self, column: int, first: int, last: int) -> int:
        widest = max(len(self.lines[line][column]) for line in range(first, last)) + self.padding
        width = max(widest, self.minwidth)
        if self.remembered is None:
            return width
        if column == len(self.remembered):
            self.remembered.append(width)
        elif column < len(self.remembered):
            width = self.remembered[column] = max(width, self.remembered[column])
        return width

    def padded(self, cells: list[str], widths: list[int]) -> str:
        return "".join(
            [cell + self.fill(len(cell), width) for cell, width in zip(cells, widths, strict=False)] + cells[-1:]
        )

    def fill(self, length: int, width: int) -> str:
        if self.padchar != "\t":
            return self.padchar * (width - length)
        if not self.tabwidth:
            return ""
        stop = -(-width // self.tabwidth) * self.tabwidth
        return "\t" * -(-(stop - length) // self.tabwidth)
