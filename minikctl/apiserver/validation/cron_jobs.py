"""What a CronJob has to look like. Source: pkg/apis/batch/validation/validation.go."""

from __future__ import annotations

import re

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import go_structs, jobs
from minikctl.apiserver.validation.choices import unsupported
from minikctl.apiserver.validation.workloads import not_negative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_POLICIES = ("Allow", "Forbid", "Replace")
_LONGEST_NAME = 52
"""A job's name may have 63 characters; the controller adds 11."""
_ZONE_PART = re.compile(r"[A-Za-z._0-9+-]{1,14}")


def validate_cron_job(obj: Obj) -> list[FieldError]:
    """All but the metadata; the length of the name counts only while the object is made."""
    spec, meta = obj["spec"], obj["metadata"]
    faults = _schedule_faults(spec["schedule"], "spec.schedule")
    faults += not_negative(spec, "spec", "startingDeadlineSeconds")
    if spec.get("timeZone") is not None:
        faults += _zone_faults(spec["timeZone"], "spec.timeZone")
    if spec["concurrencyPolicy"] not in _POLICIES:
        faults.append(unsupported("spec.concurrencyPolicy", spec["concurrencyPolicy"], _POLICIES))
    faults += _job_template_faults(spec["jobTemplate"]["spec"], "spec.jobTemplate.spec")
    faults += not_negative(spec, "spec", "successfulJobsHistoryLimit", "failedJobsHistoryLimit")
    if len(meta.get("name") or "") > _LONGEST_NAME and not meta.get("resourceVersion"):
        why = f"must be no more than {_LONGEST_NAME} characters"
        faults.append(field_errors.invalid("metadata.name", meta["name"], why))
    return faults


def _schedule_faults(schedule: str, path: str) -> list[FieldError]:
    from minikctl.apimachinery import cron

    if not schedule:
        return [field_errors.required(path)]
    faults: list[FieldError] = []
    try:
        cron.parse(schedule)
    except ValueError as fault:
        faults.append(field_errors.invalid(path, schedule, str(fault)))
    if "TZ" in schedule:
        why = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"
        faults.append(field_errors.invalid(path, schedule, why))
    return faults


def _zone_faults(zone: str, path: str) -> list[FieldError]:
    from minikctl.apimachinery.zones import zone_named

    if not zone:
        return [field_errors.invalid(path, zone, "timeZone must be nil or non-empty string")]
    for part in zone.split("/"):
        if part in (".", "..") or part.startswith("-") or not _ZONE_PART.fullmatch(part):
            return [field_errors.invalid(path, zone, f"unknown time zone {zone}")]
    faults: list[FieldError] = []
    if zone.lower() == "local":
        why = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"
        faults.append(field_errors.invalid(path, zone, why))
    try:
        zone_named(zone)
    except ValueError as fault:
        faults.append(field_errors.invalid(path, zone, str(fault)))
    return faults


def _job_template_faults(spec: Obj, path: str) -> list[FieldError]:
    faults = jobs.validate_job_spec(spec, path)
    if spec.get("selector") is not None:
        shown = go_structs.struct("v1.LabelSelector", spec["selector"])
        faults.append(field_errors.invalid(f"{path}.selector", shown, "`selector` will be auto-generated"))
    if spec.get("manualSelector"):
        faults.append(unsupported(f"{path}.manualSelector", True, ("nil", "false")))
    return faults
