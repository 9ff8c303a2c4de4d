"""How far CronJobs keep step. The moments are those of the calendar."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.apimachinery.timestamps import parse
from minikctl.cluster.steady_state.schedules import in_step_until

FAR = "2026-06-01T00:00:00Z"


def until(schedule: str, start: str, end: str, **spec: Any) -> int:
    cron_job = {"spec": {"schedule": schedule, **spec}}
    return in_step_until([cron_job], parse(start), parse(end), parse(FAR))


@pytest.mark.parametrize(
    ("schedule", "start", "end", "expected"),
    [
        ("* * * * *", "2026-01-01T10:00:00Z", "2026-01-01T10:05:00Z", FAR),
        ("*/7 * * * *", "2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z", FAR),
        # 10:00 to 10:07 is one start; the hour has no multiple of 7 minutes
        ("*/7 * * * *", "2026-01-01T10:00:00Z", "2026-01-01T10:07:00Z", "2026-01-01T11:00:00Z"),
        # nothing was due in the period, so what comes next is the first that differs
        ("0 3 * * *", "2026-01-01T10:00:00Z", "2026-01-01T10:05:00Z", "2026-01-02T03:00:00Z"),
        ("0 3 * * *", "2026-01-01T10:00:00Z", "2026-01-02T10:00:00Z", FAR),
        ("*/5 9-17 * * *", "2026-01-01T10:00:00Z", "2026-01-01T10:05:00Z", "2026-01-01T18:00:00Z"),
        ("0 * * * 1-5", "2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z", "2026-01-03T00:00:00Z"),
        ("0 0 31 * *", "2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z", "2026-01-31T00:00:00Z"),
        ("@every 7m", "2026-01-01T10:00:00Z", "2026-01-01T10:35:00Z", FAR),
    ],
)
def test_a_schedule_is_even_as_far_as_its_calendar_is(schedule: str, start: str, end: str, expected: str) -> None:
    assert until(schedule, start, end) == parse(expected)


def test_a_daily_start_is_an_hour_early_once_the_clock_was_put_forward() -> None:
    # 03:30 in Berlin is 02:30 UTC in winter, 01:30 UTC from 2026-03-29 on
    bound = until("30 3 * * *", "2026-03-01T12:00:00Z", "2026-03-02T12:00:00Z", timeZone="Europe/Berlin")
    assert bound == parse("2026-03-29T01:30:00Z")


def test_what_is_suspended_or_cannot_be_read_starts_nothing() -> None:
    period = "2026-01-01T10:00:00Z", "2026-01-01T10:05:00Z"
    assert until("0 3 * * *", *period, suspend=True) == parse(FAR)
    assert until("0 25 * * *", *period) == parse(FAR)
