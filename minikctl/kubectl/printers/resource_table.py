"""From the Tables of the server to lines: the columns that ``get`` adds to them, hides and names.

Neighbours: `table` sets the lines; `commands/get.py` and `kubectl/get_watch.py` say what is printed. On the hot path:
imports nothing but them. Source: cli-runtime printers/tableprinter.go.
"""

from __future__ import annotations

from minikctl.kubectl.printers.table import print_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj

_EVENTS = {"ADDED": "ADDED   ", "MODIFIED": "MODIFIED", "DELETED": "DELETED ", "ERROR": "ERROR   "}


class ResourceTablePrinter:
    """The tables of one resource; their columns line up with those printed before.

    ``kind`` (``deployment.apps``) goes before each name where it is not empty. ``shared`` says that more calls follow,
    as in a watch: columns then keep their widths.
    """

    __slots__ = ("headers", "kind", "labels", "namespaces", "printed", "show_labels", "wide", "widths")

    def __init__(
        self,
        *,
        wide: bool = False,
        headers: bool = True,
        namespaces: bool = False,
        kind: str = "",
        labels: list[str] | None = None,
        show_labels: bool = False,
        shared: bool = False,
    ) -> None:
        self.wide = wide
        self.headers = headers
        self.namespaces = namespaces
        self.kind = kind
        self.labels = labels or []
        self.show_labels = show_labels
        self.widths: list[int] | None = [] if shared else None
        self.printed = False

    def text(self, definitions: list[Obj], rows: list[Obj], event: str = "") -> str:
        """The lines of rows, with headers at the first time; ``event`` is the type of a watch event."""
        if not rows:
            return ""
        columns = [i for i, column in enumerate(definitions) if self.wide or not column["priority"]]
        lines = [_cells(row["cells"], columns) for row in rows]
        if self.kind:
            name = next((i for i, column in enumerate(definitions) if column["format"] == "name"), 0)
            if name in columns:
                _prefix(lines, columns.index(name), f"{self.kind}/")
        if self.namespaces or self.labels or self.show_labels or event:
            lines = [
                self._decorated(line, row["object"]["metadata"], event) for line, row in zip(lines, rows, strict=True)
            ]
        headers = [] if self.printed or not self.headers else self._headers(definitions, columns, event)
        self.printed = True
        return print_table(headers, lines, no_headers=not headers, widths=self.widths)

    def _headers(self, definitions: list[Obj], columns: list[int], event: str) -> list[str]:
        headers = ["EVENT"] if event else []
        if self.namespaces:
            headers.append("NAMESPACE")
        headers += [definitions[i]["name"].upper() for i in columns]
        headers += [label.rpartition("/")[2].upper() for label in self.labels]
        if self.show_labels:
            headers.append("LABELS")
        return headers

    def _decorated(self, line: list[str], meta: Obj, event: str) -> list[str]:
        before = [_EVENTS.get(event, event)] if event else []
        if self.namespaces:
            before.append(meta.get("namespace") or "")
        labels = meta.get("labels") or {}
        after = [labels.get(label, "") for label in self.labels]
        if self.show_labels:
            after.append(",".join([f"{key}={labels[key]}" for key in sorted(labels)]) or "<none>")
        return [*before, *line, *after]


def _cells(cells: list[Any], columns: list[int]) -> list[str]:
    return [cell if (cell := cells[i]).__class__ is str else _text(cell) for i in columns]


def _text(cell: Any) -> str:
    """As Go prints the value."""
    if cell is None:
        return ""
    if cell is True or cell is False:
        return "true" if cell else "false"
    return str(cell)


def _prefix(lines: list[list[str]], place: int, prefix: str) -> None:
    for line in lines:
        line[place] = prefix + line[place]
