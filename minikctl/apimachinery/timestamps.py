"""Moments: integers in milliseconds since 1970 inside the program, RFC 3339 text inside objects.

Two text forms exist in Kubernetes: ``Time`` has whole seconds (``2025-01-02T03:04:05Z``), ``MicroTime`` has six
digits (``2025-01-02T03:04:05.678000Z``; leases and new-style events).
"""

from __future__ import annotations

import time

_cached_seconds = -1
_cached_text = ""


def rfc3339(moment: int) -> str:
    """The ``Time`` text of a moment in milliseconds; fractions are cut off, as Go's JSON encoder does."""
    global _cached_seconds, _cached_text
    seconds = moment // 1000
    if seconds != _cached_seconds:  # a settle writes thousands of stamps of one moment
        _cached_text = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
        _cached_seconds = seconds
    return _cached_text


def micro(moment: int) -> str:
    """The ``MicroTime`` text of a moment in milliseconds."""
    return f"{rfc3339(moment)[:-1]}.{moment % 1000:03d}000Z"


def parse(text: str) -> int:
    """Milliseconds since 1970 of RFC 3339 text; raises ValueError for anything else."""
    from datetime import UTC, datetime

    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or "T" not in text.upper():
        raise ValueError(f"not an RFC 3339 time: {text!r}")
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000
