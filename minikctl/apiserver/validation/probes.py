"""Probes and lifecycle hooks of a container.

Neighbours: `containers.py` decides which containers may have them. Source: pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.metadata import faults_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_TIMES = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")
_PROBE_HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc")
_HOOK_HANDLERS = ("exec", "httpGet", "tcpSocket", "sleep")
_SCHEMES = ("HTTP", "HTTPS")


def validate_probe(kind: str, probe: Obj, grace: int | None, path: str) -> list[FieldError]:
    """``kind`` is the name of its field; ``grace`` the pod's termination grace period in seconds."""
    faults = _validate_handler(probe, _PROBE_HANDLERS, grace, path)
    for key in _TIMES:
        value = probe.get(key) or 0
        if value < 0:
            faults.append(field_errors.invalid(f"{path}.{key}", value, names.NOT_NEGATIVE))
    own_grace = probe.get("terminationGracePeriodSeconds")
    if own_grace is not None and own_grace <= 0:
        at = f"{path}.terminationGracePeriodSeconds"
        faults.append(field_errors.invalid(at, own_grace, "must be greater than 0"))
    if kind == "readinessProbe":
        if own_grace is not None:
            at = f"{path}.terminationGracePeriodSeconds"
            faults.append(field_errors.invalid(at, own_grace, "must not be set for readinessProbes"))
    elif probe.get("successThreshold") != 1:
        faults.append(field_errors.invalid(f"{path}.successThreshold", probe.get("successThreshold") or 0, "must be 1"))
    return faults


def validate_lifecycle(lifecycle: Obj, grace: int | None, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for hook in ("postStart", "preStop"):
        handler = lifecycle.get(hook)
        if handler is not None:
            faults += _validate_handler(handler, _HOOK_HANDLERS, grace, f"{path}.{hook}")
    return faults


def _validate_handler(handler: Obj, kinds: tuple[str, ...], grace: int | None, path: str) -> list[FieldError]:
    given = [kind for kind in kinds if handler.get(kind) is not None]
    if not given:
        return [field_errors.required(path, "must specify a handler type")]
    faults = _validate_action(given[0], handler[given[0]], grace, f"{path}.{given[0]}")
    for kind in given[1:]:
        faults.append(field_errors.forbidden(f"{path}.{kind}", "may not specify more than 1 handler type"))
    return faults


def _validate_action(kind: str, action: Obj, grace: int | None, path: str) -> list[FieldError]:
    if kind == "exec":
        return [] if action.get("command") else [field_errors.required(f"{path}.command")]
    if kind == "httpGet":
        return _validate_http_get(action, path)
    if kind == "sleep":
        seconds = action.get("seconds") or 0
        if grace is None or 0 <= seconds <= grace:
            return []
        words = f"must be non-negative and less than terminationGracePeriodSeconds ({grace})"
        return [field_errors.invalid(path, seconds, words)]
    return validate_port_number_or_name(action.get("port"), f"{path}.port")


def _validate_http_get(action: Obj, path: str) -> list[FieldError]:
    faults = [] if action.get("path") else [field_errors.required(f"{path}.path")]
    faults += validate_port_number_or_name(action.get("port"), f"{path}.port")
    if action.get("scheme") not in _SCHEMES:
        faults.append(field_errors.not_supported(f"{path}.scheme", action.get("scheme") or "", _SCHEMES))
    for header in action.get("httpHeaders") or ():
        name = header.get("name") or ""
        faults += faults_of(f"{path}.httpHeaders", name, names.is_http_header_name(name))
    return faults


def validate_port_number_or_name(port: int | str | None, path: str) -> list[FieldError]:
    """A number, or the name of a container port. No port is 0."""
    if isinstance(port, str):
        return faults_of(path, port, names.is_valid_port_name(port))
    return [field_errors.invalid(path, port or 0, message) for message in names.is_valid_port_num(port or 0)]
