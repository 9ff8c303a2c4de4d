"""From an HTTP request to one of the API server: its verb, its options, its body. Pure.

Source: k8s.io/apiserver pkg/endpoints/handlers, apimachinery pkg/apis/meta/v1 (the Options kinds).
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from minikctl.apimachinery.errors import BadRequest, MethodNotAllowed, UnsupportedMediaType
from minikctl.apiserver.http.paths import Target
from minikctl.client.request import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.client.http_exchange import HttpRequest

_PATCHES = {
    "application/json-patch+json": "json",
    "application/merge-patch+json": "merge",
    "application/strategic-merge-patch+json": "strategic",
    "application/apply-patch+yaml": "apply",
    "application/apply-patch+cbor": "",
}
_TEXTS = ("labelSelector", "fieldSelector", "continue", "fieldManager", "fieldValidation", "propagationPolicy")
_OF_DELETION = ("gracePeriodSeconds", "propagationPolicy", "preconditions", "dryRun")
TABLE = "as=Table"


def query_of(http: HttpRequest) -> dict[str, str]:
    """The query's values by name; of several the last one."""
    return dict(parse_qsl(http.query, keep_blank_values=True))


def is_pretty(http: HttpRequest) -> bool:
    """Whether JSON is to be indented: as the query says, else for curl, wget and browsers."""
    said = query_of(http).get("pretty") if "pretty" in http.query else ""
    if said:
        return said in ("1", "t", "T", "true", "TRUE", "True")
    return http.header("User-Agent").startswith(("curl", "Wget", "Mozilla/5.0"))


def request_of(http: HttpRequest, target: Target) -> Request:
    """Raises StatusError for what the server would not understand."""
    query = query_of(http)
    options = _options(query)
    body = body_of(http) if http.body else None
    verb = _verb(http, target, query, options)
    if verb in ("delete", "deletecollection"):
        options.update(_of_deletion(body))
        body = None
    if verb == "patch":
        options["patchType"] = _patch_type(http)
    if verb in ("create", "update") and not isinstance(body, dict):
        raise BadRequest("the object provided is unrecognized (must be of type Object)")
    name = target.name
    if verb == "update" and isinstance(body, dict):
        body = _named(body, target)
    if verb == "create" and target.subresource and isinstance(body, dict):
        name = target.name
    return Request(
        verb,
        target.qualified,
        namespace=target.namespace,
        name=name,
        subresource=target.subresource,
        body=body,
        options=options,
    )


def _verb(http: HttpRequest, target: Target, query: dict[str, str], options: dict[str, Any]) -> str:
    method = http.method
    if method in ("GET", "HEAD"):
        if query.get("watch") in ("1", "true"):
            return "watch"
        if TABLE in http.header("Accept"):
            if query.get("includeObject") == "Object":
                options["includeObject"] = "Object"
            return "table"
        return "get" if target.name else "list"
    verbs = {"POST": "create", "PUT": "update", "PATCH": "patch"}
    if method == "DELETE":
        return "delete" if target.name else "deletecollection"
    if method not in verbs:
        raise MethodNotAllowed("the server does not allow this method on the requested resource")
    return verbs[method]


def _options(query: dict[str, str]) -> dict[str, Any]:
    options: dict[str, Any] = {name: query[name] for name in _TEXTS if query.get(name)}
    if query.get("dryRun"):
        if query["dryRun"] != "All":
            raise BadRequest(f'Invalid value: []string{{"{query["dryRun"]}"}}: dryRun: Unsupported value')
        options["dryRun"] = True
    if query.get("force") in ("true", "1"):
        options["force"] = True
    for name in ("limit", "gracePeriodSeconds"):
        if query.get(name, "").lstrip("-").isdigit():
            options[name] = int(query[name])
    return options


def _of_deletion(body: Any) -> dict[str, Any]:
    """What DeleteOptions in the body say; those of the query stand beside it."""
    if not isinstance(body, dict):
        return {}
    options = {name: body[name] for name in _OF_DELETION if body.get(name) is not None}
    if "dryRun" in options:
        options["dryRun"] = bool(options["dryRun"])
    if body.get("orphanDependents") is not None and "propagationPolicy" not in options:
        options["propagationPolicy"] = "Orphan" if body["orphanDependents"] else "Background"
    return options


def _patch_type(http: HttpRequest) -> str:
    kind = http.header("Content-Type").partition(";")[0].strip()
    found = _PATCHES.get(kind)
    if not found:
        known = ", ".join(name for name, value in _PATCHES.items() if value)
        raise UnsupportedMediaType(
            f"the body of the request was in an unknown format - accepted media types include: {known}"
        )
    return found


def _named(body: dict[str, Any], target: Target) -> dict[str, Any]:
    """A body under the name of its path, which must be its own."""
    meta = body.get("metadata") or {}
    name, namespace = meta.get("name") or "", meta.get("namespace") or ""
    if name != target.name:
        raise BadRequest(
            f"the name of the object ({name}) does not match the name on the URL ({target.name})"
            if name
            else "name must be provided"
        )
    if namespace and namespace != target.namespace:
        raise BadRequest("the namespace of the provided object does not match the namespace sent on the request")
    return {**body, "metadata": {**meta, "namespace": target.namespace}} if target.namespace else body


def body_of(http: HttpRequest) -> Any:
    """The object that a body holds, in JSON or YAML; raises BadRequest, UnsupportedMediaType."""
    kind = http.header("Content-Type").partition(";")[0].strip()
    if kind.endswith(("protobuf", "cbor")):
        raise UnsupportedMediaType(
            "the body of the request was in an unknown format - accepted media types include: application/json, "
            "application/yaml"
        )
    text = http.body.decode("utf-8", "replace")
    if kind.endswith("yaml"):
        from minikctl.apimachinery.manifests import read_documents

        try:
            return next(iter(read_documents(text, "body")), None)
        except ValueError as fault:
            raise BadRequest(f"error decoding YAML: {fault}") from None
    import json

    try:
        return json.loads(text)
    except ValueError:
        from minikctl.apimachinery.json_problems import find_problem

        raise BadRequest(f"couldn't get version/kind; json parse error: {find_problem(text, 0)[0]}") from None
