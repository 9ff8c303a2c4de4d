"""How a value goes on that was so one period ago and is so now. Pure.

What may differ between one period and the next: moments, by just the period, and the names that carry them; what is
random (uids, the ends of generated names, container ids) or drawn from a pool (addresses, nodes of equal worth);
resourceVersions, generations, and how often an event was told. Anything else that differs means that the cluster does
not do the same again: `Uneven`.
"""

from __future__ import annotations

import re

from minikctl.apimachinery.identity import NAME_ALPHABET, SUFFIX_LENGTH
from minikctl.apimachinery.timestamps import parse, rfc3339
from minikctl.client.event_buckets import BURST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

_TOKENS = (
    r"(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?)",
    r"(?P<uid>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
    r"(?P<id>[0-9a-f]{64})",
    r"(?P<moment>(?<=\.)[0-9a-f]{16}\b)",
    r"(?P<address>\b\d+\.\d+\.\d+\.\d+\b)",
    r"(?P<minute>(?<=-)\d{8,}\b)",
    rf"(?P<suffix>(?<=-)[{NAME_ALPHABET}]{{{SUFFIX_LENGTH}}}\b)",
)
_TOKEN = re.compile("|".join(_TOKENS))
_ARBITRARY = frozenset(("uid", "id", "address", "suffix", "node"))
_SECONDS = 1_000_000_000_000
"""Greater numbers are moments in milliseconds."""
_GROWING = frozenset(("generation", "observedGeneration"))


class Uneven(Exception):
    """Two moments a period apart show different things; the text says where."""


class Course:
    """Carries values on by ``periods`` periods of ``period`` ms (whole seconds); with 0 periods it only compares."""

    def __init__(self, period: int, periods: int = 0, nodes: Iterable[str] = ()) -> None:
        self._period = period
        self._shift = period * periods
        self._periods = periods
        names = "|".join(re.escape(name) for name in sorted(nodes, key=len, reverse=True))
        node = (rf"(?P<node>(?<![\w.-])(?:{names})(?![\w-]))",) if names else ()
        self._token = re.compile("|".join((*_TOKENS, *node)))
        self._tokens: dict[str, Callable[[str, str], str]] = {
            "time": self._time,
            "moment": self._moment,
            "minute": self._minute,
        }

    def value(self, before: Any, after: Any, field: str = "") -> Any:
        """JSON that was ``before`` one period ago and is ``after`` now, ``periods`` later; raises Uneven. ``field`` is
        the name under which it stands."""
        if before is after or before == after or field == "resourceVersion":
            return after
        kind = after.__class__
        if before.__class__ is kind:
            if kind is str:
                return self.text(before, after)
            if kind is dict:
                return self._mapping(before, after)
            if kind is list and len(before) == len(after):
                return [self.value(old, new) for old, new in zip(before, after, strict=True)]
            if kind is int:
                return self._number(before, after, field)
        raise Uneven(f"{field}: {before} and {after}")

    def text(self, before: str, after: str) -> str:
        """The same for text, whose moments and names are found in it."""
        old, new = list(self._token.finditer(before)), list(self._token.finditer(after))
        if len(old) != len(new):
            raise Uneven(f"{before} and {after}")
        parts, from_old, from_new = [], 0, 0
        for one, other in zip(old, new, strict=True):
            between = after[from_new : other.start()]
            if before[from_old : one.start()] != between or one.lastgroup != other.lastgroup:
                raise Uneven(f"{before} and {after}")
            parts += [between, self._carried(str(one.lastgroup), one[0], other[0])]
            from_old, from_new = one.end(), other.end()
        if before[from_old:] != after[from_new:]:
            raise Uneven(f"{before} and {after}")
        return "".join(parts) + after[from_new:]

    def _carried(self, group: str, before: str, after: str) -> str:
        if before == after or group in _ARBITRARY:
            return after
        return self._tokens[group](before, after)

    def _time(self, before: str, after: str) -> str:
        if _moment_of(after) - _moment_of(before) != self._period:
            raise Uneven(f"{before} and {after}")
        return rfc3339(_moment_of(after[:19]) + self._shift)[: min(len(after), 19)] + after[19:]

    def _moment(self, before: str, after: str) -> str:
        """Nanoseconds in the names of events, whose last digits are a serial number."""
        if int(after, 16) // 1_000_000 - int(before, 16) // 1_000_000 != self._period:
            raise Uneven(f"{before} and {after}")
        return f"{int(after, 16) + self._shift * 1_000_000:016x}"

    def _minute(self, before: str, after: str) -> str:
        """Minutes since 1970 in the names of a CronJob's Jobs."""
        if (int(after) - int(before)) * 60_000 != self._period:
            raise Uneven(f"{before} and {after}")
        return str(int(after) + self._shift // 60_000)

    def _number(self, before: int, after: int, field: str) -> int:
        grown = after - before
        if before > _SECONDS and grown == self._period:
            return after + self._shift
        # the first `BURST` tellings of an event decide how many more there may be, later ones decide nothing
        if grown > 0 and (field in _GROWING or (field == "count" and before >= BURST)):
            return after + grown * self._periods
        raise Uneven(f"{field}: {before} and {after}")

    def _mapping(self, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
        if len(before) != len(after):
            raise Uneven(f"fields {sorted(before.keys() ^ after.keys())}")
        if before.keys() == after.keys():
            return {field: self.value(before[field], value, field) for field, value in after.items()}
        earlier = dict(zip(by_shape(after), by_shape(before), strict=True))
        return {self.text(earlier[name], name): self.value(before[earlier[name]], after[name]) for name in after}


def shape(text: str) -> str:
    """Text without all that may differ: texts of one shape can be one another's course."""
    return _TOKEN.sub(lambda found: f"<{found.lastgroup}>", text)


def by_shape(names: Iterable[str]) -> list[str]:
    """Names of one shape stay in their order, which is that in which they came to be."""
    return sorted(names, key=shape)


def _moment_of(text: str) -> int:
    if len(text) == len("2025-01-02T03:04"):
        text += ":00"
    return parse(text + "Z" if len(text) == len("2025-01-02T03:04:05") else text)


def moments_in(value: Any) -> Iterable[int]:
    """All moments (ms) that the texts of a JSON value name."""
    if value.__class__ is str:
        if value.count("-") > 1:
            yield from (_moment_of(found[0]) for found in _TOKEN.finditer(value) if found.lastgroup == "time")
    elif value.__class__ is dict or value.__class__ is list:
        for part in value.values() if value.__class__ is dict else value:
            yield from moments_in(part)
