"""Spans of time as Go prints them: ``1m30s``, ``500ms``, ``0s``."""

from __future__ import annotations


def shown(seconds: float) -> str:
    """The text of a span; whole milliseconds are enough for what flags hold."""
    milliseconds = round(seconds * 1000)
    if abs(milliseconds) < 1000:
        return f"{milliseconds}ms" if milliseconds else "0s"
    sign, milliseconds = ("-", -milliseconds) if milliseconds < 0 else ("", milliseconds)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    text = f"{rest / 1000:.3f}".rstrip("0").rstrip(".") + "s"
    if hours:
        return f"{sign}{hours}h{minutes}m{text}"
    return f"{sign}{minutes}m{text}" if minutes else f"{sign}{text}"
