"""Durations, against k8s.io/apimachinery/pkg/util/duration and Go's time package."""

from __future__ import annotations

import pytest

from minikctl.apimachinery.duration import format_go, human, parse_go, parse_go_nanoseconds, short_human

MINUTE, HOUR, DAY, YEAR = 60, 3600, 86_400, 365 * 86_400
AGES = [
    (-2, "<invalid>", "<invalid>"),
    (-1, "0s", "0s"),
    (0, "0s", "0s"),
    (0.9, "0s", "0s"),
    (59, "59s", "59s"),
    (119, "119s", "1m"),
    (120, "2m", "2m"),
    (121, "2m1s", "2m"),
    (599, "9m59s", "9m"),
    (10 * MINUTE, "10m", "10m"),
    (3 * HOUR - 1, "179m", "2h"),
    (3 * HOUR, "3h", "3h"),
    (8 * HOUR - 1, "7h59m", "7h"),
    (8 * HOUR, "8h", "8h"),
    (48 * HOUR - 1, "47h", "1d"),
    (2 * DAY, "2d", "2d"),
    (8 * DAY - 1, "7d23h", "7d"),
    (8 * DAY, "8d", "8d"),
    (2 * YEAR - 1, "729d", "1y"),
    (2 * YEAR, "2y", "2y"),
    (3 * YEAR + 12 * DAY, "3y12d", "3y"),
    (8 * YEAR, "8y", "8y"),
]


@pytest.mark.parametrize(("seconds", "long", "short"), AGES)
def test_ages_have_one_or_two_units(seconds: float, long: str, short: str) -> None:
    assert (human(seconds), short_human(seconds)) == (long, short)


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("1h30m", 5_400_000),
        ("500ms", 500),
        ("0", 0),
        ("-1.5s", -1500),
        ("+5s", 5000),
        (".5m", 30_000),
        ("1500us", 1),
        ("1\u00b5s", 0),
        ("2\u03bcs", 0),
        ("1.5h", 5_400_000),
        ("-1us", 0),
        ("100h", 360_000_000),
    ],
)
def test_go_durations_are_read_in_milliseconds(text: str, milliseconds: int) -> None:
    assert parse_go(text) == milliseconds


def test_nanoseconds_are_exact() -> None:
    assert parse_go_nanoseconds("1h1ns") == 3_600_000_000_001


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", 'time: invalid duration ""'),
        ("x", 'time: invalid duration "x"'),
        (".s", 'time: invalid duration ".s"'),
        ("5", 'time: missing unit in duration "5"'),
        ("5x", 'time: unknown unit "x" in duration "5x"'),
        ("1h 5m", 'time: unknown unit "h " in duration "1h 5m"'),
        ("1\u00e9", 'time: unknown unit "\\xc3\\xa9" in duration "1\\xc3\\xa9"'),
        ("99999999999999999999", 'time: invalid duration "99999999999999999999"'),
        ("9223372037s", 'time: invalid duration "9223372037s"'),
    ],
)
def test_faulty_durations_are_refused_in_gos_words(text: str, message: str) -> None:
    with pytest.raises(ValueError, match="time: ") as caught:
        parse_go(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (0, "0s"),
        (500, "500ms"),
        (1500, "1.5s"),
        (60_000, "1m0s"),
        (3_600_000, "1h0m0s"),
        (5_405_250, "1h30m5.25s"),
        (-60_000, "-1m0s"),
        (1, "1ms"),
        (90_000, "1m30s"),
    ],
)
def test_durations_are_written_as_go_writes_them(milliseconds: int, text: str) -> None:
    assert format_go(milliseconds) == text
