"""Selectors of objects by labels and by fields: as values that match, and as text out. Reading text in is in
`label_selector_parser.py` and `field_selector_parser.py`.

A label selector comes from three places: text (``-l 'app=web,tier in (a,b)'``), a LabelSelector inside an object, and
a plain map as in a Service. Selectors are immutable.
"""

from __future__ import annotations

from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj

NONE = "<none>"
_OPERATORS = {"In": "in", "NotIn": "notin", "Exists": "exists", "DoesNotExist": "!"}


class SelectorError(ValueError):
    """The message is Kubernetes'."""


class Requirement:
    """``operator`` is ``=``, ``==``, ``!=``, ``in``, ``notin``, ``exists``, ``!``, ``gt`` or ``lt``."""

    __slots__ = ("key", "operator", "values")

    def __init__(self, key: str, operator: str, values: Sequence[str] = ()) -> None:
        self.key = key
        self.operator = operator
        self.values = tuple(values)

    def matches(self, labels: Mapping[str, str]) -> bool:
        operator = self.operator
        value = labels.get(self.key)
        if operator in ("=", "==", "in"):
            return value is not None and value in self.values
        if operator in ("!=", "notin"):
            return value is None or value not in self.values
        if operator == "exists":
            return value is not None
        if operator == "!":
            return value is None
        if value is None or not is_int64(value):
            return False
        return int(value) > int(self.values[0]) if operator == "gt" else int(value) < int(self.values[0])

    def __str__(self) -> str:
        key, operator = self.key, self.operator
        if operator == "exists":
            return key
        if operator == "!":
            return f"!{key}"
        values = ",".join(sorted(self.values))
        if operator in ("in", "notin"):
            return f"{key} {operator} ({values})"
        return f"{key}{ {'gt': '>', 'lt': '<'}.get(operator, operator) }{values}"

    def __repr__(self) -> str:
        return f"Requirement({str(self)!r})"


class LabelSelector:
    """All requirements must hold; without any it matches everything, unless ``nothing`` is set."""

    __slots__ = ("nothing", "requirements")

    def __init__(self, requirements: Sequence[Requirement] = (), *, nothing: bool = False) -> None:
        self.requirements = tuple(sorted(requirements, key=_key_of))
        self.nothing = nothing

    def matches(self, labels: Mapping[str, str] | None) -> bool:
        labels = labels or {}
        return not self.nothing and all(requirement.matches(labels) for requirement in self.requirements)

    @property
    def empty(self) -> bool:
        """Whether it restricts nothing."""
        return not self.nothing and not self.requirements

    def __str__(self) -> str:
        return ",".join(map(str, self.requirements))

    def __repr__(self) -> str:
        return f"LabelSelector({str(self)!r})"


class FieldSelector:
    """Requirements with the operators ``=`` and ``!=`` and one value each; a field that is not there is empty."""

    __slots__ = ("requirements",)

    def __init__(self, requirements: Sequence[Requirement] = ()) -> None:
        self.requirements = tuple(requirements)

    def matches(self, fields: Mapping[str, str]) -> bool:
        for requirement in self.requirements:
            if (fields.get(requirement.key, "") == requirement.values[0]) != (requirement.operator == "="):
                return False
        return True

    @property
    def empty(self) -> bool:
        return not self.requirements

    def __str__(self) -> str:
        return ",".join(f"{item.key}{item.operator}{escape_field(item.values[0])}" for item in self.requirements)

    def __repr__(self) -> str:
        return f"FieldSelector({str(self)!r})"


@lru_cache(maxsize=256)
def parse_label_selector(text: str) -> LabelSelector:
    """The selector of a text such as ``app=web,tier in (a,b),!gone``; empty text matches all. SelectorError."""
    from minikctl.apimachinery.label_selector_parser import parse

    return LabelSelector(parse(text))


@lru_cache(maxsize=256)
def parse_field_selector(text: str) -> FieldSelector:
    """The selector of a text such as ``status.phase!=Running,metadata.name=x``; SelectorError."""
    from minikctl.apimachinery.field_selector_parser import parse

    return FieldSelector(parse(text))


def from_object(selector: Obj | None) -> LabelSelector:
    """The selector of a LabelSelector object: None matches nothing, an empty one everything.

    Keys and values are not checked again, they come from stored objects; an unknown operator is a SelectorError.
    """
    if selector is None:
        return LabelSelector(nothing=True)
    requirements = [Requirement(key, "=", (value,)) for key, value in (selector.get("matchLabels") or {}).items()]
    for expression in selector.get("matchExpressions") or []:
        operator = expression.get("operator", "")
        if operator not in _OPERATORS:
            raise SelectorError(f'"{operator}" is not a valid label selector operator')
        requirements.append(Requirement(expression["key"], _OPERATORS[operator], expression.get("values") or ()))
    return LabelSelector(requirements)


def from_map(labels: Mapping[str, str] | None) -> LabelSelector:
    """The selector of a plain map, as in Services and ReplicationControllers; an empty one matches everything."""
    return LabelSelector([Requirement(key, "=", (value,)) for key, value in (labels or {}).items()])


def format_label_selector(selector: Obj | None) -> str:
    """A LabelSelector object as kubectl shows it: ``app=x,tier in (a,b)``, ``<none>``, or ``<error>``."""
    try:
        return str(from_object(selector)) or NONE
    except SelectorError:
        return "<error>"


def format_labels(labels: Mapping[str, Any] | None) -> str:
    """Labels as kubectl shows them: ``a=b,c=d`` in the order of keys, or ``<none>``."""
    return ",".join(f"{key}={labels[key]}" for key in sorted(labels)) if labels else NONE


def escape_field(value: str) -> str:
    """The value of a field as it stands in a selector's text."""
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=")


def is_int64(text: str) -> bool:
    """Whether Go's ``ParseInt`` with base 10 and 64 bits takes the text."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not digits.isascii() or not digits.isdigit() or len(digits.lstrip("0")) > 19:
        return False
    return -(1 << 63) <= int(text) < 1 << 63


def _key_of(requirement: Requirement) -> str:
    return requirement.key
