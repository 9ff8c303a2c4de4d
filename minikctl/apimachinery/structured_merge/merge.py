"""Merging an applied configuration into an object: nothing is removed, lists are ordered as the configuration says."""

from __future__ import annotations

from minikctl.apimachinery.patches.schema_view import ABSENT, ATOMIC, DEDUCED
from minikctl.apimachinery.structured_merge.elements import ElementError, element_of
from minikctl.apimachinery.structured_merge.kinds import LIST_KIND, MAP_KIND, kind_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.patches.schema_view import SchemaView


def merge(live: Any, config: Any, schema: SchemaView) -> Any:
    """A new value that shares what it can; ABSENT stands for a side that has none."""
    if live is ABSENT or config is ABSENT:
        return live if config is ABSENT else config
    kind = kind_of(schema, config)
    if kind == MAP_KIND:
        return _merge_maps(live, config, schema)
    if kind == LIST_KIND and schema.list_type != ATOMIC:
        ours = live if isinstance(live, list) else []
        theirs = config if isinstance(config, list) else []
        if ours or theirs:
            return _merge_items(ours, theirs, schema)
    return config


def _merge_maps(live: Any, config: Any, schema: SchemaView) -> Any:
    if schema.map_type == ATOMIC or not isinstance(live, dict) or not (live or config):
        return config
    out = dict(live)
    for name, value in (config or {}).items():
        out[name] = merge(out.get(name, ABSENT), value, schema.field(name) or DEDUCED)
    return out


class _Side:
    """A list with its elements' texts. Of elements that stand in it more than once, ``values`` holds null."""

    __slots__ = ("elements", "items", "values")

    def __init__(self, items: list[Any], schema: SchemaView) -> None:
        self.items: list[Any] = []
        self.elements: list[str] = []
        self.values: dict[str, Any] = {}
        for item in items:
            try:
                element = element_of(schema, item)
            except ElementError:
                continue
            self.items.append(item)
            self.elements.append(element)
            self.values[element] = None if element in self.values else item


def _merge_items(live: list[Any], config: list[Any], schema: SchemaView) -> list[Any]:
    """The configuration's order rules; elements that only the object has keep their place before shared ones."""
    ours, theirs = _Side(live, schema), _Side(config, schema)
    view = schema.items()
    turns = iter([element for element in theirs.elements if element in ours.values])
    turn = next(turns, None)
    out: list[Any] = []
    merged: set[str] = set()
    at = next_ = 0
    while at < len(ours.elements) or next_ < len(theirs.elements):
        element = ours.elements[at] if at < len(ours.elements) else None
        wanted = theirs.elements[next_] if next_ < len(theirs.elements) else None
        if element is not None and element != wanted:
            if element not in theirs.values:
                out.append(ours.items[at])
                at += 1
                continue
            if wanted is not None and turn not in (None, element):
                at += 1  # its turn has passed or is yet to come; it is taken from the configuration
                continue
        if element is not None and (element == wanted or element in merged):
            at += 1
        if wanted is not None:
            out.append(merge(ours.values.get(wanted, ABSENT), theirs.values[wanted], view))
            merged.add(wanted)
            next_ += 1
            if wanted == turn or element == wanted:
                turn = next(turns, None)
    return out
