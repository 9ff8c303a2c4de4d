"""One HTTP request to the API server: discovery, health, resources. Faults become Status answers.

What needs more than stored objects (watches that go on, logs, the way to pods) is asked of `cluster/http_api.py`.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import MethodNotAllowed, NotFound, StatusError
from minikctl.apiserver.http import answers
from minikctl.apiserver.http.paths import MISSING, target_of
from minikctl.apiserver.http.requests import is_pretty, request_of
from minikctl.apiserver.registry import catalog

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from minikctl.apiserver.http.paths import Target
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.client.http_exchange import HttpAnswer, HttpRequest
    from minikctl.client.request import Request

    Handle = Callable[[Request], Any]

_OF_ONE = ("get", "update", "patch", "delete", "create")
_TYPE = ("apiVersion", "kind")
HEALTH = ("/healthz", "/livez", "/readyz")
_ROOT = ("/api", "/apis", "/healthz", "/livez", "/openapi/v3", "/readyz", "/version")


def answer(handle: Handle, http: HttpRequest) -> HttpAnswer:
    """``handle`` answers requests of the API server for whoever asks."""
    found = _answer(handle, http)
    return answers.pretty(found) if is_pretty(http) else found


def _answer(handle: Handle, http: HttpRequest) -> HttpAnswer:
    try:
        found = _of_server(http)
        if found is not None:
            return found
        target = target_of(http.target.partition("?")[0])
        return of_resource(handle, http, target, kind_of(target))
    except StatusError as fault:
        return answers.of_fault(fault)


def kind_of(target: Target) -> Kind:
    """Raises NotFound for a resource that is not served in that version."""
    kind = catalog.find(f"{target.resource}.{target.version}.{target.group}")
    if kind is None or kind.resource != target.resource or not kind.served:
        raise NotFound(MISSING)
    if target.namespace and not kind.namespaced:
        raise NotFound(MISSING)
    return kind


def of_resource(handle: Handle, http: HttpRequest, target: Target, kind: Kind) -> HttpAnswer:
    """Raises StatusError for a request that is none."""
    request = request_of(http, target)
    if request.verb in ("create", "update") and not target.subresource:
        request.body = _typed(request.body, kind)
    if request.verb in _OF_ONE and kind.namespaced and not target.namespace:
        raise MethodNotAllowed("the server does not allow this method on the requested resource")
    try:
        result = handle(request)
    except StatusError as fault:
        return answers.of_fault(fault, request.warnings)
    if request.verb == "deletecollection":
        result = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"}
    elif request.verb == "delete":
        result = _deleted(kind, target, result)
    status = 201 if request.verb == "create" else 200
    return answers.of_object(result, status=status, warnings=request.warnings)


def _typed(body: Any, kind: Kind) -> Any:
    """A body that leaves its kind open is of the kind that its path stands for."""
    named = {field: value for field, value in body.items() if value not in ("", None) or field not in _TYPE}
    return {"apiVersion": kind.api_version, "kind": kind.kind, **named}


def _deleted(kind: Kind, target: Target, result: Any) -> Any:
    """A Status where the object is gone, but for pods and the like, which come back as they were last."""
    if not isinstance(result, dict) or result.get("kind") == "Status":
        return result
    meta = result.get("metadata") or {}
    if meta.get("deletionTimestamp") or kind.kind in ("Pod", "Service", "ServiceAccount", "PersistentVolumeClaim"):
        return result
    details = {"name": target.name, "kind": target.resource, "uid": meta.get("uid") or ""}
    if kind.group:
        details = {"name": target.name, "group": kind.group, "kind": target.resource, "uid": meta.get("uid") or ""}
    return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details}


def _of_server(http: HttpRequest) -> HttpAnswer | None:
    """What is asked of the server itself, or None for a path of resources."""
    from minikctl.apiserver.http import discovery

    path = http.path.rstrip("/") or "/"
    if any(path == known or path.startswith(f"{known}/") for known in HEALTH):
        return answers.of_text("ok")
    if path == "/":
        return answers.of_object({"paths": list(_ROOT)})
    if path == "/version":
        return _version()
    parts = path.strip("/").split("/")
    if path == "/api":
        return answers.of_object(discovery.versions_of_core(http.header("Host")))
    if path == "/apis":
        return answers.of_object(discovery.groups())
    if parts[0] == "apis" and len(parts) == 2:
        return answers.of_object(discovery.group(parts[1]))
    if parts[0] == "api" and len(parts) == 2:
        return answers.of_object(discovery.resources("", parts[1]))
    if parts[0] == "apis" and len(parts) == 3:
        return answers.of_object(discovery.resources(parts[1], parts[2]))
    if parts[:2] == ["openapi", "v3"]:
        return _openapi(parts[2:])
    return None


def _openapi(parts: list[str]) -> HttpAnswer:
    from minikctl.apiserver.http import discovery

    if not parts:
        return answers.of_object(discovery.openapi_index())
    if parts[0] == "api" and len(parts) == 2:
        return answers.of_object(discovery.openapi("", parts[1]))
    if parts[0] == "apis" and len(parts) == 3:
        return answers.of_object(discovery.openapi(parts[1], parts[2]))
    raise NotFound(MISSING)


def _version() -> HttpAnswer:
    import json

    from minikctl.apiserver.handlers.discovery import VERSION
    from minikctl.client.http_exchange import HttpAnswer

    return HttpAnswer(200, json.dumps(VERSION, indent=2).encode(), [answers.NO_CACHE, answers.JSON])
