"""From a request's body to a private object in the storage version: shape, schema, conversion."""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest, RequestEntityTooLarge
from minikctl.apimachinery.meta import deep_copy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

MAX_BYTES = 3 * 1024 * 1024
"""Kubernetes' limit of a request body."""
_BULKY = ("data", "binaryData", "stringData")


def decode(server: APIServer, kind: Kind, request: Request) -> Obj:
    """The body, checked and copied; raises BadRequest. A trusted component's body is only copied."""
    body = request.body
    if not isinstance(body, dict):
        raise BadRequest("the body of the request must be an object")
    if request.trusted and kind.resource == "events":
        obj: Obj = {**body, "metadata": dict(body["metadata"])}  # nothing deeper is ever filled in
    elif request.trusted:
        obj = deep_copy(body)
    else:
        obj = checked(kind, request, body)
    obj["apiVersion"], obj["kind"] = kind.api_version, kind.kind
    if not isinstance(obj.get("metadata"), dict):
        obj["metadata"] = {}
    if kind.converts:
        from minikctl.apiserver.conversion import to_storage

        obj = to_storage(obj, kind)
    return obj


def checked(kind: Kind, request: Request, body: Obj) -> Obj:
    """A private copy that fits the kind's schema; what may not be there is an error, a warning or dropped."""
    from minikctl.apiserver.validation import schema

    if body.get("kind") != kind.kind or body.get("apiVersion") != kind.api_version:
        raise BadRequest(
            f"{body.get('kind') or ''} in version {_version(body)!r} cannot be handled as a {kind.kind}".replace(
                "'", '"'
            )
        )
    if any(body.get(field) for field in _BULKY) and _bulk(body) > MAX_BYTES:
        raise RequestEntityTooLarge(f"Request entity too large: limit is {MAX_BYTES}")
    obj, warnings = schema.decode(body, kind, validation_mode(request))
    request.warnings += warnings
    return obj


def _bulk(body: Obj) -> int:
    """About how many bytes of a body are data: what else there is in it is little."""
    parts = [body[field] for field in _BULKY if isinstance(body.get(field), dict)]
    return sum(len(value.encode()) for part in parts for value in part.values() if isinstance(value, str))


def check_body(body: Obj, api_version: str, kind: str, request: Request) -> list[str]:
    """The warnings about what a subresource is given, which is no object of the store; raises BadRequest."""
    from minikctl.apiserver.registry import catalog
    from minikctl.apiserver.validation import schema

    known = catalog.body(api_version, kind)
    if known is None or body.get("kind") != kind or body.get("apiVersion") != api_version:
        raise BadRequest(f'{body.get("kind") or ""} in version "{_version(body)}" cannot be handled as a {kind}')
    return schema.check(body, known, validation_mode(request))


def validation_mode(request: Request) -> str:
    """What becomes of unknown fields: ``strict``, ``warn`` (where the request does not say) or ``ignore``."""
    return str(request.options.get("fieldValidation") or "Warn").lower()


def _version(body: Obj) -> str:
    return str(body.get("apiVersion") or "").rpartition("/")[2]
