"""Expanding the words of a shell: quotes, variables, command substitution, arithmetic. Pure."""

from __future__ import annotations

import re

from minikctl.kubelet.shell_syntax import Unreadable, skip_brackets, skip_quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[?$#0-9!@*]")
_BRACED = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*|[?$#0-9@*])(?:(:?[-=+?])([^}]*))?\}")
_TERM = re.compile(r"\s*(\d+|[A-Za-z_$][A-Za-z0-9_]*|<=|>=|==|!=|&&|\|\||[-+*/%()<>])")
_LEVELS = (("||",), ("&&",), ("==", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%"))


class Words:
    """``variables`` by name; ``substitute`` runs a script and gives what it wrote."""

    def __init__(self, variables: dict[str, str], substitute: Callable[[str], str]) -> None:
        self.variables = variables
        self._substitute = substitute

    def fields(self, raw: str) -> list[str]:
        """The fields of one raw word: unquoted expansions are split at spaces."""
        pieces = self._pieces(raw)
        fields, current, begun = [], "", False
        for text, quoted in pieces:
            if quoted:
                current, begun = current + text, True
                continue
            parts = re.split(r"[ \t\n]+", text)
            for index, part in enumerate(parts):
                if index:
                    if begun or current:
                        fields.append(current)
                    current, begun = "", False
                current += part
        if begun or current:
            fields.append(current)
        return fields

    def text(self, raw: str) -> str:
        """The same as one text, unsplit: in assignments and redirections."""
        return "".join(text for text, _ in self._pieces(raw))

    def _pieces(self, raw: str) -> list[tuple[str, bool]]:
        """(text, whether it was quoted or literal)."""
        pieces: list[tuple[str, bool]] = []
        at = 0
        while at < len(raw):
            letter = raw[at]
            if letter == "'":
                end = skip_quoted(raw, at)
                pieces.append((raw[at + 1 : end - 1], True))
            elif letter == '"':
                end = skip_quoted(raw, at)
                pieces.append((self._inside_quotes(raw[at + 1 : end - 1]), True))
            elif letter == "\\":
                end = at + 2
                pieces.append((raw[at + 1 : end].replace("\n", ""), True))
            elif letter in "$`":
                text, end = self._expansion(raw, at)
                pieces.append((text, False))
            else:
                end = at + 1
                while end < len(raw) and raw[end] not in "'\"\\$`":
                    end += 1
                pieces.append((raw[at:end], True))
            at = end
        return pieces

    def _inside_quotes(self, raw: str) -> str:
        out, at = [], 0
        while at < len(raw):
            letter = raw[at]
            if letter == "\\" and at + 1 < len(raw):
                following = raw[at + 1]
                out.append(following if following in '$`"\\' else "" if following == "\n" else "\\" + following)
                at += 2
            elif letter in "$`":
                text, at = self._expansion(raw, at)
                out.append(text)
            else:
                out.append(letter)
                at += 1
        return "".join(out)

    def _expansion(self, raw: str, at: int) -> tuple[str, int]:
        """(value, end) of what begins with a dollar or a backtick."""
        if raw[at] == "`":
            end = skip_quoted(raw, at)
            return self._substitute(raw[at + 1 : end - 1]), end
        if raw.startswith("$((", at):
            end = skip_brackets(raw, at + 1)
            return str(self.number(raw[at + 3 : end - 2])), end
        if raw.startswith("$(", at):
            end = skip_brackets(raw, at + 1)
            return self._substitute(raw[at + 2 : end - 1]), end
        braced = _BRACED.match(raw, at + 1)
        if braced:
            return self._braced(braced[1], braced[2] or "", braced[3] or ""), braced.end()
        if raw.startswith("${", at):
            raise Unreadable(raw[at:])
        name = _NAME.match(raw, at + 1)
        if name is None:
            return "$", at + 1
        return self.variables.get(name[0], ""), name.end()

    def _braced(self, name: str, operator: str, word: str) -> str:
        value = self.variables.get(name)
        empty = value is None or (operator.startswith(":") and not value)
        kind = operator[-1:]
        if kind in ("-", "=") and empty:
            value = self.text(word)
            if kind == "=":
                self.variables[name] = value
        elif kind == "+":
            value = "" if empty else self.text(word)
        return value or ""

    # --- arithmetic

    def number(self, expression: str) -> int:
        """The value of an arithmetic expression over whole numbers."""
        text = expression.strip()
        tokens: list[str] = []
        at = 0
        while at < len(text):
            found = _TERM.match(text, at)
            if found is None:
                if not text[at:].strip():
                    break
                raise Unreadable(expression)
            tokens.append(found[1])
            at = found.end()
        tokens.reverse()
        value = self._level(tokens, 0)
        if tokens:
            raise Unreadable(expression)
        return value

    def _level(self, tokens: list[str], level: int) -> int:
        if level == len(_LEVELS):
            return self._atom(tokens)
        value = self._level(tokens, level + 1)
        while tokens and tokens[-1] in _LEVELS[level]:
            value = _apply(tokens.pop(), value, self._level(tokens, level + 1))
        return value

    def _atom(self, tokens: list[str]) -> int:
        if not tokens:
            return 0
        token = tokens.pop()
        if token == "(":
            value = self._level(tokens, 0)
            if not tokens or tokens.pop() != ")":
                raise Unreadable("(")
            return value
        if token in ("-", "+"):
            value = self._atom(tokens)
            return -value if token == "-" else value
        if token.isdigit():
            return int(token)
        value_text = self.variables.get(token.lstrip("$"), "") or "0"
        return int(value_text) if value_text.lstrip("-").isdigit() else 0


def _apply(operator: str, left: int, right: int) -> int:
    if operator in ("/", "%"):
        if right == 0:
            raise Unreadable("division by 0")
        quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
        return quotient if operator == "/" else left - quotient * right
    table = {
        "+": left + right,
        "-": left - right,
        "*": left * right,
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
        "==": left == right,
        "!=": left != right,
        "&&": bool(left and right),
        "||": bool(left or right),
    }
    return int(table[operator])
