"""The claim template inside a pod's ephemeral volume.

Neighbours: `volume_sources.py`; `claims.py` knows the spec of a claim. Source: ValidatePersistentVolumeClaimTemplate in
pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation.claims import validate_spec
from minikctl.apiserver.validation.metadata import validate_annotations, validate_labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_ALLOWED = ("annotations", "labels")


def validate_claim_template(template: Obj, path: str) -> list[FieldError]:
    """Only labels and annotations of its metadata are used, so nothing else may be said there."""
    meta = template.get("metadata") or {}
    faults = validate_annotations(meta.get("annotations"), f"{path}.metadata.annotations")
    faults += validate_labels(meta.get("labels"), f"{path}.metadata.labels")
    for key in sorted(meta):
        if key not in _ALLOWED and meta[key]:
            faults.append(field_errors.forbidden(f"{path}.metadata.{key}", "cannot be set"))
    return faults + validate_spec(template.get("spec") or {}, f"{path}.spec")
