"""What a Job has to look like, and what of it may change. Neighbour: `job_policies.py`.

Source: pkg/apis/batch/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import go_structs, go_values, names, workloads
from minikctl.apiserver.validation.choices import unsupported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_INDEXED = "Indexed"
_MODES = ("NonIndexed", _INDEXED)
_LONGEST_MANAGER = 63
_MANY, _SOME = 100_000, 10_000
_MANY_INDEXES = (
    "In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes "
    "might not be able to track completedIndexes when a big number of indexes fail"
)


def validate_job(obj: Obj) -> list[FieldError]:
    """All but the metadata of a Job that `prepare_create` has seen."""
    spec, name = obj["spec"], obj["metadata"].get("name") or ""
    faults = _generated_selector_faults(obj) + validate_job_spec(spec, "spec") + _selector_faults(spec)
    completions = spec.get("completions") or 0
    if spec["completionMode"] == _INDEXED and completions > 0:
        hostname = f"{name}-{completions - 1}"
        if names.is_dns1123_label(hostname):
            why = f"will not able to create pod with invalid DNS label: {hostname}"
            faults.append(field_errors.invalid("metadata.name", name, why))
    return faults


def _generated_selector_faults(obj: Obj) -> list[FieldError]:
    """The labels and the selector that the server made must not be contradicted by what the author wrote."""
    from minikctl.apiserver.registry.batch.job import CONTROLLER_UID_LABELS, JOB_NAME_LABELS

    meta, spec = obj["metadata"], obj["spec"]
    selector = spec.get("selector")
    if spec["manualSelector"] or selector is None:
        return []
    uid, name = meta.get("uid") or "", meta.get("name") or ""
    labels = spec["template"]["metadata"].get("labels") or {}
    expected: dict[str, str] = {}
    faults: list[FieldError] = []
    for uid_label, name_label in zip(CONTROLLER_UID_LABELS, JOB_NAME_LABELS, strict=True):
        for key, value in ((uid_label, uid), (name_label, name)):
            expected[key] = value
            faults += _label_faults(labels, key, value)
    if workloads.is_usable(selector) and workloads.label_faults(selector, {"metadata": {"labels": expected}}, ""):
        shown = go_structs.struct("v1.LabelSelector", selector)
        faults.append(field_errors.invalid("spec.selector", shown, "`selector` not auto-generated"))
    return faults


def _label_faults(labels: dict[str, str], key: str, expected: str) -> list[FieldError]:
    path = "spec.template.metadata.labels"
    if key not in labels:
        return [field_errors.required(f"{path}[{key}]", f"must be '{expected}'")]
    if labels[key] != expected:
        return [field_errors.invalid(f"{path}[{key}]", go_values.string_map(labels), f"must be '{expected}'")]
    return []


def _selector_faults(spec: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.metadata import validate_label_selector

    selector = spec.get("selector")
    if selector is None:
        faults = [field_errors.required("spec.selector")]
    else:
        faults = validate_label_selector(selector, "spec.selector")
    if workloads.is_usable(selector):
        faults += workloads.label_faults(selector, spec["template"], "spec.template")
    return faults


def validate_job_spec(spec: Obj, path: str) -> list[FieldError]:
    """A JobSpec without its selector: of a Job, or of a CronJob's template."""
    from minikctl.apiserver.validation import job_policies
    from minikctl.apiserver.validation.pod_template import validate_pod_template

    counts = ("parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished")
    faults = workloads.not_negative(spec, path, *counts, "backoffLimitPerIndex", "maxFailedIndexes")
    if spec.get("maxFailedIndexes") is not None and spec.get("backoffLimitPerIndex") is None:
        faults.append(field_errors.required(f"{path}.backoffLimitPerIndex", "when maxFailedIndexes is specified"))
    faults += _manager_faults(spec.get("managedBy"), f"{path}.managedBy")
    faults += _mode_faults(spec, path)
    faults += job_policies.failure_policy_faults(spec, f"{path}.podFailurePolicy")
    faults += job_policies.success_policy_faults(spec, f"{path}.successPolicy")
    faults += job_policies.replacement_policy_faults(spec, f"{path}.podReplacementPolicy")
    faults += validate_pod_template(spec["template"], f"{path}.template")
    return faults + _restart_faults(spec, f"{path}.template.spec.restartPolicy")


def _manager_faults(manager: str | None, path: str) -> list[FieldError]:
    from minikctl.apiserver.validation.ingresses import validate_domain_prefixed_path

    if manager is None:
        return []
    faults = validate_domain_prefixed_path(manager, path)
    if names.size(manager) > _LONGEST_MANAGER:
        faults.append(field_errors.too_long(path, _LONGEST_MANAGER))
    return faults


def _mode_faults(spec: Obj, path: str) -> list[FieldError]:
    mode = spec.get("completionMode")
    faults: list[FieldError] = []
    if mode is not None and mode not in _MODES:
        faults.append(unsupported(f"{path}.completionMode", mode, _MODES))
    if mode == _INDEXED:
        faults += _indexed_faults(spec, path)
    if mode in (None, "NonIndexed"):
        for key in ("backoffLimitPerIndex", "maxFailedIndexes"):
            if spec.get(key) is not None:
                faults.append(field_errors.invalid(f"{path}.{key}", spec[key], "requires indexed completion mode"))
    return faults


def _indexed_faults(spec: Obj, path: str) -> list[FieldError]:
    completions, parallelism = spec.get("completions"), spec.get("parallelism") or 0
    failed = spec.get("maxFailedIndexes")
    faults: list[FieldError] = []
    if completions is None:
        faults.append(field_errors.required(f"{path}.completions", f"when completion mode is {_INDEXED}"))
    if parallelism > _MANY:
        why = f"must be less than or equal to {_MANY} when completion mode is {_INDEXED}"
        faults.append(field_errors.invalid(f"{path}.parallelism", parallelism, why))
    if completions is not None and failed is not None and failed > completions:
        why = "must be less than or equal to completions"
        faults.append(field_errors.invalid(f"{path}.maxFailedIndexes", failed, why))
    if failed is not None and failed > _MANY:
        faults.append(
            field_errors.invalid(f"{path}.maxFailedIndexes", failed, f"must be less than or equal to {_MANY}")
        )
    if completions is not None and completions > _MANY and spec.get("backoffLimitPerIndex") is not None:
        faults += _many_indexes_faults(failed, parallelism, path)
    return faults


def _many_indexes_faults(failed: int | None, parallelism: int, path: str) -> list[FieldError]:
    words = f"when completions are above {_MANY} and used with backoff limit per index"
    faults: list[FieldError] = []
    if failed is None:
        why = f"must be specified when completions is above {_MANY}"
        faults.append(field_errors.required(f"{path}.maxFailedIndexes", why))
    why = f"must be less than or equal to {_SOME} {words}"
    if parallelism > _SOME:
        faults.append(field_errors.invalid(f"{path}.parallelism", parallelism, why))
    if failed is not None and failed > _SOME:
        faults.append(field_errors.invalid(f"{path}.maxFailedIndexes", failed, why))
    return faults


def _restart_faults(spec: Obj, path: str) -> list[FieldError]:
    policy = spec["template"]["spec"].get("restartPolicy") or ""
    if policy in ("", "Always"):
        return [field_errors.required(path, 'valid values: "OnFailure", "Never"')]
    if policy not in ("OnFailure", "Never"):
        return [unsupported(path, policy, ("OnFailure", "Never"))]
    if spec.get("podFailurePolicy") is not None and policy != "Never":
        why = 'only "Never" is supported when podFailurePolicy is specified'
        return [field_errors.invalid(path, policy, why)]
    return []


def validate_job_update(new: Obj, old: Obj) -> list[FieldError]:
    """What may not change; the handler checks the new Job as such too."""
    spec, before = new["spec"], old["spec"]
    faults = _completions_faults(spec, before) + workloads.immutable_selector(new, old)
    faults += _template_faults(spec["template"], before["template"], _may_be_rescheduled(old))
    for key, type_name in (
        ("completionMode", ""),
        ("podFailurePolicy", "batch.PodFailurePolicy"),
        ("backoffLimitPerIndex", ""),
        ("managedBy", ""),
        ("successPolicy", "batch.SuccessPolicy"),
    ):
        value = spec.get(key)
        shown = go_structs.struct(type_name, value) if type_name and value is not None else value
        faults += workloads.immutable(value, before.get(key), f"spec.{key}", shown)
    return faults


def _may_be_rescheduled(old: Obj) -> bool:
    """A suspended Job that never started may still get other nodes, labels and annotations for its pods."""
    return bool(old["spec"].get("suspend")) and not (old.get("status") or {}).get("startTime")


def _completions_faults(spec: Obj, before: Obj) -> list[FieldError]:
    path, value = "spec.completions", spec.get("completions")
    if spec.get("completionMode") != _INDEXED:
        return workloads.immutable(value, before.get("completions"), path, value)
    if value is None or value in (before.get("completions"), spec.get("parallelism")):
        return []
    return [field_errors.invalid(path, value, "can only be modified in tandem with spec.parallelism")]


def _template_faults(template: Obj, before: Obj, movable: bool) -> list[FieldError]:
    if movable:
        pods, old_pods = template["spec"], dict(before["spec"])
        for key in ("nodeSelector", "tolerations", "schedulingGates"):
            old_pods[key] = pods.get(key)
        node_affinity = (pods.get("affinity") or {}).get("nodeAffinity")
        old_pods["affinity"] = {**(old_pods.get("affinity") or {}), "nodeAffinity": node_affinity}
        pods = {**pods, "affinity": {**(pods.get("affinity") or {}), "nodeAffinity": node_affinity}}
        meta = {**(before.get("metadata") or {})}
        for key in ("labels", "annotations"):
            meta[key] = (template.get("metadata") or {}).get(key)
        before = {**before, "metadata": meta, "spec": old_pods}
        if workloads.same({**template, "spec": pods}, before):
            return []
    shown = go_structs.struct("core.PodTemplateSpec", template)
    return workloads.immutable(template, before, "spec.template", shown)


def spec_warnings(spec: Obj, path: str) -> list[str]:
    texts: list[str] = []
    many = (spec.get("completions") or 0) > _MANY and (spec.get("parallelism") or 0) > _SOME
    if spec.get("completionMode") == _INDEXED and many:
        texts.append(f"{path}: {_MANY_INDEXES}")
    return texts + workloads.template_warnings(spec.get("template"), f"{path}.template")
