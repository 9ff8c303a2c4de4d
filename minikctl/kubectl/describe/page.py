"""The sheet that a description is written on: levels of two blanks, columns by tabs.

Describers write fields and lines; `text` lays the columns out as kubectl does. What is written is not looked at, except
that control characters which could fool a terminal are made visible.
"""

from __future__ import annotations

from minikctl.kubectl.printers.tabwriter import elastic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NONE, UNSET, UNKNOWN = "<none>", "<unset>", "<unknown>"
_LEVEL = "  "


class Page:
    """``level`` counts from 0; each is two blanks. Columns run until `flush`."""

    __slots__ = ("_indent", "_sections")

    def __init__(self) -> None:
        self._sections: list[list[str]] = [[]]
        self._indent = ""

    def write(self, text: str, level: int = 0) -> None:
        """Text that may be part of a line; blanks of its level come before it wherever it stands."""
        self._sections[-1].append(f"{self._indent}{_LEVEL * level}{text}")

    def line(self, text: str, level: int = 0) -> None:
        self.write(f"{text}\n", level)

    def field(self, label: str, value: object, level: int = 0) -> None:
        self.write(f"{label}:\t{value}\n", level)

    def row(self, cells: Iterable[object], level: int = 0) -> None:
        self.write("\t".join(map(str, cells)) + "\n", level)

    def header(self, titles: Sequence[str], level: int = 0) -> None:
        """The titles of a table, underlined."""
        self.row(titles, level)
        self.row(["-" * len(title) for title in titles], level)

    def fields(self, values: Iterable[tuple[str, object]], level: int = 0) -> None:
        for label, value in values:
            self.field(label, value, level)

    def end(self, text: str = "") -> None:
        """The rest of a line that has begun."""
        self._sections[-1].append(f"{self._indent}{text}\n")

    def nested(self, levels: int) -> Page:
        """The same sheet for a part that stands deeper."""
        page = Page()
        page._sections = self._sections
        page._indent = self._indent + _LEVEL * levels
        return page

    def flush(self) -> None:
        """End all columns here."""
        self._sections.append([])

    def raw(self) -> str:
        """The text with its tabs."""
        return "".join(map(_visible, self._sections))

    def text(self) -> str:
        """The text with its columns laid out."""
        return "".join(elastic(_visible(section)) for section in self._sections)


def _visible(section: list[str]) -> str:
    return "".join(section).replace("\x1b", "^[").replace("\r", "\\r")
