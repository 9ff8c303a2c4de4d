"""``-o go-template``, ``template``, ``go-template-file`` and ``templatefile``."""

from __future__ import annotations

from minikctl.apimachinery import go_format
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.printers.text_template.execution import Template, TemplateError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from minikctl.apimachinery.types import Obj


class GoTemplatePrinter:
    """Fills in one template for each object; adds no newline.

    A template that fails has printed its beginning by then, and what helps to debug it follows on the same stream.
    """

    __slots__ = ("allow_missing", "template", "text")

    def __init__(self, text: str, allow_missing: bool = True) -> None:
        """Raises CommandError for a template that cannot be parsed."""
        try:
            self.template = Template("output", text)
        except TemplateError as error:
            raise CommandError(f"error parsing template {text}, {error}") from None
        self.text = text
        self.allow_missing = allow_missing

    def print(self, obj: Obj, out: TextIO) -> None:
        try:
            self.template.execute(obj, out.write, self.allow_missing)
        except TemplateError as error:
            out.write(self._report(obj, error))
            raise CommandError(f"error executing template {go_format.quote(self.text)}: {error}") from None

    def _report(self, obj: Obj, error: TemplateError) -> str:
        from minikctl.apimachinery.json_text import compact_json

        return (
            f"Error executing template: {error}. Printing more information for debugging the template:\n"
            f"\ttemplate was:\n\t\t{self.text}\n"
            f"\traw data was:\n\t\t{compact_json(obj)}\n"
            f"\tobject given to template engine was:\n\t\t{go_format.plain(obj)}\n\n"
        )
