"""Lines in the form of klog, the logger of kubectl, for the few notes that kubectl logs where it could have printed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def warn(invocation: Invocation, place: str, text: str) -> None:
    """A warning; ``place`` is the file and line in kubectl's sources, which klog shows (``helpers.go:703``)."""
    invocation.err.write(line("W", place, text))


def unhandled(place: str, text: str) -> str:
    """The line about a fault that nobody is there to take."""
    from minikctl.apimachinery.go_format import quote

    return line("E", place, f'"Unhandled Error" err={quote(text)}')


def line(severity: str, place: str, text: str) -> str:
    """``severity``: I, W, E."""
    import os
    import time

    moment = time.time()
    stamp = f"{time.strftime('%m%d %H:%M:%S', time.localtime(moment))}.{int(moment % 1 * 10**6):06d}"
    return f"{severity}{stamp} {os.getpid():7d} {place}] {text}\n"
