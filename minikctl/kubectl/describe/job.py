"""The description of a Job."""

from __future__ import annotations

from minikctl.apimachinery.duration import human
from minikctl.apimachinery.go_format import plain
from minikctl.apimachinery.selectors import from_object
from minikctl.apimachinery.timestamps import parse
from minikctl.kubectl.describe.controlled_pods import write_controller
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_labels_and_annotations
from minikctl.kubectl.describe.moments import rfc1123
from minikctl.kubectl.describe.page import NONE, UNSET, Page
from minikctl.kubectl.describe.pod_template import write_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


_INDEXES_SHOWN = 50


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    meta, spec = obj["metadata"], obj["spec"]
    page = Page()
    page.field("Name", meta["name"])
    page.field("Namespace", meta["namespace"])
    page.field("Selector", from_object(spec.get("selector")))
    write_labels_and_annotations(page, obj)
    write_controller(page, obj)
    _write_plan(page, spec)
    _write_progress(page, obj)
    write_template(page, spec.get("template") or {})
    return text_with_events(page, obj, client, now, show_events)


def _write_plan(page: Page, spec: Obj) -> None:
    if spec.get("parallelism") is not None:
        page.field("Parallelism", spec["parallelism"])
    page.field("Completions", UNSET if spec.get("completions") is None else spec["completions"])
    for label, key in (
        ("Completion Mode", "completionMode"),
        ("Suspend", "suspend"),
        ("Backoff Limit", "backoffLimit"),
        ("TTL Seconds After Finished", "ttlSecondsAfterFinished"),
    ):
        if spec.get(key) is not None:
            page.field(label, plain(spec[key]))


def _write_progress(page: Page, job: Obj) -> None:
    spec, status = job["spec"], job.get("status") or {}
    start, completion = status.get("startTime"), status.get("completionTime")
    if start:
        page.field("Start Time", rfc1123(start))
    if completion:
        page.field("Completed At", rfc1123(completion))
    if start and completion:
        page.field("Duration", human((parse(completion) - parse(start)) / 1000))
    if spec.get("activeDeadlineSeconds") is not None:
        page.field("Active Deadline Seconds", f"{spec['activeDeadlineSeconds']}s")
    ready = "" if status.get("ready") is None else f" ({status['ready']} Ready)"
    active, succeeded, failed = (status.get(key) or 0 for key in ("active", "succeeded", "failed"))
    page.field("Pods Statuses", f"{active} Active{ready} / {succeeded} Succeeded / {failed} Failed")
    if spec.get("completionMode") == "Indexed":
        page.field("Completed Indexes", _indexes(status.get("completedIndexes") or ""))


def _indexes(text: str) -> str:
    """``0-2,4``, cut behind the first comma after 50 characters."""
    cut = text.find(",", _INDEXES_SHOWN)
    return (text if cut < 0 else f"{text[: cut + 1]}...") or NONE
