"""Reading shell scripts: from text to a tree of commands, as far as one-liners in manifests go. Pure.

What it reads: words with quotes and expansions, lists (``; && || &``), pipes, redirections, here-documents, ``if``,
``while``, ``until``, ``for``, ``case``, functions, ``{ }`` and ``( )``. Neighbour: `shell_tokens` cuts the
text into words. What is no script in these words is `Unreadable`, and `Incomplete` where more of it might come.
"""

from __future__ import annotations

from minikctl.kubelet.shell_tokens import Incomplete, Unreadable, tokens_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.kubelet.shell_tokens import Token

    Node = tuple[Any, ...]

_KEYWORDS = frozenset(
    ("if", "then", "elif", "else", "fi", "while", "until", "for", "do", "done", "in", "case", "esac", "{", "}", "!")
)


def parse(script: str) -> Node:
    """The tree of a script. Nodes are tuples, the first item says what they are:

    ("list", ((node, background), …)), ("and", left, right), ("or", left, right), ("not", node), ("pipe", nodes),
    ("while", condition, body, until), ("for", name, words, body), ("if", ((condition, body), …), other),
    ("case", word, ((patterns, body), …)), ("function", name, body), ("simple", assignments, words, redirections),
    ("group", node, redirections), ("subshell", node, redirections). A redirection is (operator, raw word), a
    here-document's operator is ``<<`` and its word the text.
    """
    parser = _Parser(tokens_of(script))
    tree = parser.list(())
    if parser.next is not None:
        raise Unreadable(parser.next.text)
    return tree


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
        if token is None:
            raise Incomplete("end")
        if texts and token.text not in texts:
            raise Unreadable(token.text)
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
            return self._redirectable(self._if())
        if self._is("case"):
            return self._redirectable(self._case())
        if self._is("function"):
            self._at += 1
            return self._function(self._take())
        if self._is("{", "("):
            closing = "}" if self._take() == "{" else ")"
            body = self.list((closing,))
            self._take(closing)
            return ("group" if closing == "}" else "subshell", body, self._redirections())
        return self._simple()

    def _redirectable(self, node: Node) -> Node:
        redirections = self._redirections()
        return ("group", node, redirections) if redirections else node

    def _function(self, name: str) -> Node:
        """A function, from behind its name on."""
        if self._is("("):
            self._at += 1
            self._take(")")
        self._skip_newlines()
        return ("function", name, self._command())

    def _case(self) -> Node:
        self._take("case")
        word = self._take()
        branches: list[Node] = []
        self._skip_newlines()
        self._take("in")
        while True:
            self._skip_newlines()
            if self._is("esac"):
                self._at += 1
                return ("case", word, tuple(branches))
            if self._is("("):
                self._at += 1
            patterns = [self._take()]
            while self._is("|"):
                self._at += 1
                patterns.append(self._take())
            self._take(")")
            branches.append((tuple(patterns), self.list((";;", "esac"))))
            if self._is(";;"):
                self._at += 1

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
        name, words = self._take(), ['"$@"']
        self._skip_newlines()
        if self._is("in"):
            self._at += 1
            words = []
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
            if not words and token.text in _KEYWORDS:
                raise Unreadable(token.text)
            self._at += 1
            name, equals, value = token.text.partition("=")
            if not words and equals and name.isidentifier():
                assignments.append((name, value))
            else:
                words.append(token.text)
        if self._is("(") and len(words) == 1 and not assignments and not redirections:
            return self._function(words[0])
        if self.next is None and not (words or assignments or redirections):
            raise Incomplete("end")
        if self.next is not None and (self._is("(") or not (words or assignments or redirections)):
            raise Unreadable(self.next.text)
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
