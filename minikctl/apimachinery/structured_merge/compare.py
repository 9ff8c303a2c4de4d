"""What changed between two versions of an object, as sets of fields.

Equal parts are skipped whole, so the cost follows what changed. Fields that a typed object always holds count as
having their zero value where they are not written (`SchemaView.zeros`): a struct that is filled is not added anew.
"""

from __future__ import annotations

from minikctl.apimachinery.patches.schema_view import ABSENT, ATOMIC, DEDUCED
from minikctl.apimachinery.patches.values import same
from minikctl.apimachinery.structured_merge.elements import ElementError, element_of
from minikctl.apimachinery.structured_merge.fields_v1 import SELF, recursive_difference, union
from minikctl.apimachinery.structured_merge.kinds import LIST_KIND, MAP_KIND, kind_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.patches.schema_view import SchemaView
    from minikctl.apimachinery.structured_merge.fields_v1 import Fields

_ADDED, _MODIFIED, _REMOVED = "added", "modified", "removed"


class Comparison:
    """Three sets of fields that have no member in common; those of a fresh one are filled in place."""

    __slots__ = ("added", "modified", "removed")

    def __init__(self) -> None:
        self.added: Fields = {}
        self.modified: Fields = {}
        self.removed: Fields = {}

    def is_same(self) -> bool:
        return not (self.added or self.modified or self.removed)

    def touched(self) -> Fields:
        """What the newer version sets."""
        return union(self.modified, self.added)

    def ignore(self, fields: Fields) -> None:
        """Leave out these fields and all below them."""
        self.added = recursive_difference(self.added, fields)
        self.modified = recursive_difference(self.modified, fields)
        self.removed = recursive_difference(self.removed, fields)

    def put(self, element: str, inner: Comparison, mark: str) -> None:
        """Take in what was found below an element; ``mark`` says of which set the element itself is a member."""
        for name in (_ADDED, _MODIFIED, _REMOVED):
            below: Fields = getattr(inner, name)
            if mark == name:
                getattr(self, name)[element] = {SELF: {}, **below} if below else below
            elif below:
                getattr(self, name)[element] = below if below.keys() != {SELF} else {}


def compare(old: Any, new: Any, schema: SchemaView) -> Comparison:
    """``old`` and ``new`` are whole objects."""
    comparison = Comparison()
    _visit(old, new, schema, comparison)
    return comparison


def _child(element: str, old: Any, new: Any, schema: SchemaView, found: Comparison) -> None:
    if _equal(old, new, schema):
        return
    inner = Comparison()
    mark = _visit(old, new, schema, inner)
    if mark or not inner.is_same():
        found.put(element, inner, mark)


def _equal(old: Any, new: Any, schema: SchemaView) -> bool:
    if schema is DEDUCED:
        return same(old, new)
    # Where the schema knows the types, Python's own comparison is enough inside of values, and far faster.
    return old is new or (old.__class__ is new.__class__ and bool(old == new))


def _visit(old: Any, new: Any, schema: SchemaView, found: Comparison) -> str:
    """Fills ``found`` with what lies below; returns the set that the place itself belongs to, or ""."""
    mark = ""
    kinds = {kind_of(schema, value): None for value in (old, new) if value is not ABSENT}
    for kind in kinds:
        if kind == MAP_KIND:
            before, after = _as(dict, old), _as(dict, new)
            if schema.map_type != ATOMIC and (before or after):
                _visit_fields(before, after, schema, found)
                continue
        elif kind == LIST_KIND:
            before, after = _as(list, old), _as(list, new)
            if schema.list_type != ATOMIC and (before or after):
                _visit_items(before or [], after or [], schema, found)
                continue
        if old is not ABSENT and new is not ABSENT and not same(old, new):
            mark = _MODIFIED
    if old is ABSENT:
        return _ADDED
    return _REMOVED if new is ABSENT else mark


def _as(kind: type, value: Any) -> Any:
    return value if isinstance(value, kind) else None


def _visit_fields(
    before: dict[str, Any] | None, after: dict[str, Any] | None, schema: SchemaView, found: Comparison
) -> None:
    zeros = schema.zeros()
    for name, new in (after or {}).items():
        old = ABSENT if before is None else before.get(name, zeros.get(name, ABSENT))
        if old is not new:
            _child(f"f:{name}", old, new, schema.field(name) or DEDUCED, found)
    for name, old in (before or {}).items():
        if after is None or name not in after:
            new = ABSENT if after is None else zeros.get(name, ABSENT)
            _child(f"f:{name}", old, new, schema.field(name) or DEDUCED, found)
    if before is None or after is None:
        for name, zero in zeros.items():
            if name not in (before or after or {}):
                old, new = (ABSENT, zero) if before is None else (zero, ABSENT)
                _child(f"f:{name}", old, new, schema.field(name) or DEDUCED, found)


def _visit_items(before: list[Any], after: list[Any], schema: SchemaView, found: Comparison) -> None:
    old_items, new_items = _by_element(before, schema), _by_element(after, schema)
    view = schema.items()
    for element in {**old_items, **new_items}:
        olds, news = old_items.get(element, ()), new_items.get(element, ())
        if len(olds) < 2 and len(news) < 2:
            _child(element, olds[0] if olds else ABSENT, news[0] if news else ABSENT, view, found)
        else:
            _duplicates(element, olds, news, view, found)


def _duplicates(element: str, olds: Any, news: Any, view: SchemaView, found: Comparison) -> None:
    """Elements that stand in a list more than once count as one whole."""
    inner, mark = Comparison(), _MODIFIED
    if len(olds) > 1 and len(news) > 1:
        if olds == news:
            return
    elif len(olds) > 1:
        mark = _REMOVED
        if news:
            _visit(ABSENT, news[0], view, inner)
            inner.added[SELF] = {}
    else:
        mark = _ADDED
        if olds:
            _visit(olds[0], ABSENT, view, inner)
            inner.removed[SELF] = {}
    found.put(element, inner, mark)


def _by_element(items: list[Any], schema: SchemaView) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for item in items:
        try:
            found.setdefault(element_of(schema, item), []).append(item)
        except ElementError:
            continue
    return found
