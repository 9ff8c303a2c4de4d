"""One request's way as a picture: a line a hop, what is to be said of it beneath, and the end in a sentence."""

from __future__ import annotations

from minikctl.client.network import ANSWERED, HTTP_ERROR, REFUSED, TIMEOUT, UNKNOWN_HOST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from minikctl.client.network import Trace

_BOLD, _DIM, _GREEN, _RED, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[31m", "\x1b[0m"
_SIGNS = {"hop": "●", "line": "│", "good": "✓", "bad": "✗"}
_PLAIN_SIGNS = {"hop": "*", "line": "|", "good": "+", "bad": "x"}
KIND_WIDTH = 14
ENDINGS = {
    REFUSED: "Connection refused",
    TIMEOUT: "Timed out",
    UNKNOWN_HOST: "Host not found",
}
STATUS = {200: "OK", 404: "Not Found", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


def picture(trace: Trace, out: TextIO) -> str:
    """Coloured and wrapped for a terminal, plain lines for anything else."""
    terminal = out.isatty()
    signs = signs_of(out)
    paint = Painter(out)
    width = width_of(out) if terminal else 0
    good = trace.verdict == ANSWERED
    lines = []
    for index, hop in enumerate(trace.hops):
        last = index == len(trace.hops) - 1
        sign = signs["hop"] if not last else signs["good" if good else "bad"]
        colour = _DIM if not last else _GREEN if good else _RED
        lines.append(f"{paint(sign, colour)} {hop.kind:<{KIND_WIDTH}} {paint(hop.name, _BOLD)}")
        rail = " " if last else paint(signs["line"], _DIM)
        for text in _wrapped(hop.detail, width - KIND_WIDTH - 3):
            lines.append(f"{rail} {'':<{KIND_WIDTH}} {paint(text, _DIM)}")
    ending = _wrapped(end_of(trace), width)
    lines += ["", *(paint(text, _GREEN if good else _RED) for text in ending)]
    return "".join(f"{line}\n" for line in lines)


def end_of(trace: Trace) -> str:
    """``Answered: 200 OK by pod default/web-1 (container web, port 80)``, ``Connection refused: …``"""
    code = f" {trace.status} {STATUS.get(trace.status, '')}".rstrip() if trace.status else ""
    if trace.verdict == ANSWERED:
        by = ""
        if trace.pod is not None:
            meta = trace.pod["metadata"]
            by = f" by pod {meta['namespace']}/{meta['name']} (container {trace.container}, port {trace.port})"
        return f"Answered:{code}{by}" if code else f"Answered{by}"
    start = f"HTTP{code}" if trace.verdict == HTTP_ERROR else ENDINGS[trace.verdict]
    return f"{start}: {trace.reason}"


def signs_of(out: TextIO) -> dict[str, str]:
    encoding = (getattr(out, "encoding", None) or "utf-8").lower().replace("-", "")
    return _SIGNS if encoding == "utf8" else _PLAIN_SIGNS


class Painter:
    """Puts colours around words, where the stream shows colours."""

    def __init__(self, out: TextIO) -> None:
        import os

        self._colours = out.isatty() and os.environ.get("TERM") != "dumb" and "NO_COLOR" not in os.environ

    def __call__(self, text: str, colour: str) -> str:
        return f"{colour}{text}{_PLAIN}" if self._colours and text else text


def width_of(out: TextIO) -> int:
    """The columns of a terminal, 80 where they are not known."""
    import os

    try:
        return os.get_terminal_size(out.fileno()).columns
    except (OSError, ValueError):
        return 80


def _wrapped(text: str, width: int) -> list[str]:
    """The lines of a text; one where there is no width to keep to."""
    if not text:
        return []
    if width <= 20 or len(text) <= width:
        return [text]
    from textwrap import wrap

    return wrap(text, width, break_long_words=False, break_on_hyphens=False)
