"""Reviews: objects that are never stored, but ask a question and come back with its answer as status.

Source: pkg/registry/authorization, pkg/registry/authentication.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest, method_not_allowed
from minikctl.apiserver import authorization

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.authorization import User
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    """The review with its answer; raises BadRequest for one that asks nothing."""
    body: Obj = request.body if isinstance(request.body, dict) else {}
    spec = body.get("spec") or {}
    if kind.kind == "SelfSubjectReview":
        user = authorization.user_of(request)
        status: Obj = {"userInfo": {"username": user.name, "groups": list(user.groups)}}
    elif kind.kind == "SelfSubjectRulesReview":
        status = _rules(server, authorization.user_of(request), spec.get("namespace") or "")
    elif kind.kind == "TokenReview":
        raise method_not_allowed(kind.qualified, "create")
    else:
        user = authorization.user_of(request) if kind.kind == "SelfSubjectAccessReview" else _asked(spec)
        status = {"allowed": authorization.allowed(server, user, _action(spec))}
    meta = {**(body.get("metadata") or {}), "creationTimestamp": server.clock.stamp()}
    answer: Obj = {"kind": kind.kind, "apiVersion": kind.api_version, "metadata": meta}
    if spec:
        answer["spec"] = spec
    answer["status"] = status
    return answer


def _asked(spec: Obj) -> User:
    return authorization.User(spec.get("user") or "", tuple(spec.get("groups") or ()))


def _action(spec: Obj) -> authorization.Action:
    resource, path = spec.get("resourceAttributes"), spec.get("nonResourceAttributes")
    if (resource is None) == (path is None):
        raise BadRequest("exactly one of nonResourceAttributes or resourceAttributes must be specified")
    if resource is None:
        path = path or {}
        return authorization.Action(path.get("verb") or "", path=path.get("path") or "/")
    known = {key: resource.get(key) or "" for key in ("group", "resource", "subresource", "namespace", "name")}
    return authorization.Action(resource.get("verb") or "", **known)


def _rules(server: APIServer, user: User, namespace: str) -> Obj:
    status: Obj = {"resourceRules": [], "nonResourceRules": [], "incomplete": False}
    for rule in authorization.rules_of(server, user, namespace):
        status["nonResourceRules" if rule.get("nonResourceURLs") else "resourceRules"].append(rule)
    return status
