"""Events, in their ``v1`` shape: whose namespace they lie in, what newer ones must say.

Source: k8s.io/kubernetes/pkg/apis/core/validation/events.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import go_values, names
from minikctl.apiserver.validation.metadata import faults_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_NOT_THE_SAME = "does not match event.namespace"
_LIMITS = {"reportingInstance": 128, "action": 128, "reason": 128}
_NOTE_LIMIT = 1024
_FIXED = (
    "involvedObject",
    "reason",
    "message",
    "source",
    "firstTimestamp",
    "lastTimestamp",
    "count",
    "type",
    "eventTime",
    "action",
    "related",
    "reportingComponent",
    "reportingInstance",
)


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


def validate_new_style(event: Obj) -> list[FieldError]:
    """What else a new event of ``events.k8s.io/v1`` has to be."""
    faults = _validate_series(event)
    if not event.get("eventTime"):
        faults.append(field_errors.required("eventTime"))
    if event.get("type") not in ("Normal", "Warning"):
        why = f"has invalid value: {event.get('type') or ''}"
        faults.append(field_errors.invalid("type", "", why))
    for key in ("firstTimestamp", "lastTimestamp", "count", "source"):
        if event.get(key):
            faults.append(field_errors.invalid(key, "", "needs to be unset"))
    return faults


def _validate_series(event: Obj) -> list[FieldError]:
    series = event.get("series")
    if not series:
        return []
    faults: list[FieldError] = []
    if (series.get("count") or 0) < 2:
        faults.append(field_errors.invalid("series.count", "", "should be at least 2"))
    if not series.get("lastObservedTime"):
        faults.append(field_errors.required("series.lastObservedTime"))
    return faults


def validate_new_style_update(new: Obj, old: Obj) -> list[FieldError]:
    """Through ``events.k8s.io/v1`` only the series of an event may change."""
    faults = _validate_series(new) if new.get("series") != old.get("series") else []
    for key in _FIXED:
        if (new.get(key) or None) != (old.get(key) or None):
            path = "reportingController" if key == "reportingComponent" else key
            shown = go_values.time(new.get(key)) if key.endswith("Timestamp") or key == "eventTime" else new.get(key)
            faults.append(field_errors.invalid(path, shown, names.IMMUTABLE))
    return faults
