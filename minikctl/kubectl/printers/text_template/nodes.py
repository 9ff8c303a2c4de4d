"""The parts of a parsed template.

Nodes that errors can point at know their position and print themselves as Go's template package does, because these
words stand in messages (``executing "output" at <.spec.replicas>``). The others hold only what execution needs.
"""

from __future__ import annotations

from minikctl.apimachinery.go_format import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class Node:
    """Base of all nodes; ``position`` counts characters from the start of the template."""

    __slots__ = ("position",)

    def __init__(self, position: int) -> None:
        self.position = position


class Text(Node):
    """Text between actions."""

    __slots__ = ("text",)

    def __init__(self, position: int, text: str) -> None:
        super().__init__(position)
        self.text = text


class Dot(Node):
    """``.``"""

    __slots__ = ()

    def __str__(self) -> str:
        return "."


class Nil(Node):
    """``nil``"""

    __slots__ = ()

    def __str__(self) -> str:
        return "nil"


class Literal(Node):
    """A string, number or boolean, with the spelling it had."""

    __slots__ = ("spelling", "value")

    def __init__(self, position: int, spelling: str, value: str | int | float | bool) -> None:
        super().__init__(position)
        self.spelling = spelling
        self.value = value

    def __str__(self) -> str:
        return self.spelling


class Identifier(Node):
    """The name of a function."""

    __slots__ = ("name",)

    def __init__(self, position: int, name: str) -> None:
        super().__init__(position)
        self.name = name

    def __str__(self) -> str:
        return self.name


class Field(Node):
    """``.a.b``"""

    __slots__ = ("names",)

    def __init__(self, position: int, names: Sequence[str]) -> None:
        super().__init__(position)
        self.names = names

    def __str__(self) -> str:
        return "".join("." + name for name in self.names)


class Variable(Node):
    """``$x.a.b``; the name includes the dollar."""

    __slots__ = ("name", "names")

    def __init__(self, position: int, name: str, names: Sequence[str] = ()) -> None:
        super().__init__(position)
        self.name = name
        self.names = names

    def __str__(self) -> str:
        return ".".join((self.name, *self.names))


class Chain(Node):
    """Fields of something else than dot or a variable: ``(index .a 0).b``."""

    __slots__ = ("names", "node")

    def __init__(self, position: int, node: Node, names: Sequence[str]) -> None:
        super().__init__(position)
        self.node = node
        self.names = names

    def __str__(self) -> str:
        return _operand(self.node) + "".join("." + name for name in self.names)


class Command(Node):
    """A function or value with its arguments."""

    __slots__ = ("args",)

    def __init__(self, position: int, args: list[Node]) -> None:
        super().__init__(position)
        self.args = args

    def __str__(self) -> str:
        return " ".join(map(_operand, self.args))


class Pipeline(Node):
    """Commands joined by bars, and the variables that take the result."""

    __slots__ = ("assigns", "commands", "variables")

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.variables: list[Variable] = []
        self.assigns = False
        self.commands: list[Command] = []

    def __str__(self) -> str:
        names = ", ".join(map(str, self.variables))
        head = names + (" = " if self.assigns else " := ") if names else ""
        return head + " | ".join(map(str, self.commands))


class Action(Node):
    """A pipeline whose value is printed, unless it goes to variables."""

    __slots__ = ("pipeline",)

    def __init__(self, position: int, pipeline: Pipeline) -> None:
        super().__init__(position)
        self.pipeline = pipeline


class Branch(Node):
    """``if``, ``with`` or ``range``, named by ``word``; ``otherwise`` is None where there is no else."""

    __slots__ = ("body", "otherwise", "pipeline", "word")

    def __init__(self, word: str, pipeline: Pipeline, body: list[Node], otherwise: list[Node] | None) -> None:
        super().__init__(pipeline.position)
        self.word = word
        self.pipeline = pipeline
        self.body = body
        self.otherwise = otherwise


class Jump(Node):
    """``break`` or ``continue``."""

    __slots__ = ("word",)

    def __init__(self, position: int, word: str) -> None:
        super().__init__(position)
        self.word = word


class Call(Node):
    """``{{template "name" pipeline}}``"""

    __slots__ = ("name", "pipeline")

    def __init__(self, position: int, name: str, pipeline: Pipeline | None) -> None:
        super().__init__(position)
        self.name = name
        self.pipeline = pipeline

    def __str__(self) -> str:
        return "{{template " + quote(self.name) + (f" {self.pipeline}" if self.pipeline else "") + "}}"


class End(Node):
    """Closes a branch; never part of a finished tree."""

    __slots__ = ()

    def __str__(self) -> str:
        return "{{end}}"


class Else(Node):
    """Parts a branch; never part of a finished tree."""

    __slots__ = ()

    def __str__(self) -> str:
        return "{{else}}"


def _operand(node: Node) -> str:
    return f"({node})" if isinstance(node, Pipeline) else str(node)
