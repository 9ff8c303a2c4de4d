"""``[[ … ]]``, bash's conditions: what holds. Pure but for the groups of a match, which go to ``BASH_REMATCH``."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Unary = Callable[[str, str], bool]


class Conditions:
    """``words`` stand between the brackets, expanded. ``unary`` tells of ``-f PATH`` and the like."""

    def __init__(self, words: list[str], unary: Unary, variables: dict[str, str]) -> None:
        self._words = words
        self._at = 0
        self._unary = unary
        self._variables = variables

    def hold(self) -> bool:
        """``||`` binds least, then ``&&``, then ``!``."""
        held = self._all()
        while self._take("||"):
            held = self._all() or held
        return held

    def _all(self) -> bool:
        held = self._one()
        while self._take("&&"):
            held = self._one() and held
        return held

    def _one(self) -> bool:
        if self._take("!"):
            return not self._one()
        if self._take("("):
            held = self.hold()
            self._take(")")
            return held
        operand: list[str] = []
        while self._at < len(self._words) and self._words[self._at] not in ("&&", "||", ")"):
            operand.append(self._words[self._at])
            self._at += 1
        if len(operand) == 3:
            return self._compared(*operand)
        return self._unary(*operand) if len(operand) == 2 else bool(operand and operand[0])

    def _take(self, word: str) -> bool:
        found = self._words[self._at : self._at + 1] == [word]
        self._at += found
        return found

    def _compared(self, left: str, operator: str, right: str) -> bool:
        if operator in ("=", "==", "!="):
            return fnmatchcase(left, right) == (operator != "!=")
        if operator == "=~":
            return self._matched(left, right)
        if operator in ("<", ">"):
            return left < right if operator == "<" else left > right
        a, b = (int(text) if text.lstrip("-").isdigit() else 0 for text in (left, right))
        table = {"-eq": a == b, "-ne": a != b, "-lt": a < b, "-le": a <= b, "-gt": a > b, "-ge": a >= b}
        return table.get(operator, False)

    def _matched(self, text: str, pattern: str) -> bool:
        for name in [name for name in self._variables if name.startswith("BASH_REMATCH")]:
            del self._variables[name]
        try:
            found = re.search(pattern, text)
        except re.error:
            return False
        if found:
            groups = [found[0], *(group or "" for group in found.groups())]
            self._variables["BASH_REMATCH"] = groups[0]
            self._variables.update({f"BASH_REMATCH[{index}]": group for index, group in enumerate(groups)})
        return found is not None
