"""Time zones as Go's time package treats them: what the clock of a place shows at a moment, and back.

Used by `cron.py`, and by the check of a CronJob's ``spec.timeZone``. Data comes from the system, or from the package
``tzdata`` where the system has none.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime, tzinfo


class Zone:
    __slots__ = ("_info",)

    def __init__(self, info: tzinfo) -> None:
        self._info = info

    def fields(self, seconds: int) -> datetime:
        """What clock and calendar of the place show at a moment in seconds since 1970."""
        from datetime import datetime

        return datetime.fromtimestamp(seconds, self._info)

    def moment(self, year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> int:
        """Seconds since 1970 when the clock shows this; months and days may run over (month 13, day 32).

        A time that the clock skips or shows twice is taken with the offset that Go's ``time.Date`` picks.
        """
        from datetime import UTC, datetime

        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        naive = int(datetime(year, month, 1, tzinfo=UTC).timestamp()) + (day - 1) * 86400
        naive += hour * 3600 + minute * 60 + second
        offset = self._offset(naive)
        return naive - self._offset(naive - offset) if offset else naive

    def _offset(self, seconds: int) -> int:
        delta = self.fields(seconds).utcoffset()
        return int(delta.total_seconds()) if delta is not None else 0


_zones: dict[str, Zone] = {}


def zone_named(name: str) -> Zone:
    """The zone of an IANA name; ValueError with Go's words if there is none."""
    known = _zones.get(name)
    if known is not None:
        return known
    if name in ("", "UTC", "Local"):
        from datetime import UTC

        return _zones.setdefault(name, Zone(UTC))
    if ".." in name or name[0] in "/\\":
        raise ValueError("time: invalid location name")
    from zoneinfo import ZoneInfo

    try:
        return _zones.setdefault(name, Zone(ZoneInfo(name)))
    except (KeyError, OSError, ValueError):
        raise ValueError(f"unknown time zone {name}") from None
