"""Expanding the words of a shell: quotes, variables, command substitution, arithmetic. Pure."""

from __future__ import annotations

import re

from minikctl.kubelet.shell_tokens import Unreadable, skip_brackets, skip_quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[?$#0-9!@*]")
_BRACED = re.compile(
    r"(#?)([A-Za-z_][A-Za-z0-9_]*(?:\[\d+\])?|[0-9]+|[?$#@*])((?::?[-=+?]|%%?|##?|//?)?)(.*)", re.DOTALL
)
_TERM = re.compile(r"\s*(\d+|\$?\{?[A-Za-z_$][A-Za-z0-9_]*\}?|<=|>=|==|!=|&&|\|\||[-+*/%()<>!])")
_LEVELS = (("||",), ("&&",), ("==", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%"))
_WILD = re.compile(r"[*?]|\[.*\]")
_QUOTED, _LITERAL, _EXPANDED, _BREAK = "quoted", "literal", "expanded", "break"


class Unset(Unreadable):
    """``${NAME?text}`` of a variable that is not set."""


class Words:
    """``variables`` by name; ``substitute`` runs a script and gives what it wrote.

    ``parameters`` are ``$1`` and so on. ``glob`` gives the paths of a pattern; without it patterns stay as they are.
    """

    def __init__(
        self,
        variables: dict[str, str],
        substitute: Callable[[str], str],
        glob: Callable[[str], list[str]] | None = None,
    ) -> None:
        self.variables = variables
        self.parameters: list[str] = []
        self._substitute = substitute
        self._glob = glob

    def fields(self, raw: str) -> list[str]:
        """The fields of one raw word: unquoted expansions are split at spaces, patterns become paths."""
        fields: list[str] = []
        current: list[tuple[str, str]] = []
        for text, kind in self._pieces(raw):
            if kind is _BREAK:
                self._end_field(fields, current)
            elif kind is not _EXPANDED:
                current.append((text, kind))
            else:
                for index, part in enumerate(re.split(r"[ \t\n]+", text)):
                    if index:
                        self._end_field(fields, current)
                    if part:
                        current.append((part, kind))
        self._end_field(fields, current)
        return fields

    def _end_field(self, fields: list[str], pieces: list[tuple[str, str]]) -> None:
        """Add what was gathered as a field, as several where it is a pattern of paths; begin anew."""
        if not pieces:
            return
        text = "".join(piece for piece, _ in pieces)
        if self._glob is not None and any(kind is not _QUOTED and _WILD.search(piece) for piece, kind in pieces):
            fields += self._glob(_pattern_of(pieces)) or [text]
        else:
            fields.append(text)
        pieces.clear()

    def text(self, raw: str) -> str:
        """The same as one text, unsplit: in assignments and redirections."""
        return "".join(" " if kind is _BREAK else text for text, kind in self._pieces(raw))

    def pattern(self, raw: str) -> str:
        """The same as a pattern for `fnmatch`: what was quoted stands for itself."""
        return _pattern_of([piece for piece in self._pieces(raw) if piece[1] is not _BREAK])

    def _pieces(self, raw: str) -> list[tuple[str, str]]:
        """(text, whether it was quoted, literal, expanded; or a break between two fields of ``"$@"``)."""
        pieces: list[tuple[str, str]] = []
        at = 0
        if raw[:1] == "~" and raw[1:2] in ("", "/"):
            pieces.append((self.variables.get("HOME", "/root"), _QUOTED))
            at = 1
        while at < len(raw):
            letter = raw[at]
            if letter == "'":
                end = skip_quoted(raw, at)
                pieces.append((raw[at + 1 : end - 1], _QUOTED))
            elif letter == '"':
                end = skip_quoted(raw, at)
                pieces += self._in_quotes(raw[at + 1 : end - 1])
            elif letter == "\\":
                end = at + 2
                pieces.append((raw[at + 1 : end].replace("\n", ""), _QUOTED))
            elif letter in "$`":
                text, end = self._expansion(raw, at)
                pieces.append((text, _EXPANDED))
            else:
                end = at + 1
                while end < len(raw) and raw[end] not in "'\"\\$`":
                    end += 1
                pieces.append((raw[at:end], _LITERAL))
            at = end
        return pieces

    def _in_quotes(self, raw: str) -> list[tuple[str, str]]:
        """The pieces of what stands between double quotes: one, or more where there is a ``$@``."""
        if "$@" not in raw:
            return [(self._inside_quotes(raw), _QUOTED)]
        before, _, after = raw.partition("$@")
        pieces: list[tuple[str, str]] = []
        for index, parameter in enumerate(self.parameters):
            if index:
                pieces.append(("", _BREAK))
            pieces.append((parameter, _QUOTED))
        around = [(self._inside_quotes(part), _QUOTED) for part in (before, after)]
        return [*around[:1], *pieces, *around[1:]] if before or after else pieces

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
        if raw.startswith("${", at):
            end = skip_quoted(raw, at)
            return self._braced(raw[at + 2 : end - 1]), end
        name = _NAME.match(raw, at + 1)
        if name is None:
            return "$", at + 1
        return self.value(name[0]) or "", name.end()

    def value(self, name: str) -> str | None:
        """Of a variable or a parameter, None for one that is not set."""
        if name.isdigit() and name != "0":
            at = int(name) - 1
            return self.parameters[at] if at < len(self.parameters) else None
        if name in ("@", "*"):
            return " ".join(self.parameters) if self.parameters else None
        if name == "#":
            return str(len(self.parameters))
        return self.variables.get(name)

    def _braced(self, inside: str) -> str:
        found = _BRACED.fullmatch(inside)
        if found is None or (found[4] and not found[3]) or (found[1] and found[3]):
            raise Unreadable("${" + inside)
        count, name, operator, word = found.groups()
        value = self.value(name)
        if count:
            return str(len(value or ""))
        if operator[:1] in ("%", "#"):
            return _trimmed(value or "", operator, self.pattern(word))
        if operator[:1] == "/":
            pattern, _, new = word.partition("/")
            return (value or "").replace(self.text(pattern), self.text(new), -1 if operator == "//" else 1)
        empty = value is None or (operator.startswith(":") and not value)
        kind = operator[-1:]
        if kind in ("-", "=") and empty:
            value = self.text(word)
            if kind == "=":
                self.variables[name] = value
        elif kind == "?" and empty:
            raise Unset(f"{name}: {self.text(word) or 'parameter not set'}")
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
        value_text = self.value(token.strip("${}")) or "0"
        return int(value_text) if value_text.lstrip("-").isdigit() else 0


def _pattern_of(pieces: list[tuple[str, str]]) -> str:
    return "".join(re.sub(r"([*?\[])", r"[\1]", text) if kind is _QUOTED else text for text, kind in pieces)


def _trimmed(value: str, operator: str, pattern: str) -> str:
    """The value without the shortest (``%``, ``#``) or longest piece at its end or start that the pattern fits."""
    from fnmatch import fnmatchcase

    cuts = range(len(value) + 1)
    if operator[0] == "#":
        for cut in cuts if operator == "#" else reversed(cuts):
            if fnmatchcase(value[:cut], pattern):
                return value[cut:]
    else:
        for cut in reversed(cuts) if operator == "%" else cuts:
            if fnmatchcase(value[cut:], pattern):
                return value[:cut]
    return value


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
