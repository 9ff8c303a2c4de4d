"""Job: pods that come to an end. Source: pkg/registry/batch/job/strategy.go.

Its rules lie in `validation/jobs.py`, those of its status in `validation/job_status.py`. A deletion that says nothing
of dependents leaves a Job's pods behind (batch/v1 is that old); kubectl always says something.
"""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name
from minikctl.apiserver.registry.workload_cells import CONTAINERS_AND_SELECTOR, containers, selector_or_none

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS: tuple[tuple[str, int], ...] = (
    ("Name", 0),
    ("Status", 0),
    ("Completions", 0),
    ("Duration", 0),
    ("Age", 0),
    *CONTAINERS_AND_SELECTOR,
)
GENERATION = True
JOB_NAME_LABELS = ("job-name", "batch.kubernetes.io/job-name")
CONTROLLER_UID_LABELS = ("controller-uid", "batch.kubernetes.io/controller-uid")
_MAX_INT32 = 2**31 - 1


def cells(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    return [
        name(obj),
        _status(obj),
        _completions(spec, obj.get("status") or {}),
        _duration(obj.get("status") or {}),
        age(obj),
        *containers(spec.get("template")),
        selector_or_none(spec.get("selector")),
    ]


def _status(obj: Obj) -> str:
    conditions = (obj.get("status") or {}).get("conditions") or ()
    true: dict[str, bool] = {}
    for condition in conditions:
        true.setdefault(condition["type"], condition.get("status") == "True")
    for finished in ("Complete", "Failed"):
        if true.get(finished):
            return finished
    if obj["metadata"].get("deletionTimestamp"):
        return "Terminating"
    return next((kind for kind in ("Suspended", "FailureTarget") if true.get(kind)), "Running")


def _completions(spec: Obj, status: Obj) -> str:
    done, parallelism = status.get("succeeded") or 0, spec.get("parallelism") or 0
    if spec.get("completions") is not None:
        return f"{done}/{spec['completions']}"
    return f"{done}/1 of {parallelism}" if parallelism > 1 else f"{done}/1"


def _duration(status: Obj) -> Cell:
    start, end = status.get("startTime"), status.get("completionTime")
    if not start:
        return ""
    if not end:
        return ["age", start]
    from minikctl.apimachinery.duration import human
    from minikctl.apimachinery.timestamps import parse

    return human((parse(end) - parse(start)) / 1000)


def default(obj: Obj) -> None:
    from minikctl.apiserver.registry import workload_defaults

    spec = workload_defaults.part(obj, "spec")
    workload_defaults.default_template(spec)
    if spec.get("completions") is None and spec.get("parallelism") is None:
        spec["completions"] = 1
    retries = 6 if spec.get("backoffLimitPerIndex") is None else _MAX_INT32
    replacement = "TerminatingOrFailed" if spec.get("podFailurePolicy") is None else "Failed"
    values = {
        "parallelism": 1,
        "backoffLimit": retries,
        "completionMode": "NonIndexed",
        "suspend": False,
        "podReplacementPolicy": replacement,
        "manualSelector": False,
    }
    workload_defaults.fill(spec, values)
    for rule in (spec.get("podFailurePolicy") or {}).get("rules") or ():
        for pattern in rule.get("onPodConditions") or ():
            workload_defaults.fill_text(pattern, "status", "True")
    _default_labels(obj)


def _default_labels(obj: Obj) -> None:
    """A Job without labels has those of its pods: the very same, so that it gets those that are added to them too."""
    labels = obj["spec"]["template"]["metadata"].get("labels")
    if labels is not None and not obj["metadata"].get("labels"):
        obj["metadata"]["labels"] = labels


def prepare_create(obj: Obj) -> None:
    """Needs the uid, which the generated selector is made of."""
    from minikctl.apiserver.registry.workload_defaults import prepare_template

    spec = obj["spec"]
    if not spec["manualSelector"]:
        _generate_selector(obj)
    obj["status"] = {}
    prepare_template(spec)


def _generate_selector(obj: Obj) -> None:
    meta, spec = obj["metadata"], obj["spec"]
    template = spec["template"]["metadata"]
    own = template.get("labels")
    labels = dict(own or {})
    for key in JOB_NAME_LABELS:
        labels.setdefault(key, meta["name"])
    for key in CONTROLLER_UID_LABELS:
        labels.setdefault(key, meta["uid"])
    template["labels"] = labels
    if not meta.get("labels") or meta["labels"] is own:
        meta["labels"] = dict(labels)
    selector = spec.get("selector") or {}
    wanted = dict(selector.get("matchLabels") or {})
    wanted.setdefault(CONTROLLER_UID_LABELS[1], meta["uid"])
    spec["selector"] = {**selector, "matchLabels": wanted}


def prepare_update(new: Obj, old: Obj) -> None:
    from minikctl.apiserver.registry.workload_defaults import prepare_template

    new["status"] = old.get("status") or {}
    prepare_template(new["spec"], old.get("spec"))


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old["spec"]


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.jobs import validate_job

    return validate_job(obj)


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.jobs import validate_job_update

    return validate_job_update(new, old)


def selectable(obj: Obj) -> dict[str, str]:
    return {"status.successful": str((obj.get("status") or {}).get("succeeded") or 0)}


def warnings(obj: Obj) -> list[str]:
    from minikctl.apiserver.validation.jobs import spec_warnings
    from minikctl.apiserver.validation.workloads import name_warnings

    return name_warnings(obj) + spec_warnings(obj["spec"], "spec")
