"""Moments: integers in milliseconds since 1970 inside the program, RFC 3339 text inside objects.

Two text forms exist in Kubernetes: ``Time`` has whole seconds (``2025-01-02T03:04:05Z``), ``MicroTime`` has six
digits (``2025-01-02T03:04:05.678000Z``; leases and new-style events).
"""

from __future__ import annotations

import time

_KEPT = 64
"""A settle writes thousands of stamps of a few moments."""
_texts: dict[int, str] = {}
_days_by_date: dict[str, int] = {}


def rfc3339(moment: int) -> str:
    """The ``Time`` text of a moment in milliseconds; fractions are cut off, as Go's JSON encoder does."""
    seconds = moment // 1000
    text = _texts.get(seconds)
    if text is None:
        if len(_texts) > _KEPT:
            _texts.clear()
        text = _texts[seconds] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
    return text


def micro(moment: int) -> str:
    """The ``MicroTime`` text of a moment in milliseconds."""
    return f"{rfc3339(moment)[:-1]}.{moment % 1000:03d}000Z"


def parse(text: str) -> int:
    """Milliseconds since 1970 of RFC 3339 text; raises ValueError for anything else."""
    if len(text) == 20 and text[19] == "Z" and text[10] == "T" and text[13] == text[16] == ":":
        days = _days_by_date.get(text[:10])
        clock = text[11:13] + text[14:16] + text[17:19]
        if days is not None and clock.isdigit() and text[11:13] < "24" and text[14] < "6" and text[17] < "6":
            return (days * 86_400 + int(text[11:13]) * 3600 + int(text[14:16]) * 60 + int(text[17:19])) * 1000
        if days is None and _remember_date(text[:10]):
            return parse(text)
    from datetime import UTC, datetime

    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or "T" not in text.upper():
        raise ValueError(f"not an RFC 3339 time: {text!r}")
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000


def _remember_date(text: str) -> bool:
    """Note the days since 1970 of ``2025-01-31``; False where it is no date of the years 1970 to 9999.

    Asking `datetime` would do, but importing it costs 2 ms. The count is the usual one, with years from March on.
    """
    if len(text) != 10 or text[4] != "-" or text[7] != "-" or not (text[:4] + text[5:7] + text[8:]).isdigit():
        return False
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if year < 1970 or not 1 <= month <= 12 or not 1 <= day <= lengths[month - 1]:
        return False
    years = year - 1
    _days_by_date[text] = (
        years * 365 + years // 4 - years // 100 + years // 400 + sum(lengths[: month - 1]) + day - 719_163
    )
    return True
