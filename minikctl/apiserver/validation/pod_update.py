"""What may change in a pod that exists: images, deadlines, more tolerations, and gates that open.

Neighbours: `registry/core/pod.py`; `pod_diff.py` shows what else changed. `pod.py` checks the new pod for itself.
Source: ValidatePodUpdate in pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.containers import validate_image_padding
from minikctl.apiserver.validation.pod_annotations import validate_pod_annotations_update

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_UPDATABLE = (
    "`spec.containers[*].image`",
    "`spec.initContainers[*].image`",
    "`spec.activeDeadlineSeconds`",
    "`spec.tolerations` (only additions to existing tolerations)",
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
)
_MAX_INT32 = (1 << 31) - 1


def validate_pod_update(new: Obj, old: Obj) -> list[FieldError]:
    spec, before = new["spec"], old["spec"]
    annotations, earlier = (pod["metadata"].get("annotations") or {} for pod in (new, old))
    faults = validate_pod_annotations_update(annotations, earlier, "metadata.annotations")
    if spec is before or spec == before:
        return faults
    for key in ("containers", "initContainers"):
        containers = spec.get(key) or ()
        if len(containers) != len(before.get(key) or ()):
            return [*faults, field_errors.forbidden(f"spec.{key}", "pod updates may not add or remove containers")]
        faults += _validate_images(containers, f"spec.{key}")
    found, stop = _validate_deadline(spec.get("activeDeadlineSeconds"), before.get("activeDeadlineSeconds"))
    faults += found
    if stop:
        return faults
    faults += _validate_tolerations(spec.get("tolerations") or (), before.get("tolerations") or ())
    faults += _validate_gates(spec.get("schedulingGates") or (), before.get("schedulingGates") or ())
    munged = _without_updatable(spec, before)
    if before.get("schedulingGates"):
        from minikctl.apiserver.validation.gated_pod import take_back_placement

        faults += take_back_placement(munged, before)
    if munged != before:
        from minikctl.apiserver.validation.pod_diff import difference

        words = f"pod updates may not change fields other than {','.join(_UPDATABLE)}"
        shown = difference("core.PodSpec", before, munged)
        faults.append(field_errors.forbidden("spec", f"{words}\n{shown}"))
    return faults


def _validate_images(containers: Sequence[Obj], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for index, container in enumerate(containers):
        if not container.get("image"):
            faults.append(field_errors.required(f"{path}[{index}].image"))
        faults += validate_image_padding(container, f"{path}[{index}]")
    return faults


def _validate_deadline(new: int | None, old: int | None) -> tuple[list[FieldError], bool]:
    """The faults, and whether Kubernetes stops looking then."""
    path = "spec.activeDeadlineSeconds"
    if new is None:
        if old is None:
            return [], False
        words = "must not update from a positive integer to nil value"
        return [field_errors.invalid(path, None, words)], False
    if not 0 <= new <= _MAX_INT32:
        return [field_errors.invalid(path, new, names.range_message(0, _MAX_INT32))], True
    if old is not None and old < new:
        return [field_errors.invalid(path, new, "must be less than or equal to previous value")], True
    return [], False


def _validate_tolerations(new: Sequence[Obj], old: Sequence[Obj]) -> list[FieldError]:
    kept = [_without_seconds(toleration) for toleration in new]
    if all(_without_seconds(toleration) in kept for toleration in old):
        return []
    words = "existing toleration can not be modified except its tolerationSeconds"
    return [field_errors.forbidden("spec.tolerations", words)]


def _without_seconds(toleration: Obj) -> Obj:
    return {key: value for key, value in toleration.items() if key != "tolerationSeconds"}


def _validate_gates(new: Sequence[Obj], old: Sequence[Obj]) -> list[FieldError]:
    known = {gate.get("name") for gate in old}
    faults = []
    for index, gate in enumerate(new):
        if gate.get("name") not in known:
            words = f"only deletion is allowed, but found new scheduling gate '{gate.get('name')}'"
            faults.append(field_errors.forbidden(f"spec.schedulingGates[{index}].name", words))
    return faults


def _without_updatable(spec: Obj, before: Obj) -> Obj:
    """The new spec with all that may change taken from the old one."""
    munged = dict(spec)
    for key in ("containers", "initContainers"):
        if spec.get(key):
            pairs = zip(spec[key], before[key], strict=True)
            munged[key] = [{**container, "image": was.get("image")} for container, was in pairs]
    taken = ["activeDeadlineSeconds", "schedulingGates", "tolerations"]
    grace = before.get("terminationGracePeriodSeconds")
    if grace is not None and grace < 0 and spec.get("terminationGracePeriodSeconds") == 1:
        taken.append("terminationGracePeriodSeconds")
    for key in taken:
        if key in before:
            munged[key] = before[key]
        else:
            munged.pop(key, None)
    return munged
