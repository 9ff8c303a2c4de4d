"""What ``--validate`` asks of the server. Source: kubectl's GetValidationDirective."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import boolean, quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation

_WORDS = {"strict": "Strict", "warn": "Warn", "ignore": "Ignore"}


def field_validation(invocation: Invocation) -> str:
    """``Strict``, ``Warn`` or ``Ignore``; raises CommandError for another word."""
    word: str = invocation.flags["validate"]
    if word in _WORDS:
        return _WORDS[word]
    try:
        return "Strict" if boolean(word) else "Ignore"
    except ValueError:
        raise CommandError(
            f"invalid - validate option {quote(word)}; must be one of: strict (or true), warn, ignore (or false)"
        ) from None
