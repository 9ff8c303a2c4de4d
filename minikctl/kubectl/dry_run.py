"""What ``--dry-run`` means: one of three words, or an old form of it that kubectl still takes.

Source: kubectl's GetDryRunStrategy. The notes about old forms look like klog's lines, as they do there.
"""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import boolean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation

BARE = "unchanged"
"""The value of the flag when it stands without one."""


def strategy(invocation: Invocation) -> str:
    """``none``, ``client`` or ``server``; raises CommandError for another word."""
    word: str = invocation.flags["dry-run"]
    if word in ("none", "client", "server"):
        return word
    if word == BARE:
        _log(invocation, 703, "--dry-run is deprecated and can be replaced with --dry-run=client.")
        return "client"
    try:
        asked = boolean(word)
    except ValueError:
        raise CommandError(f'Invalid dry-run value ({word}). Must be "none", "server", or "client".') from None
    line, new = (717, "client") if asked else (720, "none")
    _log(invocation, line, f"--dry-run={word} is deprecated (boolean value) and can be replaced with --dry-run={new}.")
    return new


def _log(invocation: Invocation, line: int, text: str) -> None:
    from minikctl.kubectl import klog

    klog.warn(invocation, f"helpers.go:{line}", text)
