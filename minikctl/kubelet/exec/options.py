"""Taking the options of a program apart, as getopt does: ``-la``, ``-n 5``, ``-n5``, ``--lines=5``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class UnknownOption(Exception):
    """The text is the option, without dashes."""


def take(
    words: Sequence[str],
    plain: str = "",
    valued: str = "",
    long: Mapping[str, str] | None = None,
    *,
    mixed: bool = True,
) -> tuple[dict[str, str], list[str]]:
    """(option letter -> its value, "" for those without one; the other words). Raises UnknownOption.

    ``plain`` are the letters that stand alone, ``valued`` those that take a value; ``long`` maps names (``lines``) to
    letters. ``mixed``: options may stand behind other words; a program that runs another one takes them before only.
    """
    options: dict[str, str] = {}
    rest: list[str] = []
    words = list(words)
    while words:
        word = words.pop(0)
        if word == "--":
            return options, rest + words
        if word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            letter = (long or {}).get(name)
            if letter is None:
                raise UnknownOption(name)
            if letter in valued and not equals:
                value = words.pop(0) if words else ""
            options[letter] = value
        elif word.startswith("-") and len(word) > 1:
            _take_letters(word[1:], words, plain, valued, options)
        else:
            rest.append(word)
            if not mixed:
                return options, rest + words
    return options, rest


def _take_letters(letters: str, words: list[str], plain: str, valued: str, options: dict[str, str]) -> None:
    for at, letter in enumerate(letters):
        if letter in valued:
            value = letters[at + 1 :]
            options[letter] = value or (words.pop(0) if words else "")
            return
        if letter not in plain:
            raise UnknownOption(letter)
        options[letter] = ""
