"""The complete YAML reader: values from the events of ruamel.yaml's C parser, by the rules of sigs.k8s.io/yaml.

No loader of a library reads as kubectl does, hence the builder here: YAML 1.1 words (`yaml_scalars.py`), keys turned
into strings, the last of several equal keys wins, merge keys apply where they stand. `manifests.py` comes here with the
documents that `yaml_fast.py` declines; the parser, 20 ms to load, is imported then. Problems are worded as go-yaml v2
words them.

Documents made to blow up are refused: aliases are counted as in go-yaml, what they expand to counts against the size
limit, and depth is bounded, since all that handles objects later is recursive.
"""

from __future__ import annotations

import re

from minikctl.apimachinery.yaml_scalars import resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from minikctl.apimachinery.yaml_scalars import Scalar

MAX_DEPTH = 250
MAX_FLOW_DEPTH = 10_000
MAX_CHARACTERS = 3 * 1024 * 1024
_UNFINISHED: Any = object()
_BRACKET = re.compile(r"[\[\]{}]")
_OTHER_VERSION = re.compile(r"\s*%YAML(?! 1\.1\s)")


class YAMLError(ValueError):
    """``line`` and ``column`` count from 1 and are where the problem was seen, or None."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class UnknownAnchorError(YAMLError):
    """Found while parsing, unlike other faulty values: what is wrong further on is not looked at."""


def read_document(text: str, *, plain: Callable[[str], Scalar] = resolve, unique: bool = False) -> Any:
    """The value of the first document in the text, None if there is none; raises YAMLError.

    ``plain`` says what an unquoted word means. With ``unique`` a key may stand only once in its mapping; without, the
    last one wins, as with kubectl.
    """
    _check_flow_depth(text)
    from ruamel.yaml.error import YAMLError as ParserProblem

    try:
        from _ruamel_yaml import CParser
    except ImportError:
        CParser = None  # noqa: N806 - a class
    try:
        if CParser is not None:
            try:
                return _build(CParser(text).get_event, plain, unique)
            except ParserProblem as problem:
                if getattr(problem, "problem", "") != "found unexpected ':'":
                    raise
        from minikctl.apimachinery.yaml_pure import pure_parser

        return _build(pure_parser(text), plain, unique)
    except ParserProblem as problem:
        if _OTHER_VERSION.match(text):  # ruamel.yaml takes more versions than go-yaml does
            raise YAMLError("yaml: found incompatible YAML document") from None
        raise _worded(problem) from None


def _check_flow_depth(text: str) -> None:
    """The C parser's time grows with the square of this depth; go-yaml has the same bound. Strings count too."""
    if text.count("[") + text.count("{") <= MAX_FLOW_DEPTH:
        return
    depth = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_FLOW_DEPTH:
            raise YAMLError(f"yaml: exceeded max depth of {MAX_FLOW_DEPTH}")


def _build(next_event: Callable[[], Any], plain: Callable[[str], Scalar], unique: bool) -> Any:
    builder = _Builder(next_event, plain)
    try:
        value = builder.document()
    except UnknownAnchorError:
        raise
    except YAMLError:
        # A syntax error further on comes first, as in go-yaml, which parses all before it looks at values.
        builder.drain()
        raise
    for kind in ("key", "value"):  # found by Kubernetes in later passes over the document
        if kind in builder.unsupported:
            raise YAMLError(builder.unsupported[kind])
    if unique and builder.repeated:
        raise YAMLError("yaml: unmarshal errors:\n" + "\n".join(builder.repeated))
    return value


def _worded(problem: Any) -> YAMLError:
    """go-yaml's text: the line counted from 0, but for the scanner's problems, and left out if that is 0."""
    from minikctl.apimachinery.yaml_pure import libyaml_words

    mark = getattr(problem, "problem_mark", None)
    if mark is None:
        reason = getattr(problem, "reason", None) or "unknown problem parsing YAML content"
        return YAMLError(f"yaml: {reason.replace('special characters', 'control characters')}")
    line = mark.line
    if line:
        line += type(problem).__name__ == "ScannerError"
    elif problem.context_mark is not None:
        line = problem.context_mark.line
    where = f"line {line}: " if line else ""
    return YAMLError(f"yaml: {where}{libyaml_words(problem)}", mark.line + 1, mark.column + 1)


class _Builder:
    """Builds one document. ``count`` and ``characters`` measure it with every alias expanded."""

    __slots__ = ("aliased", "anchors", "characters", "count", "next_event", "plain", "repeated", "unsupported")

    def __init__(self, next_event: Callable[[], Any], plain: Callable[[str], Scalar]) -> None:
        self.next_event = next_event
        self.plain = plain
        self.anchors: dict[str, tuple[Any, int, int]] = {}
        self.count = 1
        self.aliased = 0
        self.characters = 0
        self.unsupported: dict[str, str] = {}
        self.repeated: list[str] = []

    def document(self) -> Any:
        event = self.next_event()
        while type(event).__name__ in ("StreamStartEvent", "DocumentStartEvent"):
            event = self.next_event()
        if type(event).__name__ == "StreamEndEvent":
            return None
        value = self.node(event, 0)
        self.next_event()
        return value

    def drain(self) -> None:
        while type(self.next_event()).__name__ not in ("DocumentEndEvent", "StreamEndEvent"):
            pass

    def node(self, event: Any, depth: int) -> Any:
        kind = type(event).__name__
        self.count += 1
        if kind == "ScalarEvent":
            value: Any = self.scalar(event)
            if event.anchor is not None:
                self.anchors[event.anchor] = value, 1, len(event.value)
            return value
        if kind == "AliasEvent":
            return self.alias(event.anchor)
        if depth >= MAX_DEPTH:
            raise YAMLError(f"yaml: exceeded max depth of {MAX_DEPTH}", event.start_mark.line + 1)
        anchor, count, characters = event.anchor, self.count, self.characters
        if anchor is not None:
            self.anchors[anchor] = _UNFINISHED, 0, 0
        value = self.mapping(depth) if kind == "MappingStartEvent" else self.sequence(depth)
        if anchor is not None:
            self.anchors[anchor] = value, self.count - count + 1, self.characters - characters
        return value

    def sequence(self, depth: int) -> list[Any]:
        result: list[Any] = []
        event = self.next_event()
        while type(event).__name__ != "SequenceEndEvent":
            result.append(self.node(event, depth + 1))
            event = self.next_event()
        return result

    def mapping(self, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        own: set[str] = set()
        event = self.next_event()
        while type(event).__name__ != "MappingEndEvent":
            line = event.start_mark.line + 1
            if type(event).__name__ == "ScalarEvent":
                if event.value == "<<" and (event.implicit[0] or event.tag == "tag:yaml.org,2002:merge"):
                    self.merge(result, self.next_event(), depth)
                    event = self.next_event()
                    continue
                if event.implicit == (False, True) and event.anchor is None:
                    key: Any = event.value
                    self.count += 1
                else:
                    key = self.node(event, depth + 1)
            else:
                key = self.node(event, depth + 1)
            if isinstance(key, dict | list):
                from minikctl.apimachinery.yaml_keys import go_syntax

                raise YAMLError(f"yaml: invalid map key: {go_syntax(key)}")
            value = self.node(self.next_event(), depth + 1)
            if not isinstance(key, str):
                key = self.key(key, event, value)
            if key in own:
                self.repeated.append(f'  line {line}: key "{key}" already set in map')
            own.add(key)
            result[key] = value
            event = self.next_event()
        return result

    def key(self, key: Any, event: Any, value: Any) -> str:
        from minikctl.apimachinery.yaml_keys import UnsupportedKeyError, key_text

        try:
            return key_text(key, getattr(event, "value", ""))
        except UnsupportedKeyError as error:
            self.unsupported.setdefault("key", error.worded(value))
            return ""

    def scalar(self, event: Any) -> Any:
        text: str = event.value
        self.characters += len(text)
        tag = event.tag
        if tag is None:
            if not event.implicit[0]:
                return text
            value = self.plain(text)
        else:
            from minikctl.apimachinery.yaml_tags import resolve_tagged

            try:
                value = resolve_tagged(tag, text)
            except ValueError as error:
                raise YAMLError(f"yaml: {error}", event.start_mark.line + 1) from None
        if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
            name = "NaN" if value != value else "+Inf" if value > 0 else "-Inf"
            self.unsupported.setdefault("value", f"json: unsupported value: {name}")
        return value

    def alias(self, anchor: str) -> Any:
        """A copy, so that no two places of an object share what one of them may fill in later."""
        if anchor not in self.anchors:
            raise UnknownAnchorError(f"yaml: unknown anchor '{anchor}' referenced")
        value, count, characters = self.anchors[anchor]
        if value is _UNFINISHED:
            raise YAMLError(f"yaml: anchor '{anchor}' value contains itself")
        self.count += count
        self.aliased += count
        self.characters += characters
        if self.aliased > 100 and self.count > 1000 and self.aliased / self.count > _allowed_ratio(self.count):
            raise YAMLError("yaml: document contains excessive aliasing")
        if self.characters > MAX_CHARACTERS:
            raise YAMLError(f"Request entity too large: limit is {MAX_CHARACTERS}")
        return _copy(value)

    def merge(self, result: dict[str, Any], event: Any, depth: int) -> None:
        """``<<: mapping`` or ``<<: [mapping, …]``; of several, the earlier wins."""
        # Every source is read before one is judged, as the parser must get through the document in any case.
        is_list = type(event).__name__ == "SequenceStartEvent"
        sources = self.node(event, depth + 1)
        if not is_list:
            sources = [sources]
        if not all(isinstance(source, dict) for source in sources):
            raise YAMLError("yaml: map merge requires map or sequence of maps as the value")
        for source in reversed(sources):
            result.update(source)


def _allowed_ratio(count: int) -> float:
    """Which part of a document may come from aliases: 99 % of up to 400,000 nodes, 10 % of 4,000,000 and more."""
    low, high = 400_000, 4_000_000
    if count <= low:
        return 0.99
    return 0.10 if count >= high else 0.99 - 0.89 * (count - low) / (high - low)


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_copy(part) for part in value]
    return value
