"""``-o custom-columns`` and ``custom-columns-file``: a table whose cells are jsonpath results."""

from __future__ import annotations

from minikctl.apimachinery.go_format import plain
from minikctl.apimachinery.jsonpath import JSONPathError, relaxed_expression
from minikctl.apimachinery.jsonpath import compile as compile_jsonpath
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.printers.names import is_list
from minikctl.kubectl.printers.table import MIN_WIDTH, PADDING, TAB_WIDTH, escape_terminal, print_table
from minikctl.kubectl.printers.tabwriter import elastic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from minikctl.apimachinery.jsonpath import JSONPath
    from minikctl.apimachinery.types import Obj

_EXPECTED = "Expected format is one line of space separated headers, one line of space separated column specs."


def columns_from_spec(spec: str) -> list[tuple[str, str]]:
    """``NAME:.metadata.name,RANK:.spec.rank`` to (header, template) pairs. Raises CommandError."""
    columns = []
    for part in spec.split(","):
        header, colon, path = part.partition(":")
        if not colon:
            raise CommandError(f"unexpected custom-columns spec: {part}, expected <header>:<json-path-expr>")
        columns.append((header, _template(path)))
    return columns


def columns_from_file(text: str) -> list[tuple[str, str]]:
    """A line of headers and a line of paths to (header, template) pairs. Raises CommandError."""
    lines = text.split("\n")
    if not text:
        raise CommandError(f"invalid template, missing header line. {_EXPECTED}")
    if len(lines) < 2 or (len(lines) == 2 and not lines[1]):
        raise CommandError(f"invalid template, missing spec line. {_EXPECTED}")
    headers, paths = lines[0].split(), lines[1].split()
    if len(headers) != len(paths):
        raise CommandError(f"number of headers ({len(headers)}) and field specifications ({len(paths)}) don't match")
    return [(header, _template(path)) for header, path in zip(headers, paths, strict=True)]


def _template(path: str) -> str:
    try:
        return relaxed_expression(path)
    except JSONPathError as error:
        raise CommandError(error.message) from None


class CustomColumnsPrinter:
    """Prints headers before the first object only, so that it serves watches; lists make one table.

    ``widths`` is a list that lets the tables of several calls share their columns, or None.
    """

    def __init__(
        self, columns: list[tuple[str, str]], no_headers: bool = False, widths: list[int] | None = None
    ) -> None:
        self.columns = columns
        self.no_headers = no_headers
        self.widths = widths
        self._printed: bool | None = None

    def print(self, obj: Obj, out: TextIO) -> None:
        """Raises CommandError; rows before a faulty one have been printed by then."""
        lines: list[list[str]] = []
        if not self.no_headers and self._printed != is_list(obj):
            lines.append([header for header, _ in self.columns])
            self._printed = is_list(obj)
        try:
            paths = [compile_jsonpath(template) for _, template in self.columns]
            for item in obj["items"] if is_list(obj) else [obj]:
                lines.append([_cell(path, item) for path in paths])
        except JSONPathError as error:
            raise CommandError(error.message) from None
        finally:
            out.write(self._table(lines))

    def _table(self, lines: list[list[str]]) -> str:
        if any(mark in cell for line in lines for cell in line for mark in "\t\n\f\v"):
            # Line ends within cells are kept here, unlike in the tables of `get`.
            text = "\n".join("\t".join(line) for line in lines) + "\n"
            return elastic(text, MIN_WIDTH, TAB_WIDTH, PADDING, " ", self.widths)
        return print_table((), lines, no_headers=True, widths=self.widths)


def _cell(path: JSONPath, item: Obj) -> str:
    groups = path.find(item)
    values = [] if groups and groups[0] else ["<none>"]
    values.extend(escape_terminal(plain(value)) for group in groups for value in group)
    return ",".join(values)
