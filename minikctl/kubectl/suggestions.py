"""Which commands someone may have meant who typed an unknown one: cobra's rule, in kubectl's order of commands."""

from __future__ import annotations

from minikctl.kubectl.surface import index

_NEAR = 2


def suggestions(typed: str, program: str) -> list[str]:
    """Names at most two edits away, names that begin with ``typed``, and those that are declared for that word.

    What is minikctl's own is left out for who calls the program as kubectl: there is no such command there.
    """
    found = []
    lower = typed.lower()
    for name in index.names(own=program != "kubectl"):
        if edits(lower, name) <= _NEAR or name.startswith(lower):
            found.append(name)
        found += [name for word in index.SUGGEST_FOR.get(name, ()) if word == lower]
    return found


def edits(left: str, right: str) -> int:
    """The Levenshtein distance: the fewest insertions, removals and replacements that make one word of the other."""
    row = list(range(len(right) + 1))
    for number, a in enumerate(left, 1):
        before, row[0] = row[0], number
        for at, b in enumerate(right, 1):
            here = before if a == b else 1 + min(before, row[at], row[at - 1])
            before, row[at] = row[at], here
    return row[-1]
