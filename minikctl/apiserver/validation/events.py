"""Events, in the shape that is stored: whose namespace they lie in, what newer ones must say.

Source: k8s.io/kubernetes/pkg/apis/core/validation/events.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.metadata import faults_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_NOT_THE_SAME = "does not match event.namespace"
_LIMITS = {"reportingInstance": 128, "action": 128, "reason": 128}
_NOTE_LIMIT = 1024


def validate(event: Obj) -> list[FieldError]:
    """What holds for every event, however it came."""
    namespace = (event.get("metadata") or {}).get("namespace") or ""
    involved = (event.get("involvedObject") or {}).get("namespace") or ""
    homes = ("default", "kube-system") if event.get("eventTime") else ("", "default")
    agree = namespace in homes if not involved else event.get("eventTime") or namespace == involved
    faults: list[FieldError] = []
    if not agree:
        faults.append(field_errors.invalid("involvedObject.namespace", involved, _NOT_THE_SAME))
    if event.get("eventTime"):
        faults += _validate_reporter(event)
    return faults + faults_of("namespace", namespace, names.is_dns1123_subdomain(namespace))


def _validate_reporter(event: Obj) -> list[FieldError]:
    controller = event.get("reportingComponent") or ""
    faults = [] if controller else [field_errors.required("reportingController")]
    faults += faults_of("reportingController", controller, names.is_qualified_name(controller))
    for key, limit in _LIMITS.items():
        value = event.get(key) or ""
        if not value:
            faults.append(field_errors.required(key))
        if names.size(value) > limit:
            faults.append(field_errors.invalid(key, "", f"can have at most {limit} characters"))
    if names.size(event.get("message") or "") > _NOTE_LIMIT:
        faults.append(field_errors.invalid("message", "", f"can have at most {_NOTE_LIMIT} characters"))
    return faults
