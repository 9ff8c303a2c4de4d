"""When a CronJob is due, which Jobs of it are to go, and what a Job of it looks like. Pure.

Source: k8s.io/kubernetes/pkg/controller/cronjob/utils.go.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import condition_is, controller_reference, name_of
from minikctl.apimachinery.timestamps import parse, rfc3339

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery import cron
    from minikctl.apimachinery.types import Obj

SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp"
MANY = 100
"""More missed starts than that are told of."""


class Due:
    """``moment`` (ms) is the latest start that was not made, None if there is none; ``missed`` estimates how many were
    missed before it; ``since`` is the moment from which starts count."""

    __slots__ = ("missed", "moment", "since")

    def __init__(self, since: int, moment: int | None = None, missed: int = 0) -> None:
        self.since = since
        self.moment = moment
        self.missed = missed


def latest(cron_job: Obj, schedule: cron.Schedule, now: int, *, deadline: bool) -> Due:
    """The latest start up to now; with ``deadline`` none that startingDeadlineSeconds forbids. ValueError for a
    schedule that never comes twice."""
    spec, status = cron_job["spec"], cron_job.get("status") or {}
    zone = spec.get("timeZone")
    since = parse(status.get("lastScheduleTime") or cron_job["metadata"]["creationTimestamp"])
    if deadline and spec.get("startingDeadlineSeconds") is not None:
        since = max(since, now - spec["startingDeadlineSeconds"] * 1000)
    first = schedule.next(since, zone)
    second = None if first is None else schedule.next(first, zone)
    if first is None or second is None:
        raise ValueError("time difference between two schedules is less than 1 second")
    if now < first:
        return Due(since)
    if now < second:
        return Due(since, first)
    step = second - first
    missed = (now - first) // step + 1
    # one step further back than need be, for a schedule may be uneven
    moment, found = schedule.next(first + (missed - 2) * step, zone), None
    while moment is not None and moment <= now:
        moment, found = schedule.next(moment, zone), moment
    return Due(since, found, missed)


def next_start(cron_job: Obj, schedule: cron.Schedule, now: int) -> int | None:
    """The moment (ms) to look at a CronJob again."""
    zone = cron_job["spec"].get("timeZone")
    try:
        due = latest(cron_job, schedule, now, deadline=False)
    except ValueError:
        return schedule.next(now, zone)
    if due.moment is not None:
        return schedule.next(due.moment, zone)
    return schedule.next(now if due.missed else due.since, zone)


def too_late(cron_job: Obj, moment: int, now: int) -> bool:
    seconds = cron_job["spec"].get("startingDeadlineSeconds")
    return seconds is not None and moment + int(seconds) * 1000 < now


def job_name(cron_job: Obj, moment: int) -> str:
    """The name of the Job for a start: its minute, so that no start is made twice."""
    return f"{name_of(cron_job)}-{moment // 60_000}"


def new_job(cron_job: Obj, moment: int) -> Obj:
    template = cron_job["spec"]["jobTemplate"]
    source = template.get("metadata") or {}
    annotations = {**(source.get("annotations") or {}), SCHEDULED: local_time(moment, cron_job["spec"].get("timeZone"))}
    meta: Obj = {
        "name": job_name(cron_job, moment),
        "namespace": cron_job["metadata"]["namespace"],
        "annotations": annotations,
        "ownerReferences": [controller_reference(cron_job)],
    }
    if source.get("labels"):
        meta["labels"] = source["labels"]
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": meta, "spec": template["spec"]}


def local_time(moment: int, zone: str | None) -> str:
    """RFC 3339 text with the zone's offset."""
    if not zone:
        return rfc3339(moment)
    from minikctl.apimachinery.zones import zone_named

    return zone_named(zone).fields(moment // 1000).isoformat().replace("+00:00", "Z")


def finished(job: Obj) -> str:
    """``Complete`` or ``Failed``, or "" for a Job that goes on."""
    for condition in (job.get("status") or {}).get("conditions") or ():
        if condition["type"] in ("Complete", "Failed") and condition["status"] == "True":
            return str(condition["type"])
    return ""


def surplus_history(cron_job: Obj, jobs: list[Obj]) -> list[Obj]:
    """The finished Jobs beyond the history limits, successful ones first, the oldest first."""
    found: list[Obj] = []
    for kind, field in (("Complete", "successfulJobsHistoryLimit"), ("Failed", "failedJobsHistoryLimit")):
        limit = cron_job["spec"].get(field)
        ended = sorted((job for job in jobs if finished(job) == kind), key=_age)
        found += ended[: max(len(ended) - limit, 0)] if limit is not None else []
    return found


def _age(job: Obj) -> tuple[bool, str, str]:
    start = (job.get("status") or {}).get("startTime") or ""
    return not start, start, name_of(job)


def completed_at(job: Obj) -> str:
    """The moment at which a Job succeeded, as text; "" for one that did not."""
    return str((job.get("status") or {}).get("completionTime") or "") if condition_is(job, "Complete") else ""
