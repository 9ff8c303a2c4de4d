"""Template text to tokens, with Go's delimiters, trim markers and comments.

The lexer never fails: a fault is a token of kind ERROR whose text is the message, for the parser to report.
Trimming happens here, the parser never sees it.
"""

from __future__ import annotations

from minikctl.apimachinery.go_format import code_point, quote

BOOL = "bool"
CHAR = "char"
RUNE = "rune"
EOF = "eof"
ERROR = "error"
FIELD = "field"
IDENTIFIER = "identifier"
NUMBER = "number"
RAW_STRING = "raw string"
SPACE = "space"
STRING = "string"
TEXT = "text"
VARIABLE = "variable"
LEFT_DELIM = "{{"
RIGHT_DELIM = "}}"
LEFT_PAREN = "("
RIGHT_PAREN = ")"
PIPE = "|"
ASSIGN = "="
DECLARE = ":="
DOT = "."
KEYWORDS = frozenset(
    ("block", "break", "continue", "define", "else", "end", "if", "nil", "range", "template", "with", DOT)
)

_BLANKS = " \t\r\n"
_EOF = ""


class Token:
    """One token: its kind (a constant above, or the keyword itself), where it starts, and its text."""

    __slots__ = ("kind", "position", "text")

    def __init__(self, kind: str, position: int, text: str) -> None:
        self.kind = kind
        self.position = position
        self.text = text

    def __str__(self) -> str:
        """As error messages name it."""
        if self.kind == EOF:
            return "EOF"
        if self.kind == ERROR:
            return self.text
        if self.kind in KEYWORDS:
            return f"<{self.text}>"
        if len(self.text.encode()) > 10:
            return quote(self.text[:10]) + "..."
        return quote(self.text)


class Lexer:
    """Hands out the tokens of one template, one a call."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.in_action = False
        self.depth = 0

    def next(self) -> Token:
        """The next token; at the end, EOF outside actions and a fault inside."""
        return self._inside() if self.in_action else self._outside()

    def _outside(self) -> Token:
        text = self.text
        while True:
            start = self.at
            opening = text.find(LEFT_DELIM, start)
            if opening < 0:
                self.at = len(text)
                return Token(TEXT, start, text[start:]) if start < len(text) else Token(EOF, start, "EOF")
            inner = opening + 2
            trim = (
                text[inner : inner + 1] == "-" and text[inner + 1 : inner + 2] in _BLANKS[:] and inner + 1 < len(text)
            )
            before = text[start:opening].rstrip(_BLANKS) if trim else text[start:opening]
            if before:
                self.at = opening
                return Token(TEXT, start, before)
            inner += 2 if trim else 0
            if not text.startswith("/*", inner):
                self.at = inner
                self.in_action = True
                self.depth = 0
                return Token(LEFT_DELIM, opening, LEFT_DELIM)
            fault = self._skip_comment(inner)
            if fault:
                return self._fault(inner, fault)

    def _skip_comment(self, start: int) -> str:
        """Moves behind the comment that starts here; returns what is wrong with it, if anything."""
        end = self.text.find("*/", start + 2)
        if end < 0:
            return "unclosed comment"
        self.at = end + 2
        if not self._at_right_delim():
            return "comment ends before closing delimiter"
        self._right_delim()
        return ""

    def _at_right_delim(self) -> bool:
        return self.text.startswith(RIGHT_DELIM, self.at) or self._trims_right(self.at)

    def _trims_right(self, at: int) -> bool:
        return self.text[at : at + 1] in tuple(_BLANKS) and self.text.startswith("-" + RIGHT_DELIM, at + 1)

    def _right_delim(self) -> Token:
        trim = self._trims_right(self.at)
        start = self.at + (2 if trim else 0)
        self.at = start + 2
        if trim:
            while self.text[self.at : self.at + 1] in tuple(_BLANKS):
                self.at += 1
        self.in_action = False
        return Token(RIGHT_DELIM, start, RIGHT_DELIM)

    def _inside(self) -> Token:
        if self._at_right_delim():
            return self._fault(self.at, "unclosed left paren") if self.depth else self._right_delim()
        start = self.at
        character = self.text[start : start + 1]
        if character == _EOF:
            return self._fault(start, "unclosed action")
        if character in _BLANKS:
            return self._space()
        if character in '"`':
            return self._quoted(character)
        if character == "'":
            return self._rune()
        if character == "$" or (character == "." and not _is_ascii_digit(self.text[start + 1 : start + 2])):
            return self._field_or_variable(character)
        if character in ".+-" or _is_ascii_digit(character):
            return self._number()
        if is_word(character):
            return self._word()
        return self._symbol(character)

    def _symbol(self, character: str) -> Token:
        start = self.at
        if character == ":":
            return (
                self._emit(DECLARE, start + 2)
                if self.text.startswith(":=", start)
                else self._fault(start, "expected :=")
            )
        if character == "(":
            self.depth += 1
        elif character == ")":
            self.depth -= 1
            if self.depth < 0:
                return self._fault(start, "unexpected right paren")
        elif character not in "=|":
            if character.isascii() and character.isprintable():
                return self._emit(CHAR, start + 1)
            return self._fault(start, f"unrecognized character in action: {code_point(character)}")
        return self._emit(character, start + 1)

    def _emit(self, kind: str, end: int) -> Token:
        token = Token(kind, self.at, self.text[self.at : end])
        self.at = end
        return token

    def _fault(self, start: int, message: str) -> Token:
        self.at = len(self.text)
        return Token(ERROR, start, message)

    def _space(self) -> Token:
        end = self.at
        while self.text[end : end + 1] in tuple(_BLANKS):
            end += 1
        # The last blank may belong to a closing delimiter with a trim marker.
        if self._trims_right(end - 1):
            end -= 1
        return self._emit(SPACE, end)

    def _quoted(self, mark: str) -> Token:
        end = self.at + 1
        while self.text[end : end + 1] != mark:
            if mark == '"' and self.text[end : end + 1] == "\\":
                end += 1
            if self.text[end : end + 1] == _EOF or (mark == '"' and self.text[end] == "\n"):
                kind = "quoted" if mark == '"' else "raw quoted"
                return self._fault(self.at, f"unterminated {kind} string")
            end += 1
        return self._emit(STRING if mark == '"' else RAW_STRING, end + 1)

    def _rune(self) -> Token:
        end = self.at + 1
        while self.text[end : end + 1] != "'":
            if self.text[end : end + 1] == "\\":
                end += 1
            if self.text[end : end + 1] in (_EOF, "\n"):
                return self._fault(self.at, "unterminated character constant")
            end += 1
        return self._emit(RUNE, end + 1)

    def _field_or_variable(self, mark: str) -> Token:
        end = self._end_of_word(self.at + 1)
        if not self._terminated(end):
            return self._fault(self.at, f"bad character {code_point(self.text[end])}")
        if mark == "$":
            return self._emit(VARIABLE, end)
        return self._emit(FIELD if end > self.at + 1 else DOT, end)

    def _word(self) -> Token:
        end = self._end_of_word(self.at)
        if not self._terminated(end):
            return self._fault(self.at, f"bad character {code_point(self.text[end])}")
        word = self.text[self.at : end]
        kind = word if word in KEYWORDS else BOOL if word in ("true", "false") else IDENTIFIER
        return self._emit(kind, end)

    def _end_of_word(self, at: int) -> int:
        while is_word(self.text[at : at + 1]):
            at += 1
        return at

    def _terminated(self, at: int) -> bool:
        """Whether a name may end here, so that ``$x+2`` is refused without blanks."""
        following = self.text[at : at + 1]
        return following == _EOF or following in _BLANKS + ".,|:)(" or self.text.startswith(RIGHT_DELIM, at)

    def _number(self) -> Token:
        end = self._end_of_number(self.at)
        if is_word(self.text[end : end + 1]):
            return self._fault(self.at, f"bad number syntax: {quote(self.text[self.at : end + 1])}")
        return self._emit(NUMBER, end)

    def _end_of_number(self, at: int) -> int:
        at = self._accept(at, "+-", 1)
        digits = "0123456789_"
        if self.text[at : at + 1] == "0":
            base = self.text[at + 1 : at + 2].lower()
            known = {"x": "0123456789abcdefABCDEF_", "o": "01234567_", "b": "01_"}
            if base in known:
                digits = known[base]
                at += 2
        at = self._accept(at, digits)
        if self.text[at : at + 1] == ".":
            at = self._accept(at + 1, digits)
        exponent = {11: "eE", 23: "pP"}.get(len(digits), "")
        if exponent and self.text[at : at + 1] in tuple(exponent):
            at = self._accept(self._accept(at + 1, "+-", 1), "0123456789_")
        return self._accept(at, "i", 1)

    def _accept(self, at: int, characters: str, most: int = -1) -> int:
        while most and self.text[at : at + 1] in tuple(characters):
            at += 1
            most -= 1
        return at


def is_word(character: str) -> bool:
    """Whether names may hold this character: an underscore, a letter or a decimal digit."""
    return character == "_" or character.isalpha() or character.isdecimal()


def _is_ascii_digit(character: str) -> bool:
    return character.isascii() and character.isdecimal()
