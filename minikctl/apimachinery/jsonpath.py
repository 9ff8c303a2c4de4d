"""kubectl's JSONPath dialect, evaluated: ``-o jsonpath``, ``--sort-by``, custom columns and ``wait --for=jsonpath``.

`jsonpath_parser` owns the grammar; this module applies a parsed template to an object and writes results as kubectl
does: scalars as text, maps and lists as JSON. Values of a map come in the order of its keys (kubectl's order is
random there). Error texts are those of k8s.io/client-go/util/jsonpath.
"""

from __future__ import annotations

import re

from minikctl.apimachinery import go_format, json_text
from minikctl.apimachinery.jsonpath_parser import (
    Block,
    Constant,
    Field,
    Filter,
    JSONPathError,
    Keyword,
    Node,
    Recursive,
    Slice,
    Text,
    Union,
    Wildcard,
    parse,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["JSONPath", "JSONPathError", "compile", "relaxed_expression"]

_RELAXED = re.compile(r"\{\.?([^{}]+)\}\Z|\.?([^{}]+)\Z")


def relaxed_expression(text: str) -> str:
    """``a.b``, ``.a.b``, ``{a.b}`` and ``{.a.b}`` all become ``{.a.b}``; the empty text stays. Raises JSONPathError."""
    if not text:
        return text
    match = _RELAXED.match(text)
    if match is None:
        raise JSONPathError(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'"
        )
    return "{." + (match[1] or match[2]) + "}"


def compile(text: str, relaxed: bool = False) -> JSONPath:
    """A template ready for use; ``relaxed`` accepts it without its braces and first dot. Raises JSONPathError."""
    return JSONPath(parse(relaxed_expression(text) if relaxed else text))


class JSONPath:
    """A parsed template. It holds no state between calls."""

    __slots__ = ("_nodes",)

    def __init__(self, nodes: list[Node]) -> None:
        self._nodes = nodes

    def find(self, obj: Any, allow_missing: bool = True) -> list[list[Any]]:
        """One list of values for each block and text of the template, in order. Raises JSONPathError."""
        return [[_exported(value) for value in group] for group in self._groups(obj, allow_missing)]

    def execute(self, obj: Any, allow_missing: bool = True) -> str:
        """The template filled in, as ``-o jsonpath`` prints it. Raises JSONPathError."""
        return "".join(" ".join(map(_text, group)) for group in self._groups(obj, allow_missing))

    def execute_json(self, obj: Any, allow_missing: bool = True) -> str:
        """Each result as an indented JSON list and a newline, as ``-o jsonpath-as-json``. Raises JSONPathError."""
        return "".join(json_text.write_json(group) for group in self.find(obj, allow_missing))

    def _groups(self, obj: Any, allow_missing: bool) -> list[list[Any]]:
        return _Evaluation(self._nodes, allow_missing).run(obj, 0)


class _Nothing:
    """A null that became the current object: it has no kind, so lookups in it fail and it prints as no value."""

    __slots__ = ()


_NOTHING = _Nothing()


def _exported(value: Any) -> Any:
    return None if value is _NOTHING else value


def _text(value: Any) -> str:
    if value is None:
        return "null"
    if value is _NOTHING:
        return "<no value>"
    return json_text.compact_json(value) if isinstance(value, (dict, list)) else go_format.plain(value)


class _Evaluation:
    """One run over one object: it counts the ranges that are open and remembers where the last one ended."""

    __slots__ = ("allow_missing", "depth", "last_end", "nodes", "pending_end", "pending_range")

    def __init__(self, nodes: list[Node], allow_missing: bool) -> None:
        self.nodes = nodes
        self.allow_missing = allow_missing
        self.depth = 0
        self.pending_range = 0
        self.pending_end = 0
        self.last_end = -1

    def run(self, obj: Any, at: int) -> list[list[Any]]:
        """Results of the nodes from ``at`` to the end of the range that is open there, or of the template."""
        current = [_NOTHING if obj is None else obj]
        groups: list[list[Any]] = []
        while at < len(self.nodes):
            results = self.walk(current, self.nodes[at])
            if 0 < self.pending_end <= self.depth:
                self.pending_end -= 1
                self.last_end = at
                break
            if self.pending_range:
                at = self.loop(results, at, groups)
            else:
                groups.append(results)
            at += 1
        return groups

    def loop(self, values: list[Any], at: int, groups: list[list[Any]]) -> int:
        """Runs the body of the range at ``at`` for each value; returns the place of its end."""
        self.pending_range -= 1
        self.depth += 1
        for value in values:
            groups.extend(self.run(_exported(value), at + 1))
        if not values:
            # Nothing to print, but the end of the range has to be found all the same.
            self.run(None, at + 1)
        self.depth -= 1
        return max(at, self.last_end)

    def walk(self, values: list[Any], node: Node) -> list[Any]:
        match node:
            case Block():
                return self.chain(values, node)
            case Text():
                return [node.text]
            case Field():
                return self.field(values, node)
            case Slice():
                return _sliced(values, node)
            case Filter():
                return self.filtered(values, node)
            case Wildcard():
                return [child for value in values for child in _children(value)]
            case Recursive():
                return _descendants(values)
            case Union():
                return self.union(values, node)
            case Constant():
                return [node.value] * len(values)
            case Keyword():
                return self.keyword(values, node)
        raise TypeError(f"unexpected node {type(node).__name__}")

    def chain(self, values: list[Any], block: Block) -> list[Any]:
        for node in block.nodes:
            values = self.walk(values, node)
        return values

    def keyword(self, values: list[Any], node: Keyword) -> list[Any]:
        if node.word == "range":
            self.pending_range += 1
            return values
        if node.word == "end":
            if not self.depth:
                raise JSONPathError("not in range, nothing to end")
            self.pending_end += 1
            return []
        raise JSONPathError(f"unrecognized identifier {node.word}", values)

    def field(self, values: list[Any], node: Field) -> list[Any]:
        found = [value[node.name] for value in values if isinstance(value, dict) and node.name in value]
        if values and not found and not self.allow_missing:
            raise JSONPathError(f"{node.name} is not found")
        return found

    def union(self, values: list[Any], node: Union) -> list[Any]:
        try:
            return [found for branch in node.branches for found in self.chain(values, branch)]
        except JSONPathError as error:
            raise JSONPathError(error.message, values) from None

    def filtered(self, values: list[Any], node: Filter) -> list[Any]:
        found: list[Any] = []
        for value in values:
            if not isinstance(value, list):
                shown = "<invalid reflect.Value>" if value is _NOTHING else go_format.plain(value)
                raise JSONPathError(f"{shown} is not array or slice and cannot be filtered", values)
            found.extend(item for item in value if self.passes(item, node))
        return found

    def passes(self, item: Any, node: Filter) -> bool:
        if node.operator == "exists":
            try:
                return bool(self.chain([item], node.left))
            except JSONPathError as error:
                # A failed index still counts as found: kubectl looks at what it had before the error.
                return bool(error.partial)
        sides = []
        for block in (node.left, node.right):
            side = self.chain([item], block)
            if not side:
                return False
            if len(side) > 1:
                raise JSONPathError("can only compare one element at a time")
            sides.append(side[0])
        return _compare(sides[0], node.operator, sides[1])


def _sliced(values: list[Any], node: Slice) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value is None:
            continue
        if not isinstance(value, list):
            raise JSONPathError(f"{go_format.go_type(_exported(value))} is not array or slice", values)
        start, end = _bounds(node, len(value))
        if start == end:
            return found
        _check_bounds(start, end, len(value), values)
        if node.step is not None and node.step <= 0:
            raise JSONPathError("step must be > 0", values)
        found.extend(value[start : end : node.step or 1])
    return found


def _bounds(node: Slice, length: int) -> tuple[int, int]:
    start = node.start or 0
    if start < 0:
        start += length
    end = length if node.end is None else node.end
    if end < 0 or (end == 0 and node.single):
        end += length
    return start, end


def _check_bounds(start: int, end: int, length: int, values: list[Any]) -> None:
    if not 0 <= start < length:
        raise JSONPathError(f"array index out of bounds: index {start}, length {length}", values)
    if not 0 <= end <= length:
        raise JSONPathError(f"array index out of bounds: index {end - 1}, length {length}", values)
    if start > end:
        raise JSONPathError(f"starting index {start} is greater than ending index {end}", values)


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [value[key] for key in sorted(value)]
    if isinstance(value, list):
        return value
    return list(value.encode()) if isinstance(value, str) else []


def _descendants(values: list[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        children = _children(value)
        if children:
            found.append(value)
            found.extend(_descendants(children))
    return found


def _compare(left: Any, operator: str, right: Any) -> bool:
    if operator not in ("==", "!=", "<", "<=", ">", ">="):
        raise JSONPathError(f"unrecognized filter operator {operator}")
    kind = go_format.kind_of(left)
    other = go_format.kind_of(right)
    if not kind or not other:
        raise JSONPathError("invalid type for comparison")
    if kind != other:
        raise JSONPathError("incompatible types for comparison")
    if operator in ("==", "!="):
        return bool((left == right) == (operator == "=="))
    if kind == "bool":
        raise JSONPathError("invalid type for comparison")
    smaller = bool(left < right)
    if operator in ("<", ">="):
        return smaller == (operator == "<")
    return (smaller or bool(left == right)) == (operator == "<=")
