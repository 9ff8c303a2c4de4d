"""What clients ask first: which groups, versions and resources there are, which fields they have. From the catalog."""

from __future__ import annotations

from minikctl.apimachinery.errors import NotFound
from minikctl.apiserver.http.paths import MISSING
from minikctl.apiserver.registry import catalog

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind

_SUBRESOURCE_KINDS = {
    "scale": ("autoscaling", "v1", "Scale", ("get", "patch", "update")),
    "eviction": ("policy", "v1", "Eviction", ("create",)),
    "token": ("authentication.k8s.io", "v1", "TokenRequest", ("create",)),
    "binding": ("", "", "Binding", ("create",)),
    "log": ("", "", "", ("get",)),
    "finalize": ("", "", "", ("update",)),
    "attach": ("", "", "PodAttachOptions", ("create", "get")),
    "exec": ("", "", "PodExecOptions", ("create", "get")),
    "portforward": ("", "", "PodPortForwardOptions", ("create", "get")),
    "proxy": ("", "", "ProxyOptions", ("create", "delete", "get", "patch", "update")),
}
"""group, version, kind ("": the resource's own) and verbs of what is no plain part of its object."""


def versions_of_core(address: str) -> Obj:
    """``/api``"""
    return {
        "kind": "APIVersions",
        "versions": ["v1"],
        "serverAddressByClientCIDRs": [{"clientCIDR": "0.0.0.0/0", "serverAddress": address}],
    }


def groups() -> Obj:
    """``/apis``"""
    return {"kind": "APIGroupList", "apiVersion": "v1", "groups": [_group(name) for name in _names() if name]}


def group(name: str) -> Obj:
    """``/apis/GROUP``; raises NotFound."""
    if not name or name not in _names():
        raise NotFound(MISSING)
    return {"kind": "APIGroup", "apiVersion": "v1", **_group(name)}


def _names() -> list[str]:
    return list(dict.fromkeys(kind.group for kind in catalog.all_kinds() if kind.served))


def _group(name: str) -> Obj:
    versions = list(dict.fromkeys(kind.version for kind in catalog.all_kinds() if kind.served and kind.group == name))
    named = [{"groupVersion": f"{name}/{version}", "version": version} for version in versions]
    return {"name": name, "versions": named, "preferredVersion": named[0]}


def resources(group_name: str, version: str) -> Obj:
    """``/api/v1`` and ``/apis/GROUP/VERSION``; raises NotFound."""
    kinds = _served(group_name, version)
    if not kinds:
        raise NotFound(MISSING)
    entries = [entry for kind in kinds for entry in _entries(kind)]
    return {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": f"{group_name}/{version}" if group_name else version,
        "resources": sorted(entries, key=lambda entry: str(entry["name"])),
    }


def _served(group_name: str, version: str) -> list[Kind]:
    return [kind for kind in catalog.all_kinds() if kind.served and (kind.group, kind.version) == (group_name, version)]


def _entries(kind: Kind) -> Iterator[Obj]:
    main: Obj = {
        "name": kind.resource,
        "singularName": kind.singular,
        "namespaced": kind.namespaced,
        "kind": kind.kind,
        "verbs": list(kind.verbs),
    }
    if kind.short_names:
        main["shortNames"] = list(kind.short_names)
    if kind.categories:
        main["categories"] = list(kind.categories)
    yield main
    for name in kind.subresources:
        group_name, version, own, verbs = _SUBRESOURCE_KINDS.get(name, ("", "", "", ("get", "patch", "update")))
        entry: Obj = {"name": f"{kind.resource}/{name}", "singularName": "", "namespaced": kind.namespaced}
        if version:
            entry.update({"group": group_name, "version": version})
        yield {**entry, "kind": own or kind.kind, "verbs": list(verbs)}


def openapi_index() -> Obj:
    """``/openapi/v3``"""
    found = dict.fromkeys((kind.group, kind.version) for kind in catalog.all_kinds() if kind.served)
    paths = [f"apis/{group_name}/{version}" if group_name else f"api/{version}" for group_name, version in found]
    return {"paths": {path: {"serverRelativeURL": f"/openapi/v3/{path}?hash=1"} for path in paths}}


def openapi(group_name: str, version: str) -> Obj:
    """``/openapi/v3/apis/GROUP/VERSION``: paths with what can be asked of them, and the schemas of kinds."""
    kinds = _served(group_name, version)
    if not kinds:
        raise NotFound(MISSING)
    paths: Obj = {}
    schemas: Obj = {}
    for kind in kinds:
        paths.update(_paths(kind))
        schemas.update(_schemas(kind))
    return {
        "openapi": "3.0.0",
        "info": {"title": "Kubernetes", "version": "v1.33.1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _parameter(name: str, kind: str = "string") -> Obj:
    return {"name": name, "in": "query", "schema": {"type": kind, "uniqueItems": True}}


def _paths(kind: Kind) -> Obj:
    root = f"/apis/{kind.group}/{kind.version}" if kind.group else f"/api/{kind.version}"
    base = f"{root}/namespaces/{{namespace}}/{kind.resource}" if kind.namespaced else f"{root}/{kind.resource}"
    mark = {"group": kind.group, "version": kind.version, "kind": kind.kind}
    writing = [_parameter("dryRun"), _parameter("fieldManager"), _parameter("fieldValidation")]
    verbs = {"get": "get", "update": "put", "patch": "patch", "delete": "delete"}
    actions: Obj = {}
    for verb, method in verbs.items():
        if verb in kind.verbs:
            force = [_parameter("force", "boolean")] if verb == "patch" else []
            actions[method] = {
                "x-kubernetes-action": method,
                "x-kubernetes-group-version-kind": mark,
                "parameters": [*writing, *force] if verb in ("update", "patch") else [_parameter("dryRun")],
                "responses": {"200": {"description": "OK"}},
            }
    many: Obj = {}
    for verb, method in (("list", "get"), ("create", "post")):
        if verb in kind.verbs:
            many[method] = {
                "x-kubernetes-action": verb.replace("create", "post"),
                "x-kubernetes-group-version-kind": mark,
                "parameters": writing if verb == "create" else [],
                "responses": {"200": {"description": "OK"}},
            }
    return {base: many, f"{base}/{{name}}": actions}


def _schemas(kind: Kind) -> Obj:
    """The kind's own schema and those that it is made of, each under a name of its own."""
    from minikctl.apiserver.schemas import PREFIX, load

    try:
        root = load(kind.group, kind.version, kind.kind)
    except KeyError:
        return {}
    prefix = f"{kind.group or 'core'}.{kind.version}.{kind.kind}"
    made: Obj = {}
    for name, schema in (root.get("definitions") or {}).items():
        made[f"{prefix}.{name}"] = _referring(schema, PREFIX, prefix)
    top = {key: value for key, value in root.items() if key not in ("definitions", "$schema", "$id")}
    mark = [{"group": kind.group, "version": kind.version, "kind": kind.kind}]
    made[prefix] = {**_referring(top, PREFIX, prefix), "x-kubernetes-group-version-kind": mark}
    return made


def _referring(value: Obj, old: str, prefix: str) -> Obj:
    """A schema whose references lead into the document's components."""
    changed: Obj = {}
    for key, part in value.items():
        if key == "$ref" and isinstance(part, str):
            changed[key] = f"#/components/schemas/{prefix}.{part[len(old) :]}"
        elif isinstance(part, dict):
            changed[key] = _referring(part, old, prefix)
        elif isinstance(part, list):
            changed[key] = [_referring(one, old, prefix) if isinstance(one, dict) else one for one in part]
        else:
            changed[key] = part
    return changed
