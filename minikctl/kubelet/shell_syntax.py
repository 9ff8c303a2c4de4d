"""Reading shell scripts: from text to a tree of commands, as far as one-liners in manifests go. Pure.

What it reads: words with quotes and expansions, lists (``; && || &``), pipes, redirections, ``if``, ``while``,
``until``, ``for``, ``{ }`` and ``( )``. What it refuses (`Unreadable`): ``case``, functions, here-documents.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = tuple[Any, ...]

_OPERATOR = re.compile(r"&&|\|\||;;|>>|<<|\d?>&\d|&>|[0-9]?>|[;&|()<\n]")
_SPACE = re.compile(r"(?:[ \t]|\\\n)+")
_PLAIN = re.compile(r"[^\s'\"\\$`;&|()<>]+")
_KEYWORDS = frozenset(("if", "then", "elif", "else", "fi", "while", "until", "for", "do", "done", "in", "{", "}", "!"))


class Unreadable(Exception):
    """A script in words that this reader does not know."""


class Token:
    """``word``: raw text, still to be expanded; otherwise an operator."""

    __slots__ = ("is_word", "text")

    def __init__(self, text: str, is_word: bool) -> None:
        self.text = text
        self.is_word = is_word


def parse(script: str) -> Node:
    """The tree of a script. Nodes are tuples, the first item says what they are:

    ("list", ((node, background), …)), ("and", left, right), ("or", left, right), ("not", node), ("pipe", nodes),
    ("while", condition, body, until), ("for", name, words, body), ("if", ((condition, body), …), other),
    ("simple", assignments, words, redirections), ("group", node, redirections), ("subshell", node, redirections).
    """
    parser = _Parser(_tokens(script))
    tree = parser.list(())
    if parser.next is not None:
        raise Unreadable(parser.next.text)
    return tree


def _tokens(script: str) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    while at < len(script):
        space = _SPACE.match(script, at)
        if space:
            at = space.end()
            continue
        if script[at] == "#":
            end = script.find("\n", at)
            at = len(script) if end < 0 else end
            continue
        operator = _OPERATOR.match(script, at)
        if operator and not (script[at].isdigit() and tokens and not _may_be_descriptor(script, at)):
            if operator[0] in (";;", "<<"):
                raise Unreadable(operator[0])
            tokens.append(Token(operator[0], False))
            at = operator.end()
            continue
        end = _word_end(script, at)
        tokens.append(Token(script[at:end], True))
        at = end
    return tokens


def _may_be_descriptor(script: str, at: int) -> bool:
    return at == 0 or script[at - 1] in " \t"


def _word_end(script: str, at: int) -> int:
    """Where the word that begins at ``at`` ends; quotes and substitutions belong to it."""
    while at < len(script):
        plain = _PLAIN.match(script, at)
        if plain:
            at = plain.end()
            continue
        letter = script[at]
        if letter in " \t\n;&|()<>":
            return at
        at = skip_quoted(script, at)
    return at


def skip_quoted(script: str, at: int) -> int:
    """The end of what begins at ``at`` with a quote, a backslash, a dollar or a backtick."""
    letter = script[at]
    if letter == "\\":
        return at + 2
    if letter == "'":
        return _closing(script, "'", at + 1) + 1
    if letter == "`":
        return _closing(script, "`", at + 1) + 1
    if letter == '"':
        at += 1
        while at < len(script) and script[at] != '"':
            at = skip_quoted(script, at) if script[at] in "\\$`" else at + 1
        if at >= len(script):
            raise Unreadable('"')
        return at + 1
    if script.startswith("$(", at):
        return skip_brackets(script, at + 1)
    if script.startswith("${", at):
        return _closing(script, "}", at + 2) + 1
    return at + 1


def skip_brackets(script: str, at: int) -> int:
    """The end of the round bracket that opens at ``at``."""
    depth = 0
    while at < len(script):
        letter = script[at]
        if letter in "'\"\\`":
            at = skip_quoted(script, at)
            continue
        depth += (letter == "(") - (letter == ")")
        at += 1
        if depth == 0:
            return at
    raise Unreadable("(")


def _closing(script: str, letter: str, at: int) -> int:
    found = script.find(letter, at)
    if found < 0:
        raise Unreadable(letter)
    return found


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def next(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _is(self, *texts: str) -> bool:
        token = self.next
        return token is not None and token.text in texts

    def _take(self, *texts: str) -> str:
        token = self.next
        if token is None or (texts and token.text not in texts):
            raise Unreadable(token.text if token else "end")
        self._at += 1
        return token.text

    def _skip_newlines(self) -> None:
        while self._is("\n"):
            self._at += 1

    def list(self, ends: tuple[str, ...]) -> Node:
        """Commands up to one of the words in ``ends``, or to the end."""
        items: list[tuple[Node, bool]] = []
        while True:
            while self._is("\n", ";"):
                self._at += 1
            if self.next is None or self._is(*ends):
                return ("list", tuple(items))
            node = self._and_or()
            background = self._is("&")
            items.append((node, background))
            if self._is("&", ";", "\n"):
                self._at += 1
            elif self.next is not None and not self._is(*ends):
                raise Unreadable(self.next.text)

    def _and_or(self) -> Node:
        left = self._pipe()
        while self._is("&&", "||"):
            word = "and" if self._take() == "&&" else "or"
            self._skip_newlines()
            left = (word, left, self._pipe())
        return left

    def _pipe(self) -> Node:
        if self._is("!"):
            self._at += 1
            return ("not", self._pipe())
        nodes = [self._command()]
        while self._is("|"):
            self._at += 1
            self._skip_newlines()
            nodes.append(self._command())
        return nodes[0] if len(nodes) == 1 else ("pipe", tuple(nodes))

    def _command(self) -> Node:
        if self._is("while", "until"):
            return self._loop()
        if self._is("for"):
            return self._for()
        if self._is("if"):
            return self._if()
        if self._is("{", "("):
            closing = "}" if self._take() == "{" else ")"
            body = self.list((closing,))
            self._take(closing)
            return ("group" if closing == "}" else "subshell", body, self._redirections())
        return self._simple()

    def _loop(self) -> Node:
        until = self._take() == "until"
        condition = self.list(("do",))
        return ("while", condition, self._body(), until)

    def _body(self) -> Node:
        self._take("do")
        body = self.list(("done",))
        self._take("done")
        return ("group", body, self._redirections())

    def _for(self) -> Node:
        self._take("for")
        name, words = self._take(), []
        if self._is("in"):
            self._at += 1
            while self.next is not None and self.next.is_word:
                words.append(self._take())
        while self._is(";", "\n"):
            self._at += 1
        return ("for", name, tuple(words), self._body())

    def _if(self) -> Node:
        branches, other, word = [], None, self._take("if")
        while word in ("if", "elif"):
            condition = self.list(("then",))
            self._take("then")
            branches.append((condition, self.list(("elif", "else", "fi"))))
            word = self._take()
        if word == "else":
            other = self.list(("fi",))
            word = self._take("fi")
        return ("if", tuple(branches), other)

    def _simple(self) -> Node:
        assignments: list[tuple[str, str]] = []
        words: list[str] = []
        redirections: list[tuple[str, str]] = []
        while self.next is not None:
            token = self.next
            if not token.is_word:
                found = self._redirection()
                if found is None:
                    break
                redirections.append(found)
                continue
            if not words and token.text in _KEYWORDS | {"case", "function", "esac"}:
                raise Unreadable(token.text)
            self._at += 1
            name, equals, value = token.text.partition("=")
            if not words and equals and name.isidentifier():
                assignments.append((name, value))
            else:
                words.append(token.text)
        if self._is("(") or not (words or assignments or redirections):
            raise Unreadable(self.next.text if self.next else "end")
        return ("simple", tuple(assignments), tuple(words), tuple(redirections))

    def _redirections(self) -> tuple[tuple[str, str], ...]:
        found = []
        while (entry := self._redirection()) is not None:
            found.append(entry)
        return tuple(found)

    def _redirection(self) -> tuple[str, str] | None:
        """(operator, target), or None where none stands."""
        token = self.next
        if token is None or token.is_word or not ({">", "<"} & set(token.text)):
            return None
        self._at += 1
        if "&" in token.text and token.text[-1].isdigit():
            return (token.text, "")
        return (token.text, self._take())


_LEAVING = frozenset(("exit", "break", "return", "exec", "set", "eval", "kill"))


def always_holds(node: Node) -> bool:
    """Whether a condition is true whatever happens: ``true``, ``:``, ``[ 1 ]``."""
    if node[0] == "list":
        return len(node[1]) == 1 and always_holds(node[1][0][0])
    if node[0] != "simple" or not node[2]:
        return False
    return node[2][0] in ("true", ":", "/bin/true") or node[2] in (("[", "1", "]"), ("[", "true", "]"), ("test", "1"))


def may_leave(node: Any) -> bool:
    """Whether anything in a tree could end the loop around it."""
    if isinstance(node, tuple):
        if node and node[0] == "simple":
            return bool(node[2]) and node[2][0] in _LEAVING
        return any(may_leave(part) for part in node)
    return False
