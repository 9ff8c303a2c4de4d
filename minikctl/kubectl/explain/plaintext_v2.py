"""The older layout of explain, ``--output=plaintext-openapiv2``. Source: kubectl pkg/explain."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.explain.document import Document

_WIDTH = 80


def explain(document: Document, mapping: Obj, path: list[str], recursive: bool) -> str:
    """The page of a kind, or of the field at ``path``; raises CommandError where there is no such field."""
    schema, about = _find(document, path)
    text = f"KIND:     {mapping['kind']}\nVERSION:  {mapping['apiVersion']}\n\n"
    inside = _with_fields(document, schema)
    if path:
        label = "FIELD:   " if inside is None else "RESOURCE:"
        text += f"{label} {path[-1]} <{_type(document, schema)}>\n\n"
    descriptions = [text for text in (about, document.about(inside or schema)) if text]
    wrapped = "\n".join(_wrapped(text, 5) for text in dict.fromkeys(descriptions)) or "     <empty>\n"
    text += f"DESCRIPTION:\n{wrapped}"
    if inside is None:
        return text
    fields = _tree(document, inside, 3, frozenset()) if recursive else _fields(document, inside)
    return f"{text}\nFIELDS:\n{fields}"


def _find(document: Document, path: list[str]) -> tuple[Obj, str]:
    """The schema at the end of a path and what is known of that field; a path may end early at a plain value."""
    schema, about = document.root, ""
    for field in path:
        inside = _with_fields(document, schema)
        if inside is None:
            break
        below = document.resolve(inside).get("properties") or {}
        if field not in below:
            raise CommandError(f'field "{field}" does not exist')
        schema, about = below[field], document.about_field(document.owner(inside), field)
    return schema, about


def _with_fields(document: Document, schema: Obj) -> Obj | None:
    """The schema, or what its lists and maps hold, if that has fields."""
    resolved = document.resolve(schema)
    if resolved.get("properties"):
        return schema
    inner = document.inner(resolved)
    return None if inner is None else _with_fields(document, inner)


def _type(document: Document, schema: Obj) -> str:
    """As `Document.type_of`, but whatever has fields is an Object."""
    resolved = document.resolve(schema)
    inner = document.inner(resolved)
    if inner is not None:
        return ("[]" if resolved.get("items") else "map[string]") + _type(document, inner)
    kind = resolved.get("type")
    return "Object" if resolved.get("properties") or kind == "object" else kind if isinstance(kind, str) else "string"


def _fields(document: Document, schema: Obj) -> str:
    resolved = document.resolve(schema)
    text = ""
    for field, below in sorted(resolved["properties"].items()):
        required = " -required-" if field in (resolved.get("required") or ()) else ""
        text += f"   {field}\t<{_type(document, below)}>{required}\n"
        text += _wrapped(document.about_field(document.owner(schema), field), 5) + "\n"
    return text


def _tree(document: Document, schema: Obj, indent: int, seen: frozenset[str]) -> str:
    text = ""
    for field, below in sorted(document.resolve(schema)["properties"].items()):
        text += f"{' ' * indent}{field}\t<{_type(document, below)}>\n"
        inside = _with_fields(document, below)
        name = document.reference(inside) if inside is not None else ""
        if inside is not None and name not in seen:
            text += _tree(document, inside, indent + 3, seen | {name})
    return text


def _wrapped(text: str, indent: int) -> str:
    from textwrap import wrap

    lines = wrap(text, _WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return "".join(f"{' ' * indent}{line}\n" for line in lines)
