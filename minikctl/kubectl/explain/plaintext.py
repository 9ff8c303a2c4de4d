"""The usual layout of explain. Source: kubectl pkg/explain/v2/templates/plaintext.tmpl."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.explain.document import Document

_WIDTH = 76
_SHOWN_VALUES = 4


def explain(document: Document, mapping: Obj, path: list[str], recursive: bool) -> str:
    """The page of a kind, or of the field at ``path``; raises CommandError where there is no such field."""
    group = f"GROUP:      {mapping['group']}\n" if mapping["group"] else ""
    head = f"{group}KIND:       {mapping['kind']}\nVERSION:    {mapping['version']}\n\n"
    page = _Page(document, recursive)
    body = page.at(document.root, path, document.about(document.root), frozenset())
    if body is None:
        raise CommandError(f'error: field "{path[-1]}" does not exist')
    return f"{head}{body}\n"


class _Page:
    def __init__(self, document: Document, recursive: bool) -> None:
        self.document = document
        self.recursive = recursive

    def at(self, schema: Obj, path: list[str], about: str, seen: frozenset[str]) -> str | None:
        """The text of the schema at the end of a path, None where the path leads nowhere. ``about`` is what is known of
        ``schema`` itself; ``seen`` are the definitions on the way, so that cycles end."""
        document = self.document
        resolved, name = document.resolve(schema), document.reference(schema)
        if not path:
            return self._described(schema, about)
        if name and name in seen:
            return None
        field = path[0]
        below = (resolved.get("properties") or {}).get(field)
        if below is not None:
            head = "" if len(path) > 1 else f"FIELD: {field} <{document.type_of(below)}>\n{_values(below)}\n\n"
            known = document.about_field(document.owner(schema), field)
            rest = self.at(below, path[1:], known, frozenset())
            return None if rest is None else head + rest
        inner = document.inner(resolved)
        return None if inner is None else self.at(inner, path, "", seen | {name})

    def _described(self, schema: Obj, about: str) -> str:
        texts = list(filter(None, (about, self._of_type(schema))))
        text = "".join(f"{_wrapped(text, _WIDTH)}\n" for text in dict.fromkeys(texts)) or "<empty>"
        fields = self._fields(schema, 1, frozenset())
        return f"DESCRIPTION:\n{_indented(text, 4)}\n" + (f"FIELDS:\n{fields}" if fields else "")

    def _of_type(self, schema: Obj) -> str:
        """What is known of a field's type, or of the type of its items."""
        inner = self.document.inner(schema)
        return self.document.about(schema) if inner is None else self._of_type(inner)

    def _fields(self, schema: Obj, level: int, seen: frozenset[str]) -> str:
        name = self.document.reference(schema)
        if name and name in seen:
            return ""
        seen = seen | {name}
        resolved = self.document.resolve(schema)
        text = ""
        for field, below in sorted((resolved.get("properties") or {}).items()):
            required = field in (resolved.get("required") or ())
            text += self._field(self.document.owner(schema), field, below, level, required)
            if self.recursive:
                text += self._fields(below, level + 1, seen)
        inner = self.document.inner(resolved)
        return text if inner is None else text + self._fields(inner, level, seen)

    def _field(self, owner: str, field: str, schema: Obj, level: int, required: bool) -> str:
        pad = " " * (2 * level)
        line = f"{pad}{field}\t<{self.document.type_of(schema)}>{' -required-' if required else ''}"
        if schema.get("enum"):
            shown = [_value(value) for value in schema["enum"][:_SHOWN_VALUES]]
            more = ", ...." if len(schema["enum"]) > _SHOWN_VALUES else ""
            line += f"\n{pad}enum: {', '.join(shown)}{more}"
        if self.recursive:
            return f"{line}\n"
        about = self.document.about_field(owner, field) or "<no description>"
        return f"{line}\n{_indented(_wrapped(about, 78 - 2 * level), 2 * level + 2)}\n\n"


def _values(schema: Obj) -> str:
    """All values that a field may have, one a line."""
    values = schema.get("enum")
    return "ENUM:" + "".join(f"\n    {_value(value)}" for value in values) if values else ""


def _value(value: object) -> str:
    return str(value) if value != "" else '""'


def _wrapped(text: str, width: int) -> str:
    from textwrap import fill

    return fill(text, width, break_long_words=False, break_on_hyphens=False)


def _indented(text: str, amount: int) -> str:
    pad = " " * amount
    return pad + text.replace("\n", f"\n{pad}")
