"""What is served: resources, the meaning of a word, schemas, the version; and today's form of an obsolete manifest."""

from __future__ import annotations

from minikctl.apimachinery.errors import MethodNotAllowed
from minikctl.apiserver.registry import catalog

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

VERSION = {
    "major": "1",
    "minor": "33",
    "gitVersion": "v1.33.1",
    "gitTreeState": "clean",
    "platform": "minikctl",
}


def answer(server: APIServer, request: Request) -> Any:
    if request.verb == "resolve":
        kind = catalog.find(request.resource)
        return None if kind is None else describe(kind)
    if request.verb == "resource-of":
        body = request.body
        kind = catalog.by_kind(str(body.get("apiVersion") or ""), str(body.get("kind") or ""))
        return None if kind is None else describe(kind)
    if request.verb == "discover":
        return [describe(kind) for kind in catalog.all_kinds() if kind.served]
    if request.verb == "schema":
        kind = catalog.by_kind(str(request.body), request.resource)
        return None if kind is None else _schema(kind)
    if request.verb == "modernise":
        from minikctl.apiserver.obsolete import modernise

        return modernise(request.body)
    if request.verb == "version":
        return dict(VERSION)
    raise MethodNotAllowed(f"{request.verb} is not a verb of this server")


def describe(kind: Kind) -> Obj:
    """One resource as discovery shows it; ``resource`` is the qualified name to use in requests."""
    return {
        "resource": kind.qualified,
        "name": kind.resource,
        "singular": kind.singular,
        "kind": kind.kind,
        "group": kind.group,
        "version": kind.version,
        "apiVersion": kind.api_version,
        "namespaced": kind.namespaced,
        "verbs": list(kind.verbs),
        "shortNames": list(kind.short_names),
        "categories": list(kind.categories),
        "subresources": list(kind.subresources),
        "preferred": not kind.converts,
    }


def _schema(kind: Kind) -> Obj:
    from minikctl.apiserver.schemas import load

    return load(kind.group, kind.version, kind.kind)
