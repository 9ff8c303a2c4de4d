"""A kind's schema as explain reads it: references followed, types named, fields described.

Neighbours: `plaintext` and `plaintext_v2` are the two layouts; `descriptions` holds the words.
"""

from __future__ import annotations

from minikctl.kubectl.explain.descriptions import FIELDS, KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

_PREFIX = "#/definitions/"


class Document:
    """``root`` is the schema of a kind with the definitions it refers to; ``name`` is the kind's own, as theirs are:
    ``apps.v1.Deployment``."""

    def __init__(self, root: Obj, name: str) -> None:
        self.root = root
        self.name = name

    def reference(self, schema: Obj) -> str:
        """The name of the definition that a schema refers to, "" for one that stands for itself."""
        text: str = schema.get("$ref") or ""
        return text.removeprefix(_PREFIX)

    def resolve(self, schema: Obj) -> Obj:
        name = self.reference(schema)
        found: Obj = self.root["definitions"].get(name, schema) if name else schema
        return found

    def inner(self, schema: Obj) -> Obj | None:
        """The schema of a list's items or of a map's values, None for everything else."""
        if schema.get("items"):
            items: Obj = schema["items"]
            return items
        values = schema.get("additionalProperties")
        return values if isinstance(values, dict) and values else None

    def type_of(self, schema: Obj) -> str:
        """The type as explain shows it: ``string``, ``[]Container``, ``map[string]Quantity``, ``Object``."""
        inner = self.inner(schema)
        if inner is not None:
            return ("[]" if schema.get("items") else "map[string]") + self.type_of(inner)
        name, resolved = self.reference(schema), self.resolve(schema)
        kind = resolved.get("type")
        if name and (not isinstance(kind, str) or kind == "object"):
            return name.rpartition(".")[2]
        return kind if isinstance(kind, str) and kind != "object" else "Object"

    def owner(self, schema: Obj) -> str:
        """The definition whose fields a schema has, as `descriptions` names it."""
        return self.reference(schema) or (self.name if schema is self.root else "")

    def about(self, schema: Obj) -> str:
        """What a type is, in a few words; "" where nobody has said it."""
        return KINDS.get(self.owner(schema), "")

    def about_field(self, owner: str, field: str) -> str:
        """What a field is for, "" where nobody has said it."""
        return FIELDS.get(owner, {}).get(field) or (FIELDS["*"].get(field, "") if owner == self.name else "")
