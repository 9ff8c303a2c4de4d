"""The schedules of CronJobs: five fields, ``@hourly`` and its like, ``@every 1h30m``.

`parse` says no in the words that users see in ``spec.schedule: Invalid value``; `Schedule.next` finds the moments for
whoever runs the jobs. A field is a set of numbers kept as the bits of an int, with one more bit where it was ``*``:
days have to match both day fields if one of them was, and either of them if none was.
Source: github.com/robfig/cron/v3 (standard parser), whose ways at clock changes are kept: an hour that the clock skips
is no moment of the day, and an hour that it shows twice counts twice.
"""

from __future__ import annotations

import re
from abc import abstractmethod

from minikctl.apimachinery.zones import Zone, zone_named

_STAR = 1 << 63
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_YEARS = 5
_NUMBER = re.compile(r"[+-]?[0-9]+")
_DURATION_PART = re.compile(r"([0-9]*)(?:\.([0-9]*))?")
_UNITS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "μs": 1_000,
    "ms": 1_000_000,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}


class _Bounds:
    __slots__ = ("high", "low", "names")

    def __init__(self, low: int, high: int, names: dict[str, int] | None = None) -> None:
        self.low = low
        self.high = high
        self.names = names or {}

    def all(self) -> int:
        return _bits(self.low, self.high, 1) | _STAR


_FIELDS = (
    _Bounds(0, 59),
    _Bounds(0, 23),
    _Bounds(1, 31),
    _Bounds(1, 12, {name: number for number, name in enumerate(_MONTHS, 1)}),
    _Bounds(0, 6, {name: number for number, name in enumerate(_DAYS)}),
)
_DESCRIPTORS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}


_REMEMBERED = 1000
_parsed: dict[str, Schedule] = {}
"""Schedules never change, and every change of a Job asks for its CronJob's."""


class Schedule:
    """When something is due."""

    __slots__ = ()

    @abstractmethod
    def next(self, after: int, zone: str | None = None) -> int | None:
        """The first moment later than ``after`` (both in ms since 1970), None if there is none within five years.

        ``zone`` is a name such as ``Europe/Berlin``, UTC if there is none; ValueError for a zone that nobody knows.
        """


class Every(Schedule):
    """``@every``: a fixed number of seconds (at least one) after the last time."""

    __slots__ = ("seconds",)

    def __init__(self, seconds: int) -> None:
        self.seconds = max(seconds, 1)

    def next(self, after: int, zone: str | None = None) -> int | None:
        return (after // 1000 + self.seconds) * 1000


class Calendar(Schedule):
    """Sets of minutes, hours, days of the month, months and days of the week; ``zone`` is that of a ``TZ=`` prefix."""

    __slots__ = ("days", "hours", "minutes", "months", "weekdays", "zone")

    def __init__(self, minutes: int, hours: int, days: int, months: int, weekdays: int, zone: str | None) -> None:
        self.minutes = minutes
        self.hours = hours
        self.days = days
        self.months = months
        self.weekdays = weekdays
        self.zone = zone

    def next(self, after: int, zone: str | None = None) -> int | None:
        place, start = zone_named(self.zone or zone or "UTC"), after // 1000 + 1
        soon = self._within_hour(place, start)
        return soon * 1000 if soon is not None else _Search(self, place, start).run()

    def _within_hour(self, zone: Zone, start: int) -> int | None:
        """The first moment from ``start`` on that is one, if it comes before the hour is over: most schedules' next."""
        now = start + -start % 60
        at = zone.fields(now)
        if not self.months >> at.month & 1 or not self.hours >> at.hour & 1 or at.second:
            return None
        later = (self.minutes & ~_STAR) >> at.minute
        if not later or not self.matches_day(at.day, at.isoweekday() % 7):
            return None
        minutes = (later & -later).bit_length() - 1
        if minutes:
            then = zone.fields(now + minutes * 60)
            if (then.day, then.hour, then.minute) != (at.day, at.hour, at.minute + minutes):
                return None  # the clock is changed before
        return now + minutes * 60

    def matches_day(self, day: int, weekday: int) -> bool:
        """``weekday`` counts from Sunday, 0."""
        in_month, in_week = bool(self.days >> day & 1), bool(self.weekdays >> weekday & 1)
        if (self.days | self.weekdays) & _STAR:
            return in_month and in_week
        return in_month or in_week


class _Search:
    """One search: from month to minute, and again from the month on whenever a field runs over."""

    __slots__ = ("cut", "now", "schedule", "zone")

    def __init__(self, schedule: Calendar, zone: Zone, start: int) -> None:
        self.schedule = schedule
        self.zone = zone
        self.now = start
        self.cut = False
        """Whether the smaller fields were set back to their beginning; that is done once only."""

    def run(self) -> int | None:
        last_year = self.zone.fields(self.now).year + _YEARS
        while self.zone.fields(self.now).year <= last_year:
            if self._month() and self._day() and self._hour() and self._minute() and self._second():
                return self.now * 1000
        return None

    def _month(self) -> bool:
        while True:
            at = self.zone.fields(self.now)
            if self.schedule.months >> at.month & 1:
                return True
            if not self.cut:
                self.cut = True
                self.now = self.zone.moment(at.year, at.month, 1)
                at = self.zone.fields(self.now)
            clock = (at.hour, at.minute, at.second)
            self.now = self.zone.moment(at.year, at.month + 1, at.day, *clock)
            if self.zone.fields(self.now).month == 1:
                return False

    def _day(self) -> bool:
        while True:
            at = self.zone.fields(self.now)
            if self.schedule.matches_day(at.day, at.isoweekday() % 7):
                return True
            if not self.cut:
                self.cut = True
                self.now = self.zone.moment(at.year, at.month, at.day)
                at = self.zone.fields(self.now)
            self.now = self.zone.moment(at.year, at.month, at.day + 1, at.hour, at.minute, at.second)
            # Where the clock changes at midnight, that hour is missing or there twice.
            hour = self.zone.fields(self.now).hour
            self.now += 3600 * ((24 - hour) if hour > 12 else -hour)
            if self.zone.fields(self.now).day == 1:
                return False

    def _hour(self) -> bool:
        while True:
            at = self.zone.fields(self.now)
            if self.schedule.hours >> at.hour & 1:
                return True
            if not self.cut:
                self.cut = True
                self.now = self.zone.moment(at.year, at.month, at.day, at.hour)
            self.now += 3600
            if self.zone.fields(self.now).hour == 0:
                return False

    def _minute(self) -> bool:
        while True:
            at = self.zone.fields(self.now)
            if self.schedule.minutes >> at.minute & 1:
                return True
            if not self.cut:
                self.cut = True
                self.now -= self.now % 60
            self.now += 60
            if self.zone.fields(self.now).minute == 0:
                return False

    def _second(self) -> bool:
        second = self.zone.fields(self.now).second
        if second == 0:
            return True
        self.cut = True
        self.now += 60 - second
        return False


def parse(text: str) -> Schedule:
    """The schedule that ``text`` means; ValueError with the words for the user."""
    known = _parsed.get(text)
    if known is None:
        if len(_parsed) >= _REMEMBERED:
            _parsed.clear()
        known = _parsed[text] = _parse(text)
    return known


def _parse(text: str) -> Schedule:
    if not text:
        raise ValueError("empty spec string")
    zone = None
    if text.startswith(("TZ=", "CRON_TZ=")):
        head, _, text = text.partition(" ")
        zone = head.partition("=")[2]
        try:
            zone_named(zone)
        except ValueError as fault:
            raise ValueError(f"provided bad location {zone}: {fault}") from None
        text = text.strip()
    if text.startswith("@every "):
        return Every(_seconds(text))
    if text.startswith("@"):
        if text not in _DESCRIPTORS:
            raise ValueError(f"unrecognized descriptor: {text}")
        text = _DESCRIPTORS[text]
    fields = text.split()
    if len(fields) != len(_FIELDS):
        raise ValueError(f"expected exactly {len(_FIELDS)} fields, found {len(fields)}: [{' '.join(fields)}]")
    minutes, hours, days, months, weekdays = (_field(field, at) for field, at in zip(fields, _FIELDS, strict=True))
    return Calendar(minutes, hours, days, months, weekdays, zone)


def _field(text: str, bounds: _Bounds) -> int:
    bits = 0
    for part in text.split(","):
        if part:
            bits |= _range(part, bounds)
    return bits


def _range(text: str, bounds: _Bounds) -> int:
    """``number``, ``number-number``, each with ``/number``; a star or a question mark for all."""
    span, *steps = text.split("/")
    ends = span.split("-")
    star = ends[0] in ("*", "?")
    low, high = (bounds.low, bounds.high) if star else _ends(text, ends, bounds)
    if len(steps) > 1:
        raise ValueError(f"too many slashes: {text}")
    step = 1
    if steps:
        step = _number(steps[0])
        high = bounds.high if len(ends) == 1 else high
    if low < bounds.low:
        raise ValueError(f"beginning of range ({low}) below minimum ({bounds.low}): {text}")
    if high > bounds.high:
        raise ValueError(f"end of range ({high}) above maximum ({bounds.high}): {text}")
    if low > high:
        raise ValueError(f"beginning of range ({low}) beyond end of range ({high}): {text}")
    if step == 0:
        raise ValueError(f"step of range should be a positive number: {text}")
    return _bits(low, high, step) | (_STAR if star and step == 1 else 0)


def _ends(text: str, ends: list[str], bounds: _Bounds) -> tuple[int, int]:
    low = _named(ends[0], bounds)
    if len(ends) > 2:
        raise ValueError(f"too many hyphens: {text}")
    return low, _named(ends[1], bounds) if len(ends) == 2 else low


def _named(text: str, bounds: _Bounds) -> int:
    found = bounds.names.get(text.lower())
    return _number(text) if found is None else found


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text) or not -(2**63) <= int(text) < 2**63:
        why = "value out of range" if _NUMBER.fullmatch(text) else "invalid syntax"
        raise ValueError(f'failed to parse int from {text}: strconv.Atoi: parsing "{text}": {why}')
    if int(text) < 0:
        raise ValueError(f"negative number ({int(text)}) not allowed: {text}")
    return int(text)


def _bits(low: int, high: int, step: int) -> int:
    return sum(1 << number for number in range(low, high + 1, step))


def _seconds(text: str) -> int:
    words = text.removeprefix("@every ")
    try:
        return _nanoseconds(words) // 10**9
    except ValueError as fault:
        raise ValueError(f"failed to parse duration {text}: {fault}") from None


def _nanoseconds(text: str) -> int:
    """A duration in Go's notation: ``1h30m``, ``-1.5h``, ``300ms``."""
    rest = text[1:] if text[:1] in ("+", "-") else text
    if rest == "0":
        return 0
    if not rest:
        raise ValueError(f'time: invalid duration "{text}"')
    total = 0
    while rest:
        found = _DURATION_PART.match(rest)
        whole, fraction = (found[1], found[2] or "") if found else ("", "")
        if found is None or not whole + fraction:
            raise ValueError(f'time: invalid duration "{text}"')
        rest = rest[found.end() :]
        unit = re.match(r"[^0-9.]*", rest)[0]  # type: ignore[index]
        if not unit:
            raise ValueError(f'time: missing unit in duration "{text}"')
        if unit not in _UNITS:
            raise ValueError(f'time: unknown unit "{unit}" in duration "{text}"')
        rest = rest[len(unit) :]
        total += int(whole + fraction) * _UNITS[unit] // 10 ** len(fraction)
    if total > 2**63 - 1:
        raise ValueError(f'time: invalid duration "{text}"')
    return -total if text[0] == "-" else total
