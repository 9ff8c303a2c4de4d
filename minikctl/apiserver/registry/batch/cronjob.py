"""CronJob: Jobs on a schedule. Source: pkg/registry/batch/cronjob/strategy.go. Its rules: `validation/cron_jobs.py`."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import NONE, UNSET, age, name, since
from minikctl.apiserver.registry.workload_cells import CONTAINERS_AND_SELECTOR, containers, selector_or_none

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS: tuple[tuple[str, int], ...] = (
    ("Name", 0),
    ("Schedule", 0),
    ("Timezone", 0),
    ("Suspend", 0),
    ("Active", 0),
    ("Last Schedule", 0),
    ("Age", 0),
    *CONTAINERS_AND_SELECTOR,
)
GENERATION = True


def cells(obj: Obj) -> list[Cell]:
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    job = (spec.get("jobTemplate") or {}).get("spec") or {}
    suspend, zone, last = spec.get("suspend"), spec.get("timeZone"), status.get("lastScheduleTime")
    return [
        name(obj),
        spec.get("schedule") or "",
        NONE if zone is None else zone,
        UNSET if suspend is None else str(suspend),
        len(status.get("active") or ()),
        since(last) if last else NONE,
        age(obj),
        *containers(job.get("template")),
        selector_or_none(job.get("selector")),
    ]


def default(obj: Obj) -> None:
    from minikctl.apiserver.registry import workload_defaults

    spec = workload_defaults.part(obj, "spec")
    workload_defaults.fill_text(spec, "concurrencyPolicy", "Allow")
    workload_defaults.fill_text(spec, "schedule", "")
    limits = {"successfulJobsHistoryLimit": 3, "failedJobsHistoryLimit": 1}
    workload_defaults.fill(spec, {"suspend": False, **limits})
    template = workload_defaults.part(spec, "jobTemplate")
    workload_defaults.part(template, "metadata").setdefault("creationTimestamp", None)
    workload_defaults.default_template(workload_defaults.part(template, "spec"))


def prepare_create(obj: Obj) -> None:
    from minikctl.apiserver.registry.workload_defaults import prepare_template

    obj["status"] = {}
    prepare_template(obj["spec"]["jobTemplate"]["spec"])


def prepare_update(new: Obj, old: Obj) -> None:
    from minikctl.apiserver.registry.workload_defaults import prepare_template

    new["status"] = old.get("status") or {}
    prepare_template(new["spec"]["jobTemplate"]["spec"], old["spec"]["jobTemplate"].get("spec"))


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old["spec"]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.cron_jobs import validate_cron_job

    return validate_cron_job(obj)


def warnings(obj: Obj) -> list[str]:
    from minikctl.apiserver.validation.jobs import spec_warnings
    from minikctl.apiserver.validation.workloads import name_warnings

    return name_warnings(obj) + spec_warnings(obj["spec"]["jobTemplate"]["spec"], "spec.jobTemplate.spec")
