"""The grammar of kubectl's JSONPath dialect: template text to a tree of nodes.

Knows nothing of objects: `jsonpath` evaluates what this module builds. The dialect differs from other JSONPaths:
expressions stand in braces within free text, ``range``/``end`` loop, ``['a.b']`` is two fields (``['a\\.b']`` is one),
and negative slice bounds count from the end. Error texts are those of k8s.io/client-go/util/jsonpath.
"""

from __future__ import annotations

import re

from minikctl.apimachinery.go_format import GoSyntaxError, code_point, unescape

_EOF = ""
_TERMINATORS = " \t\r\n.,[]${}@"
_QUOTED_KEY = re.compile(r"'([^']*)'\Z")
_SLICE = re.compile(r"(-?[0-9]*)(:-?[0-9]*)?(:-?[0-9]*)?\Z")
_COMPARISON = re.compile(r"([^!<>=]+)([!<>=]+)([^\n]+)\Z")
_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_FLOAT = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)\Z")


class JSONPathError(ValueError):
    """A template that cannot be parsed, or does not fit the object. ``partial`` is what had been found until then."""

    def __init__(self, message: str, partial: list[object] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.partial = partial or []


class Node:
    """Base of all nodes; the evaluator dispatches on the class."""

    __slots__ = ()


class Block(Node):
    """What stands between two braces: nodes applied one after the other."""

    __slots__ = ("nodes",)

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes


class Text(Node):
    """Text outside braces, or a quoted string within."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class Constant(Node):
    """A number or boolean, yielded once for each input."""

    __slots__ = ("value",)

    def __init__(self, value: bool | int | float) -> None:
        self.value = value


class Field(Node):
    """One key of a map."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class Slice(Node):
    """``[start:end:step]``; None is a bound that was left out. ``single`` is ``[n]``, whose end follows from n."""

    __slots__ = ("end", "single", "start", "step")

    def __init__(self, start: int | None, end: int | None, step: int | None, single: bool) -> None:
        self.start = start
        self.end = end
        self.step = step
        self.single = single


class Filter(Node):
    """``[?(left operator right)]``; the operator is ``exists`` where there is no comparison."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, left: Block, operator: str, right: Block) -> None:
        self.left = left
        self.operator = operator
        self.right = right


class Union(Node):
    """``[a,b]``: the results of each branch, one after the other."""

    __slots__ = ("branches",)

    def __init__(self, branches: list[Block]) -> None:
        self.branches = branches


class Keyword(Node):
    """``range``, ``end`` or a word that evaluation refuses."""

    __slots__ = ("word",)

    def __init__(self, word: str) -> None:
        self.word = word


class Wildcard(Node):
    """``.*``: every value of a map or list."""

    __slots__ = ()


class Recursive(Node):
    """``..``: the value and everything below it that holds something."""

    __slots__ = ()


def parse(text: str) -> list[Node]:
    """The nodes of a whole template: Text and Block. Raises JSONPathError."""
    nodes: list[Node] = []
    at = 0
    while True:
        opening = text.find("{", at)
        if opening < 0:
            break
        if opening > at:
            nodes.append(Text(text[at:opening]))
        action = _Action(text, opening + 1)
        nodes.append(Block(action.read()))
        at = action.at
    if at < len(text):
        nodes.append(Text(text[at:]))
    return nodes


def _action(text: str) -> Block:
    """The first block of an expression without braces, as it stands inside brackets."""
    block = parse("{" + text + "}")[0]
    assert isinstance(block, Block)
    return block


class _Action:
    """Reads one action, from after its opening brace to after its closing one."""

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at
        self.nodes: list[Node] = []

    def read(self) -> list[Node]:
        text = self.text
        while not text.startswith("}", self.at):
            if text.startswith("[?(", self.at):
                self.filter()
            elif text.startswith("..", self.at):
                self.recursive()
            else:
                self.token(text[self.at : self.at + 1])
        self.at += 1
        return self.nodes

    def token(self, character: str) -> None:
        if character in (_EOF, "\r", "\n"):
            raise JSONPathError("unclosed action")
        if character in " @$":
            self.at += 1
        elif character == "[":
            self.brackets()
        elif character in "\"'":
            self.quoted(character)
        elif character == ".":
            self.at += 1
            self.field()
        elif character in "+-" or character.isdecimal():
            self.number()
        elif _is_word(character):
            self.word()
        else:
            raise JSONPathError(f"unrecognized character in action: {code_point(character)}")

    def word(self) -> None:
        end = self.at
        while end < len(self.text) and self.text[end] not in _TERMINATORS:
            end += 1
        word, self.at = self.text[self.at : end], end
        self.nodes.append(Constant(word == "true") if word in ("true", "false") else Keyword(word))

    def field(self) -> None:
        end = self.at
        while end < len(self.text) and self.text[end] not in _TERMINATORS:
            end += 2 if self.text[end] == "\\" else 1
        end = min(end, len(self.text))
        name, self.at = self.text[self.at : end], end
        self.nodes.append(Wildcard() if name == "*" else Field(name.replace("\\", "")))

    def recursive(self) -> None:
        if self.nodes and isinstance(self.nodes[-1], Recursive):
            raise JSONPathError("invalid multiple recursive descent")
        self.at += 2
        self.nodes.append(Recursive())
        if _is_word(self.text[self.at : self.at + 1]):
            self.field()

    def number(self) -> None:
        end = self.at + 1 if self.text[self.at] in "+-" else self.at
        while self.text[end : end + 1] == "." or self.text[end : end + 1].isdecimal():
            end += 1
        literal, self.at = self.text[self.at : end], end
        if _INTEGER.match(literal) and -(2**63) <= int(literal) < 2**63:
            self.nodes.append(Constant(int(literal)))
        elif _FLOAT.match(literal):
            self.nodes.append(Constant(float(literal)))
        else:
            raise JSONPathError(f"cannot parse number {literal}")

    def quoted(self, mark: str) -> None:
        end = self.at + 1
        while self.text[end : end + 1] != mark or self.text[end - 1] == "\\":
            if self.text[end : end + 1] in (_EOF, "\n"):
                raise JSONPathError("unterminated quoted string")
            end += 1
        literal, self.at = self.text[self.at : end + 1], end + 1
        try:
            self.nodes.append(Text(unescape(literal[1:-1], mark)))
        except GoSyntaxError as error:
            raise JSONPathError(f"unquote string {literal} error {error}") from None

    def filter(self) -> None:
        start = self.at + 3
        closing = _end_of_filter(self.text, start)
        if self.text[closing + 1 : closing + 2] != "]":
            raise JSONPathError("unclosed array expect ]")
        inner, self.at = self.text[start:closing], closing + 2
        comparison = _COMPARISON.match(inner)
        if comparison is None:
            self.nodes.append(Filter(_action(inner), "exists", Block([])))
        else:
            left, operator, right = comparison.groups()
            self.nodes.append(Filter(_action(left), operator, _action(right)))

    def brackets(self) -> None:
        end = self.at
        while self.text[end : end + 1] != "]":
            if self.text[end : end + 1] in (_EOF, "\n"):
                raise JSONPathError("unterminated array")
            end += 1
        inner, self.at = self.text[self.at + 1 : end], end + 1
        branches = inner.split(",")
        key = _QUOTED_KEY.match(inner)
        if len(branches) > 1:
            self.nodes.append(Union([_action(f"[{branch.strip(' ')}]") for branch in branches]))
        elif key is not None:
            self.nodes.extend(_action("." + key[1]).nodes)
        else:
            self.nodes.append(_slice(":" if inner == "*" else inner))


def _end_of_filter(text: str, at: int) -> int:
    """Where the parenthesis closes. Only the kind of quotes that comes first hides parentheses, and only once."""
    mark = ""
    closed = False
    while True:
        character = text[at : at + 1]
        if character in (_EOF, "\n"):
            raise JSONPathError("unterminated filter")
        if character in "\"'":
            if not mark:
                mark = character
            elif character == mark and text[at - 1] != "\\":
                closed = True
        elif character == ")" and bool(mark) == closed:
            return at
        at += 1


def _slice(inner: str) -> Slice:
    match = _SLICE.match(inner)
    if match is None:
        raise JSONPathError(f"invalid array index {inner}")
    start, end, step = (_bound(match[1]), _bound(match[2]), _bound(match[3]))
    if match[2] is None:
        return Slice(start, (start or 0) + 1, step, single=True)
    return Slice(start, end, step, single=False)


def _bound(text: str | None) -> int | None:
    digits = (text or "").lstrip(":")
    if not digits:
        return None
    if digits == "-" or not -(2**63) <= int(digits) < 2**63:
        raise JSONPathError(f"array index {digits} is not a number")
    return int(digits)


def _is_word(character: str) -> bool:
    return character == "_" or character.isalpha() or character.isdecimal()
