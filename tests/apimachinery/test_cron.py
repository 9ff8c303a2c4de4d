"""Schedules of CronJobs, against what github.com/robfig/cron v3.0.1 answers."""

from __future__ import annotations

import pytest

from minikctl.apimachinery import cron
from minikctl.apimachinery.timestamps import parse, rfc3339


def times(schedule: str, zone: str, after: str, count: int) -> list[str]:
    moment, found = parse(after), []
    for _ in range(count):
        due = cron.parse(schedule).next(moment, zone)
        if due is None:
            return [*found, "never"]
        found.append(rfc3339(due))
        moment = due
    return found


@pytest.mark.parametrize(
    ("schedule", "after", "expected"),
    [
        ("*/15 * * * *", "2024-03-01T10:07:30Z", ["2024-03-01T10:15:00Z", "2024-03-01T10:30:00Z"]),
        ("0 3 * * 1-5", "2024-03-01T03:00:00Z", ["2024-03-04T03:00:00Z", "2024-03-05T03:00:00Z"]),
        ("5/20 * * JAN sun", "2024-12-31T23:59:00Z", ["2025-01-05T00:05:00Z", "2025-01-05T00:25:00Z"]),
        ("? ? ? ? ?", "2024-03-01T00:00:00Z", ["2024-03-01T00:01:00Z"]),
        ("0 0 29 2 *", "2024-03-01T00:00:00Z", ["2028-02-29T00:00:00Z"]),
        ("0 0 30 2 *", "2024-03-01T00:00:00Z", ["never"]),
        ("@hourly", "2024-03-01T10:59:59Z", ["2024-03-01T11:00:00Z", "2024-03-01T12:00:00Z"]),
        ("@weekly", "2024-03-01T00:00:00Z", ["2024-03-03T00:00:00Z", "2024-03-10T00:00:00Z"]),
        ("@yearly", "2024-03-01T00:00:00Z", ["2025-01-01T00:00:00Z"]),
        ("@every 90s", "2024-03-01T10:00:00.500Z", ["2024-03-01T10:01:30Z", "2024-03-01T10:03:00Z"]),
        ("@every 10ms", "2024-03-01T10:00:00Z", ["2024-03-01T10:00:01Z", "2024-03-01T10:00:02Z"]),
        ("TZ=Asia/Kolkata 0 9 * * *", "2024-03-01T00:00:00Z", ["2024-03-01T03:30:00Z"]),
    ],
)
def test_the_next_moments_are_those_of_robfig_cron(schedule: str, after: str, expected: list[str]) -> None:
    assert times(schedule, "UTC", after, len(expected)) == expected


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("0 0 13 * 5", ["2024-09-06T00:00:00Z", "2024-09-13T00:00:00Z", "2024-09-20T00:00:00Z"]),
        ("0 0 13 * *", ["2024-09-13T00:00:00Z", "2024-10-13T00:00:00Z"]),
        ("0 0 */2 * 5", ["2024-09-03T00:00:00Z", "2024-09-05T00:00:00Z", "2024-09-06T00:00:00Z"]),
    ],
)
def test_either_day_field_is_enough_unless_one_is_a_star(schedule: str, expected: list[str]) -> None:
    assert times(schedule, "UTC", "2024-09-01T00:00:00Z", len(expected)) == expected


@pytest.mark.parametrize(
    ("zone", "schedule", "after", "expected"),
    [
        ("Europe/Berlin", "30 2 * * *", "2024-03-30T00:00:00Z", ["2024-03-30T01:30:00Z", "2024-04-01T00:30:00Z"]),
        (
            "Europe/Berlin",
            "30 2 * * *",
            "2024-10-26T12:00:00Z",
            ["2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z", "2024-10-28T01:30:00Z"],
        ),
        ("America/Sao_Paulo", "0 0 * * *", "2018-11-03T00:00:00Z", ["2018-11-03T03:00:00Z", "2018-11-05T02:00:00Z"]),
        ("Africa/Cairo", "0 0 * * *", "2024-04-25T00:00:00Z", ["2024-04-26T21:00:00Z", "2024-04-27T21:00:00Z"]),
    ],
)
def test_a_skipped_hour_is_left_out_and_a_doubled_one_counts_twice(
    zone: str, schedule: str, after: str, expected: list[str]
) -> None:
    assert times(schedule, zone, after, len(expected)) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty spec string"),
        ("every day", "expected exactly 5 fields, found 2: [every day]"),
        ("61 * * * *", "end of range (61) above maximum (59): 61"),
        ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
        ("* * * * 7", "end of range (7) above maximum (6): 7"),
        ("5-2 * * * *", "beginning of range (5) beyond end of range (2): 5-2"),
        ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
        ("1/2/3 * * * *", "too many slashes: 1/2/3"),
        ("*/0 * * * *", "step of range should be a positive number: */0"),
        ("x * * * *", 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'),
        ("*/-1 * * * *", "negative number (-1) not allowed: -1"),
        ("@reboot", "unrecognized descriptor: @reboot"),
        ("@every 1x", 'failed to parse duration @every 1x: time: unknown unit "x" in duration "1x"'),
        ("@every 1", 'failed to parse duration @every 1: time: missing unit in duration "1"'),
        ("TZ=Nowhere/Bad 0 3 * * *", "provided bad location Nowhere/Bad: unknown time zone Nowhere/Bad"),
    ],
)
def test_a_bad_schedule_is_refused_in_robfigs_words(text: str, words: str) -> None:
    with pytest.raises(ValueError) as caught:
        cron.parse(text)
    assert str(caught.value) == words
