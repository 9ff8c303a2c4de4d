"""A pod template, as workloads hold it.

Neighbours: the pages of all workloads call `validate_pod_template`; `pod_spec.py` does the work. Labels and annotations
are named without ``metadata`` in paths: so does Kubernetes. Source: ValidatePodTemplateSpec in
pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation.metadata import validate_annotations, validate_labels
from minikctl.apiserver.validation.pod_spec import validate_pod_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj


def validate_pod_template(template: Obj, path: str) -> list[FieldError]:
    """``path`` is that of the template: ``spec.template``."""
    meta, spec = template.get("metadata") or {}, template.get("spec") or {}
    faults: list[FieldError] = []
    if labels := meta.get("labels"):
        faults += validate_labels(labels, f"{path}.labels")
    annotations = meta.get("annotations")
    if annotations:
        from minikctl.apiserver.validation.pod_annotations import validate_pod_annotations

        faults += validate_annotations(annotations, f"{path}.annotations")
        faults += validate_pod_annotations(annotations, spec, f"{path}.annotations")
    faults += validate_pod_spec(spec, f"{path}.spec")
    if annotations:
        from minikctl.apiserver.validation.pod_annotations import validate_profiles_match

        faults += validate_profiles_match(annotations, spec, f"{path}.spec")
    if spec.get("ephemeralContainers"):
        words = "ephemeral containers not allowed in pod template"
        faults.append(field_errors.forbidden(f"{path}.spec.ephemeralContainers", words))
    return faults
