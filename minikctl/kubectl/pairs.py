"""``KEY=VALUE`` and ``KEY-`` among the words of a command. Source: kubectl pkg/cmd/util/helpers.go."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def split_words(words: Sequence[str], kind: str) -> tuple[list[str], list[str]]:
    """(resources, pairs): the words from the first pair on have to be pairs. ``kind`` is what faults call them."""
    resources: list[str] = []
    pairs: list[str] = []
    for word in words:
        if ("=" in word and word[0] != "=") or (word.endswith("-") and word != "-"):
            pairs.append(word)
        elif pairs:
            raise CommandError(f"all resources must be specified before {kind} changes: {word}")
        else:
            resources.append(word)
    return resources, pairs


def parse_pairs(words: Sequence[str], kind: str, *, removals: bool = False) -> tuple[dict[str, str], list[str]]:
    """(values by key, keys to remove); raises CommandError for words of another form."""
    values: dict[str, str] = {}
    removed: list[str] = []
    wrong: list[str] = []
    for word in words:
        if "=" in word and word[0] != "=":
            key, _, value = word.partition("=")
            values[key] = value
        elif removals and word.endswith("-") and word != "-":
            removed.append(word[:-1])
        else:
            wrong.append(word)
    if wrong:
        raise CommandError(f"invalid {kind} format: {', '.join(wrong)}")
    return values, removed


def parse_labels(text: str) -> dict[str, str]:
    """``a=b,c=d`` of ``--labels`` and ``--selector``; raises CommandError."""
    found: dict[str, str] = {}
    for part in text.split(","):
        halves = part.split("=")
        if len(halves) != 2:
            raise CommandError(f"unexpected label spec: {part}")
        if not halves[0]:
            raise CommandError("unexpected empty label key")
        found[halves[0]] = halves[1]
    return found
