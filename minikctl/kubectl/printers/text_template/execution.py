"""Applying a parsed template to an object.

Follows the rules and the messages of Go's text/template: the node an error points at is the one that was looked at
last, and output up to the error has been written already.
"""

from __future__ import annotations

from minikctl.apimachinery.go_format import plain, quote
from minikctl.kubectl.printers.text_template import nodes
from minikctl.kubectl.printers.text_template.functions import (
    ANY,
    FUNCTIONS,
    STRING,
    VALUE,
    Function,
    FunctionError,
    non_function,
)
from minikctl.kubectl.printers.text_template.parser import TemplateError, parse
from minikctl.kubectl.printers.text_template.values import (
    NOTHING,
    Boxed,
    Int,
    exported,
    is_nil,
    truth,
    type_name,
    unboxed,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    Body = list[nodes.Node]

__all__ = ["Template", "TemplateError"]

MAX_DEPTH = 100000


class Template:
    """A parsed template; Go's messages call it by ``name``."""

    __slots__ = ("name", "templates", "text")

    def __init__(self, name: str, text: str) -> None:
        """Raises TemplateError."""
        self.name = name
        self.text = text
        self.templates = parse(name, text)

    def execute(self, obj: Any, write: Callable[[str], object], allow_missing: bool = True) -> None:
        """Writes the template filled in piece by piece. Raises TemplateError, with the beginning already written."""
        execution = _Execution(self, self.name, obj, write, allow_missing)
        try:
            execution.walk(obj, self.templates[self.name])
        except RecursionError:
            raise execution.error(f"exceeded maximum template depth ({MAX_DEPTH})") from None


class _Jump(Exception):
    """Leaves the innermost range, or goes on with its next turn."""

    def __init__(self, word: str) -> None:
        self.word = word


class _Execution:
    def __init__(
        self, template: Template, name: str, dot: Any, write: Callable[[str], object], allow_missing: bool
    ) -> None:
        self.template = template
        self.name = name
        self.write = write
        self.allow_missing = allow_missing
        self.variables: list[tuple[str, Any]] = [("$", dot)]
        self.node: nodes.Node | None = None

    def error(self, message: str) -> TemplateError:
        if self.node is None:
            return TemplateError(f"template: {self.name}: {message}")
        before = self.template.text[: self.node.position]
        line = before.count("\n") + 1
        column = len(before[before.rfind("\n") + 1 :].encode())
        where = f"{self.template.name}:{line}:{column}: executing {quote(self.name)} at <{self.node}>"
        return TemplateError(f"template: {where}: {message}")

    # Nodes.

    def walk(self, dot: Any, body: Body) -> None:
        for node in body:
            match node:
                case nodes.Text():
                    self.write(node.text)
                case nodes.Action():
                    value = self.pipeline(dot, node.pipeline)
                    if not node.pipeline.variables:
                        self.write("<no value>" if value is NOTHING else plain(value))
                case nodes.Branch():
                    known = len(self.variables)
                    try:
                        self.repeat(dot, node) if node.word == "range" else self.choose(dot, node)
                    finally:
                        del self.variables[known:]
                case nodes.Call():
                    self.call_template(dot, node)
                case nodes.Jump():
                    raise _Jump(node.word)

    def choose(self, dot: Any, node: nodes.Branch) -> None:
        value = self.pipeline(dot, node.pipeline)
        if truth(value):
            self.walk(value if node.word == "with" else dot, node.body)
        elif node.otherwise is not None:
            self.walk(dot, node.otherwise)

    def repeat(self, dot: Any, node: nodes.Branch) -> None:
        value = self.pipeline(dot, node.pipeline)
        if isinstance(value, int) and not isinstance(value, bool) and len(node.pipeline.variables) > 1:
            raise self.error(f"can't use {plain(value)} to iterate over more than one variable")
        known = len(self.variables)
        empty = True
        for index, element in self.elements(value):
            empty = False
            self.set_range_variables(node.pipeline, index, element)
            try:
                self.walk(element, node.body)
            except _Jump as jump:
                if jump.word == "break":
                    return
            finally:
                del self.variables[known:]
        if empty and node.otherwise is not None:
            self.walk(dot, node.otherwise)

    def elements(self, value: Any) -> Iterator[tuple[Any, Any]]:
        if value is NOTHING:
            return iter(())
        if isinstance(value, list):
            return ((Int(index), Boxed(item)) for index, item in enumerate(value))
        if isinstance(value, dict):
            return ((key, Boxed(value[key])) for key in sorted(value))
        if isinstance(value, int) and not isinstance(value, bool):
            return ((NOTHING, type(value)(number)) for number in range(value))
        raise self.error(f"range can't iterate over {plain(value)}")

    def set_range_variables(self, pipeline: nodes.Pipeline, index: Any, element: Any) -> None:
        """One variable takes the element, two take index and element."""
        names = [variable.name for variable in pipeline.variables]
        values = [index, element][-len(names) :] if names else []
        if pipeline.assigns:
            for name, value in zip(names, values, strict=True):
                self.assign(name, value)
        elif names:
            self.variables[-len(names) :] = zip(names, values, strict=True)

    def call_template(self, dot: Any, node: nodes.Call) -> None:
        self.node = node
        body = self.template.templates.get(node.name)
        if body is None:
            raise self.error(f"template {quote(node.name)} not defined")
        argument = self.pipeline(dot, node.pipeline) if node.pipeline else NOTHING
        inner = _Execution(self.template, node.name, argument, self.write, self.allow_missing)
        inner.node = self.node
        inner.walk(argument, body)

    # Variables.

    def variable(self, name: str) -> Any:
        for known, value in reversed(self.variables):
            if known == name:
                return value
        raise self.error(f"undefined variable: {name}")

    def assign(self, name: str, value: Any) -> None:
        for place in range(len(self.variables) - 1, -1, -1):
            if self.variables[place][0] == name:
                self.variables[place] = (name, value)
                return
        raise self.error(f"undefined variable: {name}")

    # Expressions. `final` is a tuple that holds the result of the command before the bar, if there is one.

    def pipeline(self, dot: Any, pipeline: nodes.Pipeline) -> Any:
        self.node = pipeline
        final: tuple[Any, ...] = ()
        for command in pipeline.commands:
            final = (unboxed(self.command(dot, command, final)),)
        for variable in pipeline.variables:
            if pipeline.assigns:
                self.assign(variable.name, final[0])
            else:
                self.variables.append((variable.name, final[0]))
        return final[0]

    def command(self, dot: Any, command: nodes.Command, final: tuple[Any, ...]) -> Any:
        first = command.args[0]
        extra = len(command.args) > 1 or bool(final)
        match first:
            case nodes.Identifier():
                return self.function(dot, first, command, command.args[1:], final)
            case nodes.Field() | nodes.Chain():
                return self.operand(dot, first, extra)
            case nodes.Variable() if first.names:
                return self.operand(dot, first, extra)
            case nodes.Variable():
                self.node = first
                value = self.variable(first.name)
                self.refuse_arguments(first, extra)
                return value
            case nodes.Pipeline():
                self.refuse_arguments(first, extra)
                return self.pipeline(dot, first)
        self.node = first
        self.refuse_arguments(first, extra)
        if isinstance(first, nodes.Nil):
            raise self.error("nil is not a command")
        return self.operand(dot, first, extra)

    def refuse_arguments(self, node: nodes.Node, extra: bool) -> None:
        if extra:
            raise self.error(f"can't give argument to non-function {node}")

    def operand(self, dot: Any, node: nodes.Node, extra: bool = False) -> Any:
        """The value of one term; ``extra`` tells that arguments follow it."""
        self.node = node
        match node:
            case nodes.Dot():
                return dot
            case nodes.Literal():
                return node.value
            case nodes.Field():
                return self.fields(dot, node, node.names, extra)
            case nodes.Variable():
                return self.fields(self.variable(node.name), node, node.names, extra)
            case nodes.Chain():
                if isinstance(node.node, nodes.Nil):
                    raise self.error(f"indirection through explicit nil in {node}")
                return self.fields(self.operand(dot, node.node), node, node.names, extra)
            case nodes.Pipeline():
                return self.pipeline(dot, node)
            case nodes.Identifier():
                return self.function(dot, node, node, [], ())
        raise self.error(f"can't handle assignment of {node} to empty interface argument")

    def fields(self, receiver: Any, node: nodes.Node, names: Sequence[str], extra: bool) -> Any:
        for place, name in enumerate(names):
            receiver = self.field(receiver, name, extra and place == len(names) - 1)
        return receiver

    def field(self, receiver: Any, name: str, extra: bool) -> Any:
        if receiver is NOTHING:
            if not self.allow_missing:
                raise self.error(f"nil data; no entry for key {quote(name)}")
            return NOTHING
        if is_nil(receiver):
            raise self.error(f"nil pointer evaluating {type_name(receiver)}.{name}")
        holder = unboxed(receiver)
        if not isinstance(holder, dict):
            raise self.error(f"can't evaluate field {name} in type {type_name(receiver)}")
        if extra:
            raise self.error(f"{name} is not a method but has arguments")
        if name in holder:
            return Boxed(holder[name])
        if not self.allow_missing:
            raise self.error(f"map has no entry for key {quote(name)}")
        return NOTHING

    # Functions.

    def function(
        self, dot: Any, node: nodes.Identifier, place: nodes.Node, args: list[nodes.Node], final: tuple[Any, ...]
    ) -> Any:
        """``place`` is what an error of the function itself points at."""
        self.node = node
        function = FUNCTIONS[node.name]
        count = len(args) + len(final)
        self.check_count(node.name, function, count, len(args))
        if node.name in ("and", "or"):
            return self.short_circuit(dot, args, final, until=node.name == "or")
        fixed = len(function.fixed)
        types = [function.fixed[at] if at < fixed else function.rest or ANY for at in range(count)]
        values = [self.argument(dot, arg, kind) for arg, kind in zip(args, types, strict=False)]
        values.extend(self.fitting(value, types[-1]) for value in final)
        try:
            if node.name == "call":
                raise non_function(str(args[0]) if args else plain(exported(final[0])), values[0])
            return function.call(*values)
        except FunctionError as error:
            self.node = place
            raise self.error(f"error calling {node.name}: {error}") from None

    def check_count(self, name: str, function: Function, count: int, written: int) -> None:
        fixed = len(function.fixed)
        if function.rest is not None and count < fixed:
            raise self.error(f"wrong number of args for {name}: want at least {fixed} got {written}")
        if function.rest is None and count != fixed:
            raise self.error(f"wrong number of args for {name}: want {fixed} got {count}")

    def short_circuit(self, dot: Any, args: list[nodes.Node], final: tuple[Any, ...], until: bool) -> Any:
        value: Any = NOTHING
        for arg in args:
            value = self.argument(dot, arg, VALUE)
            if truth(value) == until:
                return value
        return final[0] if final else value

    def argument(self, dot: Any, node: nodes.Node, kind: str) -> Any:
        self.node = node
        if isinstance(node, nodes.Nil):
            if kind == STRING:
                raise self.error("cannot assign nil to string")
            return NOTHING if kind == VALUE else None
        if isinstance(node, nodes.Literal) and kind == STRING and not isinstance(node.value, str):
            raise self.error(f"expected string; found {node}")
        return self.fitting(self.operand(dot, node), kind)

    def fitting(self, value: Any, kind: str) -> Any:
        """The value in the form that a parameter of this kind wants."""
        if kind == VALUE:
            return value
        if kind == ANY:
            return exported(value)
        if value is NOTHING:
            raise self.error("invalid value; expected string")
        if isinstance(unboxed(value), str):
            return unboxed(value)
        shown = type_name(value if is_nil(value) else unboxed(value))
        raise self.error(f"wrong type for value; expected string; got {shown}")
