"""The description of a CronJob."""

from __future__ import annotations

from minikctl.apimachinery.selectors import from_object
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_identity
from minikctl.kubectl.describe.moments import rfc1123
from minikctl.kubectl.describe.page import NONE, UNSET, Page
from minikctl.kubectl.describe.pod_template import write_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    spec, status = obj["spec"], obj.get("status") or {}
    page = Page()
    write_identity(page, obj)
    page.field("Schedule", spec["schedule"])
    page.field("Concurrency Policy", spec.get("concurrencyPolicy") or "")
    page.field("Suspend", _or_unset(spec.get("suspend")))
    page.field("Successful Job History Limit", _or_unset(spec.get("successfulJobsHistoryLimit")))
    page.field("Failed Job History Limit", _or_unset(spec.get("failedJobsHistoryLimit")))
    deadline = spec.get("startingDeadlineSeconds")
    page.field("Starting Deadline Seconds", UNSET if deadline is None else f"{deadline}s")
    _write_job_template(page, spec["jobTemplate"].get("spec") or {})
    last = status.get("lastScheduleTime")
    page.field("Last Schedule Time", rfc1123(last) if last else UNSET)
    page.field("Active Jobs", ", ".join(job.get("name") or "" for job in status.get("active") or ()) or NONE)
    return text_with_events(page, obj, client, now, show_events)


def _write_job_template(page: Page, spec: Obj) -> None:
    selector = spec.get("selector")
    page.field("Selector", UNSET if selector is None else from_object(selector))
    page.field("Parallelism", _or_unset(spec.get("parallelism")))
    page.field("Completions", _or_unset(spec.get("completions")))
    if spec.get("activeDeadlineSeconds") is not None:
        page.field("Active Deadline Seconds", f"{spec['activeDeadlineSeconds']}s")
    write_template(page, spec.get("template") or {})


def _or_unset(value: bool | int | None) -> str:
    return UNSET if value is None else str(value)
