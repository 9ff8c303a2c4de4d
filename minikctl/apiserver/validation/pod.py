"""A whole Pod, but for its metadata.

Neighbours: `registry/core/pod.py`; `pod_spec.py` checks what pods and templates share, `pod_update.py` what may change.
Source: ValidatePodCreate and validatePodMetadataAndSpec in pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation.containers import validate_image_padding
from minikctl.apiserver.validation.pod_spec import validate_pod_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj


def validate_pod(pod: Obj, *, creating: bool) -> list[FieldError]:
    """``creating`` adds what only a new pod must not say."""
    meta, spec = pod["metadata"], pod["spec"]
    annotations = meta.get("annotations") or {}
    faults: list[FieldError] = []
    if annotations:
        from minikctl.apiserver.validation.pod_annotations import validate_pod_annotations

        faults += validate_pod_annotations(annotations, spec, "metadata.annotations")
    faults += validate_pod_spec(spec, "spec", pod_name=meta.get("name") or "", is_pod=True)
    if spec.get("volumes") and not spec.get("serviceAccountName"):
        faults += _validate_tokens(spec)
    for key in ("containers", "initContainers"):
        for index, container in enumerate(spec.get(key) or ()):
            faults += validate_image_padding(container, f"spec.{key}[{index}]")
    return faults + _validate_new(spec, annotations) if creating else faults


def _validate_tokens(spec: Obj) -> list[FieldError]:
    faults = []
    for index, volume in enumerate(spec["volumes"]):
        for position, source in enumerate((volume.get("projected") or {}).get("sources") or ()):
            if source.get("serviceAccountToken") is not None:
                at = f"spec.volumes[{index}].projected.sources[{position}].serviceAccountToken"
                words = "must not be specified when serviceAccountName is not set"
                faults.append(field_errors.forbidden(at, words))
    return faults


def _validate_new(spec: Obj, annotations: dict[str, str]) -> list[FieldError]:
    faults: list[FieldError] = []
    if spec.get("ephemeralContainers"):
        faults.append(field_errors.forbidden("spec.ephemeralContainers", "cannot be set on create"))
    if spec.get("nodeName") and spec.get("schedulingGates"):
        words = "cannot be set until all schedulingGates have been cleared"
        faults.append(field_errors.forbidden("spec.nodeName", words))
    if annotations:
        from minikctl.apiserver.validation.pod_annotations import validate_profiles_match

        faults += validate_profiles_match(annotations, spec, "spec")
    return faults
