"""``-o jsonpath``, ``jsonpath-file`` and ``jsonpath-as-json``."""

from __future__ import annotations

from minikctl.apimachinery import go_format
from minikctl.apimachinery.jsonpath import JSONPathError
from minikctl.apimachinery.jsonpath import compile as compile_jsonpath
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO

    from minikctl.apimachinery.types import Obj


class JSONPathPrinter:
    """Fills in one template for each object; adds no newline.

    ``typed`` is for objects that kubectl makes itself (``create deployment``, ``run``, ``expose``): their integers
    become floats on the way to the template, so that a million prints as ``1e+06`` and compares with no integer.
    """

    __slots__ = ("allow_missing", "as_json", "path", "template", "typed")

    def __init__(self, template: str, allow_missing: bool = True, as_json: bool = False, typed: bool = False) -> None:
        """Raises CommandError for a template that cannot be parsed."""
        try:
            self.path = compile_jsonpath(template)
        except JSONPathError as error:
            raise CommandError(f"error parsing jsonpath {template}, {error}") from None
        self.template = template
        self.allow_missing = allow_missing
        self.as_json = as_json
        self.typed = typed

    def print(self, obj: Obj, out: TextIO) -> None:
        if self.typed:
            obj = _with_floats(obj)
        execute = self.path.execute_json if self.as_json else self.path.execute
        try:
            text = execute(obj, self.allow_missing)
        except JSONPathError as error:
            raise CommandError(self._report(obj, error)) from None
        out.write(text)

    def _report(self, obj: Obj, error: JSONPathError) -> str:
        return (
            f"error executing jsonpath {go_format.quote(self.template)}: Error executing template: {error}."
            " Printing more information for debugging the template:\n"
            f"\ttemplate was:\n\t\t{self.template}\n"
            f"\tobject given to jsonpath engine was:\n\t\t{go_format.syntax(obj)}\n\n\n"
        )


def _with_floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_floats(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_with_floats(part) for part in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
