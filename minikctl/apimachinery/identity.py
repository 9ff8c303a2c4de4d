"""Uids and generated names from one seeded generator, so that the same commands give the same bytes.

The generator is splitmix64: two multiplications a number, no import, and its whole state is one integer that the
store keeps. Nothing here is fit for secrets.
"""

from __future__ import annotations

_MASK = (1 << 64) - 1
NAME_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
"""Kubernetes' letters for generated names: no vowels, no digits that look like letters."""
SUFFIX_LENGTH = 5
MAX_GENERATED_BASE = 63 - SUFFIX_LENGTH


class Identity:
    """``state`` is the seed at first, and what to store to go on from here."""

    __slots__ = ("state",)

    def __init__(self, state: int) -> None:
        self.state = state & _MASK

    def number(self) -> int:
        """The next number of 64 bits."""
        self.state = (self.state + 0x9E3779B97F4A7C15) & _MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return z ^ (z >> 31)

    def below(self, bound: int) -> int:
        """A number from 0 to ``bound`` - 1."""
        return self.number() % bound

    def uid(self) -> str:
        """A UUID of version 4."""
        digits = f"{self.number():016x}{self.number():016x}"
        variant = "89ab"[int(digits[16], 16) & 3]
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"

    def suffix(self) -> str:
        """Five letters, as at the end of a generated name."""
        number, letters = self.number(), []
        for _ in range(SUFFIX_LENGTH):
            number, index = divmod(number, 27)
            letters.append(NAME_ALPHABET[index])
        return "".join(letters)

    def name(self, base: str) -> str:
        """A name for ``metadata.generateName``; an overlong base is cut as Kubernetes does."""
        return base[:MAX_GENERATED_BASE] + self.suffix()
