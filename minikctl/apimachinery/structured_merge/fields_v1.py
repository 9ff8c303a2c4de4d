"""Sets of fields in the form of ``FieldsV1``, and their algebra.

A set is a dict of path elements (``f:spec``, ``k:{"name":"web"}``, ``v:"x"``; see `elements`) to the sets below them.
An element is a member if its dict is empty or holds ``"."``; all else is only on the way to members. The root is no
member. No function changes its arguments; results share what they can.
"""

from __future__ import annotations

from minikctl.apimachinery.structured_merge.elements import order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from minikctl.apimachinery.patches.schema_view import SchemaView
    from minikctl.apimachinery.types import Obj

    Fields: TypeAlias = Obj

SELF = "."
_LEAF: Fields = {}


def is_member(node: Fields) -> bool:
    return not node or SELF in node


def from_path(*elements: str) -> Fields:
    """The set of one path."""
    node: Fields = {}
    for element in reversed(elements):
        node = {element: node}
    return node


def has(fields: Fields, path: Sequence[str]) -> bool:
    """Whether the path is a member."""
    node = fields
    for element in path:
        below = node.get(element)
        if below is None:
            return False
        node = below
    return bool(path) and is_member(node)


def union(left: Fields, right: Fields) -> Fields:
    if not left or left is right:
        return right
    if not right:
        return left
    out = dict(left)
    grown = False
    for element, node in right.items():
        present = out.get(element)
        if present is None:
            out[element] = node
            grown = True
        elif present is not node and present != node:
            out[element] = _union_nodes(present, node)
    return in_order(out) if grown else out


def _union_nodes(left: Fields, right: Fields) -> Fields:
    if not left or not right:
        node = left or right
        return node if SELF in node else {SELF: {}, **node}
    return union(left, right)


def difference(left: Fields, right: Fields) -> Fields:
    """What is in ``left`` and not in ``right``: members only, whatever lies above or below them."""
    return _subtract(left, right, recursive=False)


def recursive_difference(left: Fields, right: Fields) -> Fields:
    """Like `difference`, and a member of ``right`` takes all below it along."""
    return _subtract(left, right, recursive=True)


def _subtract(left: Fields, right: Fields, recursive: bool) -> Fields:
    out: Fields = {}
    for element, node in left.items():
        other = right.get(element)
        if other is None:
            out[element] = node
            continue
        gone = is_member(other)
        member = is_member(node) and not gone
        below = {} if recursive and gone else _subtract(_children(node), _children(other), recursive)
        if below or member:
            out[element] = {SELF: {}, **below} if member and below else below
    return left if len(out) == len(left) and all(out[element] is left[element] for element in out) else out


def intersection(left: Fields, right: Fields) -> Fields:
    out: Fields = {}
    for element, node in left.items():
        other = right.get(element)
        if other is None:
            continue
        member = is_member(node) and is_member(other)
        below = intersection(_children(node), _children(other))
        if below or member:
            out[element] = {SELF: {}, **below} if member and below else below
    return out


def _children(node: Fields) -> Fields:
    if SELF not in node:
        return node
    return {element: below for element, below in node.items() if element != SELF}


def paths(fields: Fields, prefix: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """All members; those of one level come before what lies below them."""
    elements = [element for element in in_order(fields) if element != SELF]
    for element in elements:
        if is_member(fields[element]):
            yield (*prefix, element)
    for element in elements:
        yield from paths(fields[element], (*prefix, element))


def in_order(fields: Fields) -> Fields:
    """One level of a set in Kubernetes' order."""
    if len(fields) < 2:
        return fields
    return {element: fields[element] for element in sorted(fields, key=order if _keyed(fields) else None)}


def sorted_fields(fields: Fields) -> Fields:
    """All levels of a set in Kubernetes' order."""
    return {element: sorted_fields(node) if node else _LEAF for element, node in in_order(fields).items()}


def _keyed(fields: Fields) -> bool:
    return any(element[0] not in "f." for element in fields)


def with_named_fields(fields: Fields, schema: SchemaView | None) -> Fields:
    """The set with all declared fields that lie on the way to members."""
    out: Fields = {}
    for element, node in fields.items():
        if not node or element == SELF:
            out[element] = node
            continue
        below, named = None, False
        if schema is not None and element.startswith("f:"):
            name = element[2:]
            below, named = (schema.field(name), schema.declares(name)) if schema.map_type else (None, False)
        elif schema is not None and schema.list_type:
            below = schema.items()
        inner = with_named_fields(node, below)
        out[element] = {SELF: {}, **inner} if named and SELF not in inner else inner
    return out
