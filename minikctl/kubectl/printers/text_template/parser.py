"""Tokens to a tree, with the checks and messages of Go's text/template/parse.

What an expression means, and whether it fits an object, is for `execution`.
"""

from __future__ import annotations

from minikctl.apimachinery.go_format import GoSyntaxError, quote, unquote
from minikctl.kubectl.printers.text_template import lexer as lex
from minikctl.kubectl.printers.text_template import nodes
from minikctl.kubectl.printers.text_template.functions import FUNCTIONS
from minikctl.kubectl.printers.text_template.literals import literal_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Body = list[nodes.Node]

_OPERANDS = (
    lex.BOOL,
    lex.RUNE,
    lex.DOT,
    lex.FIELD,
    lex.IDENTIFIER,
    lex.NUMBER,
    "nil",
    lex.RAW_STRING,
    lex.STRING,
    lex.VARIABLE,
    lex.LEFT_PAREN,
)


class TemplateError(ValueError):
    """A template that cannot be parsed or executed; the text is Go's whole message."""


def parse(name: str, text: str) -> dict[str, Body]:
    """The template called ``name`` and those it defines, by name. Raises TemplateError."""
    templates: dict[str, Body] = {}
    _Parser(name, text, templates).whole()
    return templates


class _Scope:
    """What is open within one template: its variables, its ranges, and the line of the action being read."""

    def __init__(self) -> None:
        self.variables = ["$"]
        self.ranges = 0
        self.action_line = 0


class _Parser:
    def __init__(self, name: str, text: str, templates: dict[str, Body]) -> None:
        self.name = name
        self.text = text
        self.templates = templates
        self.lexer = lex.Lexer(text)
        self.ahead: list[lex.Token] = []
        self.last = lex.Token(lex.EOF, 0, "")
        self.scope = _Scope()
        self.actions: dict[str, Callable[[lex.Token], nodes.Node]] = {
            "block": lambda token: self.block(),
            "break": self.jump,
            "continue": self.jump,
            "else": lambda token: self.otherwise(),
            "end": lambda token: nodes.End(self.expect((lex.RIGHT_DELIM,), "end").position),
            "if": lambda token: self.branch("if"),
            "range": lambda token: self.branch("range"),
            "template": lambda token: self.call(),
            "with": lambda token: self.branch("with"),
        }

    # Tokens.

    def next(self) -> lex.Token:
        if self.ahead:
            return self.ahead.pop()
        self.last = self.lexer.next()
        return self.last

    def push(self, *tokens: lex.Token) -> None:
        """Gives tokens back; the first of them comes next."""
        self.ahead.extend(reversed(tokens))

    def peek(self) -> lex.Token:
        token = self.next()
        self.push(token)
        return token

    def next_solid(self) -> lex.Token:
        """The next token that is no space."""
        token = self.next()
        while token.kind == lex.SPACE:
            token = self.next()
        return token

    def peek_solid(self) -> lex.Token:
        token = self.next_solid()
        self.push(token)
        return token

    def expect(self, kinds: tuple[str, ...], context: str) -> lex.Token:
        token = self.next_solid()
        if token.kind not in kinds:
            raise self.unexpected(token, context)
        return token

    # Faults.

    def line(self, token: lex.Token) -> int:
        return self.text.count("\n", 0, token.position) + 1

    def error(self, message: str) -> TemplateError:
        return TemplateError(f"template: {self.name}:{self.line(self.last)}: {message}")

    def unexpected(self, token: lex.Token, context: str) -> TemplateError:
        if token.kind != lex.ERROR:
            return self.error(f"unexpected {token} in {context}")
        started = self.scope.action_line
        if not started or started == self.line(token):
            return self.error(token.text)
        word = "" if token.text.endswith(" action") else " in action"
        return self.error(f"{token.text}{word} started at {self.name}:{started}")

    def unquoted(self, token: lex.Token) -> str:
        try:
            return unquote(token.text)
        except GoSyntaxError as error:
            raise self.error(str(error)) from None

    # Templates.

    def whole(self) -> None:
        root: Body = []
        while self.peek().kind != lex.EOF:
            if self.peek().kind == lex.LEFT_DELIM:
                delim = self.next()
                word = self.next_solid()
                if word.kind == "define":
                    self.definition()
                    continue
                self.push(delim, word)
            node = self.text_or_action()
            if isinstance(node, (nodes.End, nodes.Else)):
                raise self.error(f"unexpected {node}")
            root.append(node)
        self.add(self.name, root)

    def add(self, name: str, body: Body) -> None:
        if name in self.templates and not _is_empty(self.templates[name]):
            if not _is_empty(body):
                raise self.error(f"template: multiple definition of template {quote(name)}")
            return
        self.templates[name] = body

    def definition(self) -> None:
        context = "define clause"
        name = self.unquoted(self.expect((lex.STRING, lex.RAW_STRING), context))
        self.expect((lex.RIGHT_DELIM,), context)
        self.add(name, self.own_scope(context))

    def own_scope(self, context: str) -> Body:
        """The body of a template that is defined here, up to its end."""
        outer, self.scope = self.scope, _Scope()
        body, end = self.body()
        if not isinstance(end, nodes.End):
            raise self.error(f"unexpected {end} in {context}")
        self.scope = outer
        return body

    def body(self) -> tuple[Body, nodes.Node]:
        """Nodes up to an end or else, and that end or else."""
        body: Body = []
        while self.peek_solid().kind != lex.EOF:
            node = self.text_or_action()
            if isinstance(node, (nodes.End, nodes.Else)):
                return body, node
            body.append(node)
        raise self.error("unexpected EOF")

    def text_or_action(self) -> nodes.Node:
        token = self.next_solid()
        if token.kind == lex.TEXT:
            return nodes.Text(token.position, token.text)
        if token.kind != lex.LEFT_DELIM:
            raise self.unexpected(token, "input")
        self.scope.action_line = self.line(token)
        node = self.action()
        self.scope.action_line = 0
        return node

    # Actions.

    def action(self) -> nodes.Node:
        token = self.next_solid()
        if token.kind in self.actions:
            return self.actions[token.kind](token)
        self.push(token)
        return nodes.Action(token.position, self.pipeline("command", lex.RIGHT_DELIM))

    def jump(self, token: lex.Token) -> nodes.Node:
        shown = "{{" + token.text + "}}"
        self.expect((lex.RIGHT_DELIM,), shown)
        if not self.scope.ranges:
            raise self.error(f"{shown} outside {{{{range}}}}")
        return nodes.Jump(token.position, token.text)

    def otherwise(self) -> nodes.Node:
        token = self.peek_solid()
        if token.kind not in ("if", "with"):
            self.expect((lex.RIGHT_DELIM,), "else")
        return nodes.Else(token.position)

    def branch(self, word: str) -> nodes.Branch:
        known = len(self.scope.variables)
        pipeline = self.pipeline(word, lex.RIGHT_DELIM)
        self.scope.ranges += word == "range"
        body, closing = self.body()
        self.scope.ranges -= word == "range"
        rest = None
        if isinstance(closing, nodes.Else):
            rest = self.rest(word)
        del self.scope.variables[known:]
        return nodes.Branch(word, pipeline, body, rest)

    def rest(self, word: str) -> Body:
        """What follows an else. ``else if`` and ``else with`` share the end of what they belong to."""
        if word != "range" and self.peek().kind == word:
            self.next()
            return [self.branch(word)]
        body, closing = self.body()
        if not isinstance(closing, nodes.End):
            raise self.error(f"expected end; found {closing}")
        return body

    def block(self) -> nodes.Node:
        context = "block clause"
        token = self.next_solid()
        name = self.template_name(token, context)
        pipeline = self.pipeline(context, lex.RIGHT_DELIM)
        self.add(name, self.own_scope(context))
        return nodes.Call(token.position, name, pipeline)

    def call(self) -> nodes.Node:
        context = "template clause"
        token = self.next_solid()
        name = self.template_name(token, context)
        following = self.next_solid()
        if following.kind == lex.RIGHT_DELIM:
            return nodes.Call(token.position, name, None)
        self.push(following)
        return nodes.Call(token.position, name, self.pipeline(context, lex.RIGHT_DELIM))

    def template_name(self, token: lex.Token, context: str) -> str:
        if token.kind not in (lex.STRING, lex.RAW_STRING):
            raise self.unexpected(token, context)
        return self.unquoted(token)

    # Pipelines.

    def pipeline(self, context: str, end: str) -> nodes.Pipeline:
        pipeline = nodes.Pipeline(self.peek_solid().position)
        while self.declaration(pipeline, context):
            pass
        while True:
            token = self.next_solid()
            if token.kind == end:
                self.check(pipeline, context)
                return pipeline
            if token.kind not in _OPERANDS:
                raise self.unexpected(token, context)
            self.push(token)
            pipeline.commands.append(self.command())

    def declaration(self, pipeline: nodes.Pipeline, context: str) -> bool:
        """Reads ``$x :=``, ``$x =`` or ``$x,``, if one stands here; tells whether another one may follow."""
        variable = self.peek_solid()
        if variable.kind != lex.VARIABLE:
            return False
        self.next()
        adjacent = self.peek()
        following = self.peek_solid()
        comma = following.kind == lex.CHAR and following.text == ","
        if not comma and following.kind not in (lex.ASSIGN, lex.DECLARE):
            self.push(variable, adjacent) if adjacent.kind == lex.SPACE else self.push(variable)
            return False
        self.next_solid()
        pipeline.variables.append(nodes.Variable(variable.position, variable.text))
        self.scope.variables.append(variable.text)
        if not comma:
            pipeline.assigns = following.kind == lex.ASSIGN
            return False
        if context != "range" or len(pipeline.variables) > 1:
            raise self.error(f"too many declarations in {context}")
        if self.peek_solid().kind not in (lex.VARIABLE, lex.RIGHT_DELIM, lex.RIGHT_PAREN):
            raise self.error("range can only initialize variables")
        return True

    def check(self, pipeline: nodes.Pipeline, context: str) -> None:
        if not pipeline.commands:
            raise self.error(f"missing value for {context}")
        for stage, command in enumerate(pipeline.commands[1:], 2):
            if isinstance(command.args[0], (nodes.Literal, nodes.Dot, nodes.Nil)):
                raise self.error(f"non executable command in pipeline stage {stage}")

    def command(self) -> nodes.Command:
        command = nodes.Command(self.peek_solid().position, [])
        while True:
            self.peek_solid()
            operand = self.operand()
            if operand is not None:
                command.args.append(operand)
            token = self.next()
            if token.kind == lex.SPACE:
                continue
            if token.kind in (lex.RIGHT_DELIM, lex.RIGHT_PAREN):
                self.push(token)
            elif token.kind != lex.PIPE:
                raise self.unexpected(token, "operand")
            break
        if not command.args:
            raise self.error("empty command")
        return command

    def operand(self) -> nodes.Node | None:
        """A term and the fields that follow it without a blank; None where something else stands."""
        node = self.term()
        if node is None or self.peek().kind != lex.FIELD:
            return node
        # Go counts such a chain from its second part on.
        position = self.peek().position
        names: list[str] = []
        while self.peek().kind == lex.FIELD:
            names.append(self.next().text[1:])
        if isinstance(node, nodes.Field):
            return nodes.Field(position, [*node.names, *names])
        if isinstance(node, nodes.Variable):
            return nodes.Variable(position, node.name, names)
        if isinstance(node, (nodes.Literal, nodes.Nil, nodes.Dot)):
            raise self.error(f"unexpected . after term {quote(str(node))}")
        return nodes.Chain(position, node, names)

    def term(self) -> nodes.Node | None:
        token = self.next_solid()
        match token.kind:
            case lex.IDENTIFIER:
                if token.text not in FUNCTIONS:
                    raise self.error(f"function {quote(token.text)} not defined")
                return nodes.Identifier(token.position, token.text)
            case lex.DOT:
                return nodes.Dot(token.position)
            case "nil":
                return nodes.Nil(token.position)
            case lex.VARIABLE:
                if token.text not in self.scope.variables:
                    raise self.error(f"undefined variable {quote(token.text)}")
                return nodes.Variable(token.position, token.text)
            case lex.FIELD:
                return nodes.Field(token.position, [token.text[1:]])
            case lex.LEFT_PAREN:
                return self.pipeline("parenthesized pipeline", lex.RIGHT_PAREN)
            case lex.BOOL | lex.RUNE | lex.NUMBER | lex.STRING | lex.RAW_STRING:
                return self.literal(token)
        self.push(token)
        return None

    def literal(self, token: lex.Token) -> nodes.Literal:
        if token.kind in (lex.STRING, lex.RAW_STRING):
            return nodes.Literal(token.position, token.text, self.unquoted(token))
        if token.kind == lex.BOOL:
            return nodes.Literal(token.position, token.text, token.text == "true")
        try:
            return nodes.Literal(token.position, token.text, literal_number(token.text))
        except ValueError as error:
            raise self.error(str(error)) from None


def _is_empty(body: Body) -> bool:
    """Whether a template holds nothing but blanks."""
    return all(isinstance(node, nodes.Text) and not node.text.strip() for node in body)
