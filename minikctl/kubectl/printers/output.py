"""From the value of ``-o`` to the printer that carries it out.

Commands differ in the formats they allow, so the list is an argument; its order is that of the error message. Each
printer has ``print(obj, out)``, for single objects and lists alike, and is loaded only when it is asked for. Tables
(no ``-o``, ``-o wide``) are the business of the commands that have them.
"""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.printers.names import NamePrinter, is_list, print_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Protocol, TextIO

    from minikctl.apimachinery.types import Obj

    class Printer(Protocol):
        """Writes objects in one format; raises CommandError."""

        def print(self, obj: Obj, out: TextIO) -> None: ...


__all__ = ["DEFAULT_FORMATS", "GET_FORMATS", "TABLE_FORMATS", "is_list", "print_name", "printer_for"]

TABLE_FORMATS = ("", "wide")
_GO_TEMPLATES = ("go-template", "go-template-file", "template", "templatefile")
_JSONPATHS = ("jsonpath", "jsonpath-as-json", "jsonpath-file")
_COLUMNS = ("custom-columns", "custom-columns-file")
DEFAULT_FORMATS = ("json", "yaml", "name", *_GO_TEMPLATES, *_JSONPATHS)
"""What commands that print objects allow, unless they say otherwise."""
GET_FORMATS = (*DEFAULT_FORMATS, *_COLUMNS, "wide")
"""What ``get`` allows."""


def printer_for(
    output: str | None,
    template: str = "",
    *,
    allowed: Collection[str] = DEFAULT_FORMATS,
    allow_missing: bool = True,
    no_headers: bool = False,
    managed_fields: bool = False,
    sort_keys: bool = True,
    operation: str | None = None,
    dry_run: str | None = None,
    typed: bool = False,
) -> Printer | None:
    """The printer for ``-o OUTPUT``; ``output`` is None where the flag was not given.

    ``template`` is the value of ``--template``. Returns None for a table, which only commands that allow ``wide``
    have; others print ``operation`` with the object's name where no format is given. ``typed`` tells that the objects
    are kubectl's own making (`jsonpath.JSONPathPrinter`). Raises CommandError.
    """
    if template and (output is None or (output == "" and "wide" in allowed)):
        output = "go-template"
    output = output or ""
    word = output.lower()
    if word in ("json", "yaml") and word in allowed:
        from minikctl.kubectl.printers.serialised import JSONPrinter, YAMLPrinter

        return JSONPrinter(managed_fields, sort_keys) if word == "json" else YAMLPrinter(managed_fields)
    if output in TABLE_FORMATS and "wide" in allowed:
        return None
    if not word or (word == "name" and word in allowed):
        return NamePrinter() if word else NamePrinter(operation, dry_run)
    return _templated(output, template, allowed, allow_missing, no_headers, typed)


def _templated(
    output: str, template: str, allowed: Collection[str], allow_missing: bool, no_headers: bool, typed: bool
) -> Printer:
    word, _, value = output.partition("=")
    if template:
        # With --template, the value of -o is the bare name of a format.
        word, value = output, template
    if word not in (*_GO_TEMPLATES, *_JSONPATHS, *_COLUMNS) or word not in allowed:
        raise no_compatible_printer(output, allowed)
    if word in _COLUMNS:
        return _custom_columns(word, value, no_headers)
    if not value:
        raise CommandError("template format specified but no template given")
    if word in ("go-template-file", "templatefile", "jsonpath-file"):
        value = _read(value, "error reading --template")
    if word in _GO_TEMPLATES:
        from minikctl.kubectl.printers.go_template import GoTemplatePrinter

        return GoTemplatePrinter(value, allow_missing)
    from minikctl.kubectl.printers.jsonpath import JSONPathPrinter

    return JSONPathPrinter(value, allow_missing, as_json=word == "jsonpath-as-json", typed=typed)


def _custom_columns(word: str, value: str, no_headers: bool) -> Printer:
    from minikctl.kubectl.printers.custom_columns import CustomColumnsPrinter, columns_from_file, columns_from_spec

    if not value:
        raise CommandError("custom-columns format specified but no custom columns given")
    if word == "custom-columns":
        return CustomColumnsPrinter(columns_from_spec(value), no_headers)
    # kubectl prints the headers of a file even with --no-headers.
    return CustomColumnsPrinter(columns_from_file(_read(value, "error reading template")))


def no_compatible_printer(output: str, allowed: Collection[str]) -> CommandError:
    """The refusal of an unknown format."""
    from minikctl.apimachinery.go_format import quote

    return CommandError(
        f"unable to match a printer suitable for the output format {quote(output)},"
        f" allowed formats are: {','.join(sorted(allowed))}"
    )


def _read(path: str, refusal: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace", newline="") as file:
            return file.read()
    except IsADirectoryError:
        raise CommandError(f"{refusal} {path}, read {path}: is a directory") from None
    except OSError as error:
        raise CommandError(f"{refusal} {path}, open {path}: {(error.strerror or '').lower()}") from None
