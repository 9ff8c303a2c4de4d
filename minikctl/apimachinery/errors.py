"""The tree of API errors: Kubernetes' Status reasons, one class each.

    StatusError
    ├── BadRequest 400            ├── NotFound 404              ├── Expired 410
    ├── Unauthorized 401          ├── MethodNotAllowed 405      ├── RequestEntityTooLarge 413
    ├── Forbidden 403             ├── AlreadyExists 409         ├── UnsupportedMediaType 415
    ├── TooManyRequests 429       ├── Conflict 409              ├── Invalid 422
    ├── InternalError 500         ├── ServiceUnavailable 503    └── Timeout 504

Raised anywhere below the API server's handlers; translated once at each edge: to text and an exit code in `kubectl/`,
to an HTTP Status in `apiserver/http/`. Nothing else may be raised for a fault of the caller.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj


class StatusError(Exception):
    """``details`` is the Status' details: kind (a resource name or a kind), group, name, causes."""

    reason = ""
    code = 500

    def __init__(self, message: str, details: Obj | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details or {}

    def status(self) -> Obj:
        """The ``v1.Status`` object that a real API server would send."""
        status: Obj = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure"}
        status["message"] = self.message
        if self.reason:
            status["reason"] = self.reason
        if self.details:
            status["details"] = self.details
        status["code"] = self.code
        return status


class BadRequest(StatusError):
    reason, code = "BadRequest", 400


class Unauthorized(StatusError):
    reason, code = "Unauthorized", 401


class Forbidden(StatusError):
    reason, code = "Forbidden", 403


class MethodNotAllowed(StatusError):
    reason, code = "MethodNotAllowed", 405


class Expired(StatusError):
    reason, code = "Expired", 410


class RequestEntityTooLarge(StatusError):
    reason, code = "RequestEntityTooLarge", 413


class UnsupportedMediaType(StatusError):
    reason, code = "UnsupportedMediaType", 415


class TooManyRequests(StatusError):
    reason, code = "TooManyRequests", 429


class InternalError(StatusError):
    reason, code = "InternalError", 500


class ServiceUnavailable(StatusError):
    reason, code = "ServiceUnavailable", 503


class Timeout(StatusError):
    reason, code = "Timeout", 504


class NotFound(StatusError):
    reason, code = "NotFound", 404


class AlreadyExists(StatusError):
    reason, code = "AlreadyExists", 409


class Conflict(StatusError):
    reason, code = "Conflict", 409


class Invalid(StatusError):
    reason, code = "Invalid", 422


def _details(resource: str, name: str) -> Obj:
    plural, _, group = resource.partition(".")
    details: Obj = {"name": name}
    if group:
        details["group"] = group
    details["kind"] = plural
    return details


def not_found(resource: str, name: str) -> NotFound:
    """``resource`` is the plural with its group: ``deployments.apps``, ``pods``."""
    return NotFound(f'{resource} "{name}" not found', _details(resource, name))


def already_exists(resource: str, name: str) -> AlreadyExists:
    return AlreadyExists(f'{resource} "{name}" already exists', _details(resource, name))


def conflict(resource: str, name: str, why: str) -> Conflict:
    return Conflict(f'Operation cannot be fulfilled on {resource} "{name}": {why}', _details(resource, name))


def modified(resource: str, name: str) -> Conflict:
    """The answer to an update whose resourceVersion is not the stored one."""
    why = "the object has been modified; please apply your changes to the latest version and try again"
    return conflict(resource, name, why)


def forbidden(resource: str, name: str, why: str) -> Forbidden:
    return Forbidden(f'{resource} "{name}" is forbidden: {why}', _details(resource, name))


def method_not_allowed(resource: str, verb: str) -> MethodNotAllowed:
    plural, _, group = resource.partition(".")
    message = f"{verb} is not supported on resources of kind {resource!r}".replace("'", '"')
    return MethodNotAllowed(message, {"group": group, "kind": plural} if group else {"kind": plural})


def invalid(kind: str, group: str, name: str, faults: Sequence[FieldError]) -> Invalid:
    """``Deployment.apps "web" is invalid: …``: one fault stands alone, several stand in brackets."""
    qualified = f"{kind}.{group}" if group else kind
    texts = list(dict.fromkeys(str(fault) for fault in faults))
    text = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
    causes = [{"reason": f.reason, "message": f.body(), "field": f.path} for f in faults]
    details: Obj = {"name": name, "kind": kind, "causes": causes}
    if group:
        details["group"] = group
    return Invalid(f'{qualified} "{name}" is invalid: {text}', details)
