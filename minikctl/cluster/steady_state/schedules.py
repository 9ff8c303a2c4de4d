"""How long CronJobs keep step: a schedule is a calendar's, and no calendar repeats itself for ever. Pure."""

from __future__ import annotations

from minikctl.apimachinery import cron

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj


def in_step_until(cron_jobs: Iterable[Obj], start: int, end: int, limit: int) -> int:
    """The first moment after ``end`` at which a CronJob does not do what it did between ``start`` and ``end``, period
    by period; ``limit`` if there is none before."""
    for cron_job in cron_jobs:
        spec = cron_job["spec"]
        if spec.get("suspend"):
            continue
        try:
            schedule = cron.parse(spec["schedule"])
            if isinstance(schedule, cron.Calendar):
                limit = _even_until(schedule, spec.get("timeZone"), start, end, limit)
        except ValueError:
            continue  # it never starts anything
    return limit


def _even_until(schedule: cron.Schedule, zone: str | None, start: int, end: int, limit: int) -> int:
    period, moments = end - start, []
    moment = schedule.next(start, zone)
    while moment is not None and moment <= end:
        moments.append(moment)
        moment = schedule.next(moment, zone)
    if not moments:
        return limit if moment is None else min(moment, limit)
    while True:
        moments = [expected + period for expected in moments]
        for expected in moments:
            if moment != expected:
                return min(limit, expected if moment is None else min(moment, expected))
            if expected > limit:
                return limit
            moment = schedule.next(expected, zone)
