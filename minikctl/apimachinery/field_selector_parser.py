"""Field selectors as text: the grammar and the messages of Kubernetes' fields package. Part of `selectors.py`."""

from __future__ import annotations

import re

from minikctl.apimachinery.selectors import Requirement, SelectorError

# Commas behind a backslash belong to the value.
_TERM = re.compile(r"(?:[^\\,]|\\.)+\\?|\\$", re.DOTALL)
_OPERATOR = re.compile(r"!=|==|=")


def parse(text: str) -> list[Requirement]:
    """The requirements in the order of their text, as Kubernetes sorts them; raises SelectorError."""
    found: list[Requirement] = []
    for term in sorted(_TERM.findall(text)):
        operator = _OPERATOR.search(term)
        if not operator:
            raise SelectorError(f"invalid selector: '{text}'; can't understand '{term}'")
        value = _unescaped(term[operator.end() :])
        key = term[: operator.start()]
        if key or value:
            found.append(Requirement(key, "!=" if operator[0] == "!=" else "=", (value,)))
    return found


def _unescaped(value: str) -> str:
    out: list[str] = []
    characters = iter(value)
    for character in characters:
        if character == "\\":
            escaped = next(characters, "")
            if escaped not in ("\\", ",", "="):
                raise SelectorError(f"invalid field selector: invalid escape sequence: \\{escaped}")
            out.append(escaped)
        elif character in ",=":
            raise SelectorError(f"invalid field selector: unescaped character in value: {ord(character)}")
        else:
            out.append(character)
    return "".join(out)
