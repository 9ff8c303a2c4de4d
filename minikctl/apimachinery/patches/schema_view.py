"""A schema as patches and field management see it: which lists merge by which key, which values are one whole.

A view is made for the root of a kind's JSON Schema and makes views of its parts as they are asked for; it keeps them,
so a view that is kept across requests costs nothing after the first use. It reads OpenAPI's ``type``, ``properties``,
``additionalProperties``, ``items``, ``$ref`` (into the root's ``definitions`` or ``$defs``) and the ``x-kubernetes-…``
keywords, beside ``x-zero`` of this project's schemas (what an absent field counts as). It validates nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj

ABSENT: Any = object()
"""Stands for a field that is not there, where None stands for null."""

ATOMIC, SEPARABLE, SET, MAP = "atomic", "granular", "set", "map"

_LIST_MERGING = ("merge", "merge,retainKeys")
_ZERO_OF_FORMAT: Obj = {"date-time": None, "micro-time": None, "quantity": "0", "int-or-string": 0}
# The schemas leave this default out; it is the only one among the keys of lists.
_KEY_DEFAULTS = {"protocol": "TCP"}


class SchemaView:
    """``scalar`` is "" where no scalar is allowed, else string, numeric, boolean or untyped; ``list_type`` and
    ``map_type`` are "" where no list or object is allowed."""

    __slots__ = (
        "_element",
        "_fields",
        "_items",
        "_preserve",
        "_properties",
        "_zeros",
        "keys",
        "list_type",
        "map_type",
        "merge_key",
        "node",
        "root",
        "scalar",
        "strategies",
    )

    def __init__(self, root: Obj, node: Obj, preserve: bool = False) -> None:
        self.root = root
        self.merge_key: str = node.get("x-kubernetes-patch-merge-key", "")
        strategies: str = node.get("x-kubernetes-patch-strategy", "")
        self.strategies = tuple(strategies.split(",")) if strategies else ()
        self.node, raw = _resolve(root, node)
        self._preserve = (preserve and self.node is node) or self.node.get(
            "x-kubernetes-preserve-unknown-fields"
        ) is True
        kinds = _kinds(self.node)
        self.scalar = "" if raw else _scalar(kinds, self.node)
        self.list_type, self.keys = _list_type(node, self.node, strategies) if _may(kinds, "array") else ("", ())
        self.map_type = ""
        if _may(kinds, "object"):
            self.map_type = node.get("x-kubernetes-map-type") or self.node.get("x-kubernetes-map-type") or SEPARABLE
        if raw:
            self.scalar, self.list_type, self.map_type = "untyped", ATOMIC, ATOMIC
        self._properties: Obj = self.node.get("properties") or {}
        self._fields: dict[str, SchemaView | None] = {}
        self._items: SchemaView | None = None
        self._element: SchemaView | None = None
        self._zeros: Obj | None = None

    def field(self, name: str) -> SchemaView | None:
        """The view of a field, or of a map's value; None for a field that the schema does not declare."""
        try:
            return self._fields[name]
        except KeyError:
            pass
        property_ = self._properties.get(name)
        view = SchemaView(self.root, property_, self._preserve) if property_ is not None else self._value_view()
        # Names of a map's values come from users, without end: only declared fields are worth keeping.
        if property_ is not None:
            self._fields[name] = view
        return view

    def declares(self, name: str) -> bool:
        """Whether the name is that of a field, not a key of a map."""
        return name in self._properties

    def items(self) -> SchemaView:
        """The view of a list's elements."""
        if self._items is None:
            node = self.node.get("items")
            self._items = SchemaView(self.root, node, self._preserve) if isinstance(node, dict) else UNTYPED
        return self._items

    def zeros(self) -> Obj:
        """Fields that a typed object always holds, and the values they have where nobody set them."""
        if self._zeros is None:
            self._zeros = {}
            for name, property_ in self._properties.items():
                zero = property_.get("x-zero")
                if zero == "null":
                    self._zeros[name] = None
                elif zero == "always":
                    view = self.field(name)
                    self._zeros[name] = None if view is None else view.zero()
        return self._zeros

    def zero(self) -> Any:
        """What an empty value of this type is written as."""
        if self.map_type and self._properties:
            return self.zeros()
        form = self.node.get("format")
        if form in _ZERO_OF_FORMAT:
            return _ZERO_OF_FORMAT[form]
        return {"string": "", "boolean": False, "numeric": 0}.get(self.scalar)

    def key_default(self, name: str) -> Any:
        """What a list element without this key field counts as having; ABSENT where the key has to be given."""
        node = self.node.get("properties", {}).get(name) or {}
        if "default" in node:
            return node["default"]
        if name in _KEY_DEFAULTS:
            return _KEY_DEFAULTS[name]
        if name in (self.node.get("required") or ()):
            view = self.field(name)
            return 0 if view is not None and view.scalar == "numeric" else ""
        return ABSENT

    def _value_view(self) -> SchemaView | None:
        if self._element is None:
            values = self.node.get("additionalProperties")
            if isinstance(values, dict):
                self._element = SchemaView(self.root, values, self._preserve)
            elif values is True or (values is None and (self._preserve or not self._properties)):
                self._element = UNTYPED if self.map_type == ATOMIC and self.scalar == "untyped" else DEDUCED
        return self._element


def _resolve(root: Obj, node: Obj) -> tuple[Obj, bool]:
    """The node that a reference leads to, and whether it is a raw object, which is one whole."""
    raw = False
    while True:
        reference = node.get("$ref")
        if reference is None and len(node.get("allOf") or ()) == 1:
            reference = node["allOf"][0].get("$ref")
        if reference is None:
            return node, raw
        name = reference.rpartition("/")[2]
        raw = name.endswith("runtime.RawExtension")
        node = (root.get("definitions") or root.get("$defs") or {})[name]


def _kinds(node: Obj) -> tuple[str, ...]:
    kind = node.get("type")
    if kind is None:
        return ()
    kinds = (kind,) if isinstance(kind, str) else tuple(kind)
    return tuple(name for name in kinds if name != "null")


def _may(kinds: tuple[str, ...], kind: str) -> bool:
    return not kinds or kind in kinds


def _scalar(kinds: tuple[str, ...], node: Obj) -> str:
    scalars = [kind for kind in kinds if kind not in ("object", "array")]
    if not scalars:
        return "" if kinds else "untyped"
    if len(scalars) > 1:
        return "untyped"
    if scalars[0] == "string":
        return "string" if node.get("format", "") in ("", "byte") else "untyped"
    return "boolean" if scalars[0] == "boolean" else "numeric"


def _list_type(node: Obj, resolved: Obj, strategies: str) -> tuple[str, tuple[str, ...]]:
    declared = node.get("x-kubernetes-list-type") or resolved.get("x-kubernetes-list-type")
    if declared == MAP:
        return MAP, tuple(node.get("x-kubernetes-list-map-keys") or resolved["x-kubernetes-list-map-keys"])
    if declared in (SET, ATOMIC):
        return declared, ()
    if strategies in _LIST_MERGING:
        key = node.get("x-kubernetes-patch-merge-key")
        return (MAP, (key,)) if key else (SET, ())
    return ATOMIC, ()


DEDUCED = SchemaView({}, {})
"""Any value of an unknown shape: objects merge field by field, lists are one whole."""

UNTYPED = SchemaView({}, {"x-kubernetes-map-type": ATOMIC})
"""Any value as one whole."""
