"""CronJob: a Job at each time of a schedule.

When that is is decided in `cronjob_decisions`. Its moments are recurring: a cluster is at rest while it waits for a
schedule. Source: k8s.io/kubernetes/pkg/controller/cronjob.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import AlreadyExists, NotFound, StatusError
from minikctl.apimachinery.meta import controller_of, is_deleting, key_of, name_of, split_key, uid_of, with_meta
from minikctl.apimachinery.timestamps import parse, rfc3339
from minikctl.controller_manager import cronjob_decisions as decide
from minikctl.controller_manager.controller import Controller, Recurring, is_terminating

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.cron import Schedule
    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change

RESOURCE = "cronjobs.batch"
JOBS = "jobs.batch"
MANUAL_ZONE = (
    "is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more "
    "details"
)


class CronJobController(Controller):
    name = "cronjob"
    source = "cronjob-controller"

    def keys_for(self, change: Change) -> Iterable[str]:
        if change.resource == RESOURCE:
            return [key_of(change.obj)]
        owner = controller_of(change.obj)
        if owner is None or owner["kind"] != "CronJob":
            return []
        return [f"{change.obj['metadata']['namespace']}/{owner['name']}"]

    def reconcile(self, key: str) -> int | None:
        cron_job = self.client.find(RESOURCE, *split_key(key))
        if cron_job is None:
            return None
        meta = cron_job["metadata"]
        known = self.client.list(JOBS, meta["namespace"], owner=meta["uid"])
        jobs = [job for job in known if (controller_of(job) or {}).get("uid") == meta["uid"]]
        changed = self._follow(cron_job, jobs)
        try:
            changed, again = self._start(changed)
        finally:
            changed = self._clean(changed, jobs)
            self._write(cron_job, changed)
        return None if again is None else Recurring(again)

    def _follow(self, cron_job: Obj, jobs: list[Obj]) -> Obj:
        """The CronJob with its list of active Jobs and its last success brought up to date."""
        active = {reference["uid"] for reference in _active(cron_job)}
        for job in jobs:
            state = decide.finished(job)
            if uid_of(job) not in active:
                if not state:
                    text = f"Saw a job that the controller did not create or forgot: {name_of(job)}"
                    self.events.warning(cron_job, "UnexpectedJob", text)
                cron_job = _with_success(cron_job, job)
            elif state:
                cron_job = _without_active(cron_job, uid_of(job))
                text = f"Saw completed job: {name_of(job)}, condition: {state}"
                self.events.normal(cron_job, "SawCompletedJob", text)
        children = {uid_of(job) for job in jobs}
        for reference in _active(cron_job):
            if reference["uid"] in children or self.client.find(JOBS, reference["namespace"], reference["name"]):
                continue
            self.events.normal(cron_job, "MissingJob", f"Active job went missing: {reference['name']}")
            cron_job = _without_active(cron_job, reference["uid"])
        return cron_job

    def _start(self, cron_job: Obj) -> tuple[Obj, int | None]:
        """Make the Job that is due; (the CronJob then, when to look again)."""
        if is_deleting(cron_job) or cron_job["spec"].get("suspend"):
            return cron_job, None
        schedule = self._schedule(cron_job)
        if schedule is None:
            return cron_job, None
        now, spec = self.clock.now, cron_job["spec"]
        try:
            due = decide.latest(cron_job, schedule, now, deadline=True)
        except ValueError as fault:
            self.events.warning(cron_job, "InvalidSchedule", f"invalid schedule: {spec['schedule']} : {fault}")
            return cron_job, None
        if due.moment is not None and due.missed > decide.MANY:
            text = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew"
            self.events.warning(cron_job, "TooManyMissedTimes", text)
        if due.moment is not None and self._may_start(cron_job, due.moment):
            cron_job = self._create(cron_job, due.moment)
        return cron_job, decide.next_start(cron_job, schedule, now)

    def _schedule(self, cron_job: Obj) -> Schedule | None:
        from minikctl.apimachinery import cron  # every change of a Job comes to this module, few need a schedule

        spec = cron_job["spec"]
        text, zone = spec["schedule"], spec.get("timeZone")
        if "TZ" in text:
            self.events.warning(
                cron_job, "UnsupportedSchedule", f'CRON_TZ or TZ used in schedule "{text}" {MANUAL_ZONE}'
            )
        try:
            schedule = cron.parse(text)
        except ValueError as fault:
            self.events.warning(cron_job, "UnparseableSchedule", f'unparseable schedule: "{text}" : {fault}')
            return None
        try:
            schedule.next(self.clock.now, zone)
        except ValueError as fault:
            self.events.warning(cron_job, "UnknownTimeZone", f'invalid timeZone: "{zone}": {fault}')
            return None
        return schedule

    def _may_start(self, cron_job: Obj, moment: int) -> bool:
        if decide.too_late(cron_job, moment, self.clock.now):
            text = f"Missed scheduled time to start a job: {_rfc1123(moment)}"
            self.events.warning(cron_job, "MissSchedule", text)
            return False
        status = cron_job.get("status") or {}
        last = status.get("lastScheduleTime")
        names = [reference["name"] for reference in _active(cron_job)]
        if decide.job_name(cron_job, moment) in names or (last and parse(last) == moment):
            return False
        if cron_job["spec"].get("concurrencyPolicy") == "Forbid" and names:
            text = "Not starting job because prior execution is running and concurrency policy is Forbid"
            self.events.normal(cron_job, "JobAlreadyActive", text)
            return False
        return True

    def _create(self, cron_job: Obj, moment: int) -> Obj:
        if cron_job["spec"].get("concurrencyPolicy") == "Replace":
            for reference in _active(cron_job):
                cron_job = self._delete(cron_job, reference)
        body = decide.new_job(cron_job, moment)
        try:
            job = self.client.create(JOBS, body)
        except AlreadyExists:
            job = self.client.get(JOBS, body["metadata"]["namespace"], name_of(body))
            if (controller_of(job) or {}).get("uid") != uid_of(cron_job):
                return cron_job
        except StatusError as fault:
            if not is_terminating(fault):
                self.events.warning(cron_job, "FailedCreate", f"Error creating job: {fault.message}")
            raise
        else:
            self.events.normal(cron_job, "SuccessfulCreate", f"Created job {name_of(job)}")
        meta = job["metadata"]
        reference = {"apiVersion": "batch/v1", "kind": "Job"}
        reference.update({field: meta[field] for field in ("name", "namespace", "resourceVersion", "uid")})
        status = cron_job.get("status") or {}
        new = {"active": [*_active(cron_job), reference], "lastScheduleTime": rfc3339(moment)}
        return {**cron_job, "status": {**status, **new}}

    def _clean(self, cron_job: Obj, jobs: list[Obj]) -> Obj:
        for job in decide.surplus_history(cron_job, jobs):
            cron_job = self._delete(cron_job, {**job["metadata"]})
        return cron_job

    def _delete(self, cron_job: Obj, reference: Obj) -> Obj:
        """Delete a Job with its pods; ``reference`` has its namespace, name and uid."""
        try:
            self.client.delete(JOBS, reference["namespace"], reference["name"], propagationPolicy="Background")
        except NotFound as fault:
            self.events.warning(cron_job, "FailedDelete", f"Deleted job: {fault.message}")
            return cron_job
        self.events.normal(cron_job, "SuccessfulDelete", f"Deleted job {reference['name']}")
        return _without_active(cron_job, reference["uid"])

    def _write(self, old: Obj, new: Obj) -> None:
        status = {field: value for field, value in (new.get("status") or {}).items() if value}
        if status != (old.get("status") or {}):
            self.client.update_status(RESOURCE, {**with_meta(new, resourceVersion=None), "status": status})


def _active(cron_job: Obj) -> list[Obj]:
    return (cron_job.get("status") or {}).get("active") or []


def _without_active(cron_job: Obj, uid: str) -> Obj:
    left = [reference for reference in _active(cron_job) if reference["uid"] != uid]
    return {**cron_job, "status": {**(cron_job.get("status") or {}), "active": left}}


def _with_success(cron_job: Obj, job: Obj) -> Obj:
    """The CronJob with the moment of its last success, if this Job's is the latest."""
    status, end = cron_job.get("status") or {}, decide.completed_at(job)
    if not end or end <= (status.get("lastSuccessfulTime") or ""):
        return cron_job
    return {**cron_job, "status": {**status, "lastSuccessfulTime": end}}


def _rfc1123(moment: int) -> str:
    import time

    return time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(moment // 1000))
