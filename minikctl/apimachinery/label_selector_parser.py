"""Label selectors as text: the grammar and the messages of Kubernetes' labels package. Part of `selectors.py`."""

from __future__ import annotations

import re

from minikctl.apimachinery import field_errors
from minikctl.apimachinery.label_syntax import key_faults, value_faults
from minikctl.apimachinery.selectors import Requirement, SelectorError, is_int64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError

_EQUALITY = {"=": "=", "==": "==", "!=": "!=", ">": "gt", "<": "lt"}
_SETS = ("in", "notin")
_EXPECTED = "in, notin, =, ==, !=, gt, lt"
# The longest run of these that begins with an operator or mark is one token.
_SYMBOLS = "=!(),><"
_MARKS = ("==", "!=", "=", "!", "(", ")", ",", ">", "<")
_TOKEN = re.compile(rf"[ \t\r\n]*(?:({'|'.join(map(re.escape, _MARKS))})|([^ \t\r\n{re.escape(_SYMBOLS)}]+))")


def parse(text: str) -> list[Requirement]:
    """The requirements in the order of the text; raises SelectorError."""
    return _Parser(text).requirements()


class _Parser:
    """``tokens`` are texts and whether they are identifiers; the last one is empty and stands for the end."""

    __slots__ = ("at", "tokens")

    def __init__(self, text: str) -> None:
        # A NUL ends the text, as it does for Kubernetes' scanner.
        found = _TOKEN.findall(text.partition("\0")[0])
        self.tokens = [(mark or word, not mark) for mark, word in found]
        self.tokens.append(("", False))
        self.at = 0

    def next(self) -> tuple[str, bool]:
        token = self.tokens[min(self.at, len(self.tokens) - 1)]
        self.at += 1
        return token

    def peek(self) -> tuple[str, bool]:
        return self.tokens[min(self.at, len(self.tokens) - 1)]

    def requirements(self) -> list[Requirement]:
        found: list[Requirement] = []
        text, is_word = self.peek()
        if text and not is_word and text != "!":
            raise SelectorError(f"found '{text}', expected: !, identifier, or 'end of string'")
        while text:
            try:
                found.append(self.requirement())
            except SelectorError as error:
                raise SelectorError(f"unable to parse requirement: {error}") from None
            text, _ = self.next()
            if text not in ("", ","):
                raise SelectorError(f"found '{text}', expected: ',' or 'end of string'")
            if text:
                following, is_word = self.peek()
                if not is_word and following != "!":
                    raise SelectorError(f"found '{following}', expected: identifier after ','")
        return found

    def requirement(self) -> Requirement:
        key, is_word = self.next()
        absent = key == "!"
        if absent:
            key, is_word = self.next()
        if not is_word:
            raise SelectorError(f"found '{key}', expected: identifier")
        faults = key_faults(key)
        if faults:
            raise SelectorError(str(field_errors.invalid("<nil>", key, "; ".join(faults))))
        if absent:
            return Requirement(key, "!")
        if self.peek()[0] in ("", ","):
            return Requirement(key, "exists")
        operator, _ = self.next()
        if operator in _SETS:
            values = self.values()
        elif operator in _EQUALITY:
            operator, values = _EQUALITY[operator], [self.value()]
        else:
            raise SelectorError(f"found '{operator}', expected: {_EXPECTED}")
        return _checked(key, operator, sorted(set(values)))

    def value(self) -> str:
        if self.peek()[0] in ("", ","):
            return ""
        text, is_word = self.next()
        if not is_word:
            raise SelectorError(f"found '{text}', expected: identifier")
        return text

    def values(self) -> list[str]:
        """``(a,b)``; commas without a value before or behind them count an empty one."""
        text, _ = self.next()
        if text != "(":
            raise SelectorError(f"found '{text}' expected: '('")
        first, is_word = self.peek()
        if first == ")":
            self.next()
            return [""]
        if not is_word and first != ",":
            raise SelectorError(f"found '{first}', expected: ',', ')' or identifier")
        found: list[str] = []
        while True:
            text, is_word = self.next()
            following, _ = self.peek()
            if is_word:
                found.append(text)
                if following not in (",", ")"):
                    raise SelectorError(f"found '{following}', expected: ',' or ')'")
            elif text == ",":
                if not found:
                    found.append("")
                if following == ")":
                    found.append("")
                if following == ",":
                    self.next()
                    found.append("")
            else:
                raise SelectorError(f"found '{text}', expected: ',', or identifier")
            if self.peek()[0] == ")":
                self.next()
                return found


def _checked(key: str, operator: str, values: list[str]) -> Requirement:
    faults: list[FieldError] = []
    if operator in ("gt", "lt") and not is_int64(values[0]):
        detail = "for 'Gt', 'Lt' operators, the value must be an integer"
        faults.append(field_errors.invalid("values[0]", values[0], detail))
    for index, value in enumerate(values):
        problems = value_faults(value)
        if problems:
            faults.append(field_errors.invalid(f"values[{index}][{key}]", value, "; ".join(problems)))
    if faults:
        texts = list(dict.fromkeys(map(str, faults)))
        raise SelectorError(texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]")
    return Requirement(key, operator, values)
