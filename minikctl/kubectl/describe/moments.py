"""Moments as descriptions show them: in the time zone of the reader, or as an age."""

from __future__ import annotations

import time

from minikctl.apimachinery.duration import human
from minikctl.apimachinery.timestamps import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from time import struct_time

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def rfc1123(timestamp: str | None) -> str:
    """``Thu, 02 Jan 2025 03:04:05 +0000``; Go's first moment for a missing one."""
    if not timestamp:
        return "Mon, 01 Jan 0001 00:00:00 +0000"
    local = _local(timestamp)
    day, month = _DAYS[local.tm_wday], _MONTHS[local.tm_mon - 1]
    clock = f"{local.tm_hour:02}:{local.tm_min:02}:{local.tm_sec:02}"
    return f"{day}, {local.tm_mday:02} {month} {local.tm_year:04} {clock} {_offset(local)}"


def go_time(timestamp: str | None) -> str:
    """``2025-01-02 03:04:05 +0000 UTC``."""
    if not timestamp:
        return "0001-01-01 00:00:00 +0000 UTC"
    local = _local(timestamp)
    date = f"{local.tm_year:04}-{local.tm_mon:02}-{local.tm_mday:02}"
    clock = f"{local.tm_hour:02}:{local.tm_min:02}:{local.tm_sec:02}"
    return f"{date} {clock} {_offset(local)} {local.tm_zone}"


def age(timestamp: str | None, now: int) -> str:
    """The time since then; ``now`` in milliseconds."""
    return human((now - parse(timestamp)) / 1000) if timestamp else "<unknown>"


def _local(timestamp: str) -> struct_time:
    return time.localtime(parse(timestamp) // 1000)


def _offset(local: struct_time) -> str:
    sign = "-" if local.tm_gmtoff < 0 else "+"
    minutes = abs(local.tm_gmtoff) // 60
    return f"{sign}{minutes // 60:02}{minutes % 60:02}"
