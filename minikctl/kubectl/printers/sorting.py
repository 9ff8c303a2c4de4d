"""``--sort-by``: the order of objects by the value at a path.

Values have to be of one type: text is compared as quantities where both sides are ones (``100Mi`` before ``1Gi``),
else as text. Objects without the field come first. A path that no object has is an error, and so are values that
have no order.
"""

from __future__ import annotations

from minikctl.apimachinery.go_format import go_type, quote
from minikctl.apimachinery.jsonpath import JSONPathError, relaxed_expression
from minikctl.apimachinery.jsonpath import compile as compile_jsonpath
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj

_INSERTION_LIMIT = 12
_MISSING = object()


def sort_objects(objs: Sequence[Obj], path: str, *, table: bool = False) -> list[Obj]:
    """The objects in order. ``table`` words faults of the path as for a table from the server. Raises CommandError."""
    return [objs[place] for place in sorted_places(objs, path, table=table)]


def sorted_places(objs: Sequence[Obj], path: str, *, table: bool = False) -> list[int]:
    """The same as places in ``objs``, for callers that hold more than objects. Raises CommandError."""
    if not objs:
        return []
    template = _template(path, table)
    keys = _keys(objs, template, table)
    if all(key is _MISSING for key in keys):
        raise CommandError(f"couldn't find any field with path {quote(template)} in the list of objects")
    return _Order(keys, template, table).places()


def _template(path: str, table: bool) -> str:
    try:
        return relaxed_expression(path)
    except JSONPathError as error:
        if table:
            return path
        raise CommandError(error.message) from None


def _keys(objs: Sequence[Obj], template: str, table: bool) -> list[Any]:
    """The first value of the first block for each object, or _MISSING."""
    try:
        compiled = compile_jsonpath(template)
    except JSONPathError as error:
        raise CommandError(f"sorting error: {error}" if table else error.message) from None
    try:
        groups = [compiled.find(obj) for obj in objs]
    except JSONPathError as error:
        raise CommandError(error.message) from None
    return [group[0][0] if group and group[0] else _MISSING for group in groups]


class _Order:
    """Compares by place. ``quantities`` remembers what each text was parsed to."""

    def __init__(self, keys: list[Any], template: str, table: bool) -> None:
        self.keys = keys
        self.template = template
        self.table = table
        self.quantities: dict[str, Any] = {}

    def places(self) -> list[int]:
        places = list(range(len(self.keys)))
        if len(places) > _INSERTION_LIMIT:
            from functools import cmp_to_key

            return sorted(places, key=cmp_to_key(self.compare))
        # Go sorts short lists by insertion. Its answer for two missing values is not symmetric, so that they change
        # places.
        for start in range(1, len(places)):
            place = start
            while place and self.less(places[place], places[place - 1]):
                places[place - 1], places[place] = places[place], places[place - 1]
                place -= 1
        return places

    def compare(self, left: int, right: int) -> int:
        if self.keys[left] is _MISSING and self.keys[right] is _MISSING:
            return 0
        return -1 if self.less(left, right) else int(self.less(right, left))

    def less(self, left: int, right: int) -> bool:
        """Whether the object at ``left`` has to come before the one at ``right``."""
        one, other = self.keys[left], self.keys[right]
        if one is _MISSING or other is _MISSING:
            return one is _MISSING
        if one is None or other is None:
            return one is None and other is not None
        if isinstance(one, bool) or not isinstance(one, (int, float, str)):
            raise self.unsortable(f"unsortable type: {go_type(one)}")
        if go_type(one) != go_type(other):
            raise self.unsortable("unsortable interface: interface")
        return self.less_text(one, other) if isinstance(one, str) else bool(one < other)

    def less_text(self, one: str, other: str) -> bool:
        first = self.quantity(one)
        second = None if first is None else self.quantity(other)
        return one < other if second is None else bool(first < second)

    def quantity(self, text: str) -> Any:
        """The amount that the text means, or None."""
        if text not in self.quantities:
            # Most text does not start like a number; this spares loading the module.
            self.quantities[text] = _amount(text) if text[:1] in "+-.0123456789" else None
        return self.quantities[text]

    def unsortable(self, reason: str) -> CommandError:
        holder = "[][][]reflect.Value" if self.table else "*unstructured.Unstructured"
        return CommandError(
            f"Field {self.template} in {holder} is an unsortable type: interface, err: {reason}", prefix=""
        )


def _amount(text: str) -> Any:
    from minikctl.apimachinery.quantity import parse

    try:
        return parse(text)
    except ValueError:
        return None
