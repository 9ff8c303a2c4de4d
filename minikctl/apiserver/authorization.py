"""Who may do what: users and their groups, and the rules that roles and bindings give them.

The administrator may do everything and is not looked up. For anybody else (``--as``) the stored Roles, ClusterRoles and
bindings decide, those that a cluster begins with among them. Neighbours: `server` asks before it serves;
`handlers/reviews.py` answers those who ask beforehand. Source: the RBAC authorizer, plugin/pkg/auth/authorizer/rbac.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import Forbidden, forbidden

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

ADMIN = "kubernetes-admin"
ADMIN_GROUP = "kubeadm:cluster-admins"
_MASTERS = frozenset((ADMIN_GROUP, "system:masters"))
_AUTHENTICATED = "system:authenticated"
_UNAUTHENTICATED = "system:unauthenticated"
_ANONYMOUS = "system:anonymous"
_ACCOUNT = "system:serviceaccount:"

_ALL: tuple[Obj, ...] = (
    {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]},
    {"verbs": ["*"], "nonResourceURLs": ["*"]},
)


class User:
    """A name and all groups, the implied ones too."""

    __slots__ = ("groups", "name")

    def __init__(self, name: str, groups: tuple[str, ...]) -> None:
        self.name = name
        self.groups = groups


class Action:
    """What is to be done: to a resource (``namespace`` "" means all of them), or to a path of the API server."""

    __slots__ = ("group", "name", "namespace", "path", "resource", "subresource", "verb")

    def __init__(
        self,
        verb: str,
        *,
        group: str = "",
        resource: str = "",
        subresource: str = "",
        namespace: str = "",
        name: str = "",
        path: str = "",
    ) -> None:
        self.verb = verb
        self.group = group
        self.resource = resource
        self.subresource = subresource
        self.namespace = namespace
        self.name = name
        self.path = path


def user_of(request: Request) -> User:
    """Who asks, with the groups that belong to the name."""
    name, groups = request.user or ADMIN, tuple(request.groups)
    if name == ADMIN and not groups:
        return User(name, (ADMIN_GROUP, _AUTHENTICATED))
    if name.startswith(_ACCOUNT) and not groups:
        groups = ("system:serviceaccounts", f"system:serviceaccounts:{name.split(':')[2]}")
    if name != _ANONYMOUS and not {_AUTHENTICATED, _UNAUTHENTICATED} & set(groups):
        groups = (*groups, _AUTHENTICATED)
    return User(name, groups)


def check(server: APIServer, kind: Kind, request: Request) -> None:
    """Raise Forbidden where the user may not do what a request asks for."""
    verb = request.verb
    if verb == "table":
        verb = "get" if request.name else "list"
    namespace = request.namespace if kind.namespaced else ""
    action = Action(
        verb,
        group=kind.group,
        resource=kind.resource,
        subresource=request.subresource,
        namespace=namespace,
        name=request.name,
    )
    user = user_of(request)
    if allowed(server, user, action):
        return
    where = f'in the namespace "{namespace}"' if namespace else "at the cluster scope"
    resource = f"{kind.resource}/{request.subresource}" if request.subresource else kind.resource
    why = f'User "{user.name}" cannot {verb} resource "{resource}" in API group "{kind.group}" {where}'
    if request.name:
        raise forbidden(kind.qualified, request.name, why)
    raise Forbidden(f"{kind.qualified} is forbidden: {why}")


def allowed(server: APIServer, user: User, action: Action) -> bool:
    """Whether any rule of the user's allows it."""
    if _MASTERS & set(user.groups):
        return True
    return any(covers(rule, action) for rule in rules_of(server, user, action.namespace))


def rules_of(server: APIServer, user: User, namespace: str) -> Iterator[Obj]:
    """The user's rules in a namespace, those for the whole cluster among them."""
    if _MASTERS & set(user.groups):
        yield from _ALL
    store = server.store
    for binding in store.list("/registry/clusterrolebindings/"):
        if _binds(binding, user, ""):
            yield from _rules(server, binding["roleRef"], "")
    if namespace:
        for binding in store.list(f"/registry/rolebindings/{namespace}/"):
            if _binds(binding, user, namespace):
                yield from _rules(server, binding["roleRef"], namespace)


def covers(rule: Obj, action: Action) -> bool:
    """Whether one rule allows an action."""
    if not _has(rule.get("verbs"), action.verb):
        return False
    if action.path:
        return any(_path_matches(pattern, action.path) for pattern in rule.get("nonResourceURLs") or ())
    if not _has(rule.get("apiGroups"), action.group) or not _names_resource(rule.get("resources") or (), action):
        return False
    names = rule.get("resourceNames")
    return not names or action.name in names


def _has(values: Sequence[str] | None, wanted: str) -> bool:
    return values is not None and ("*" in values or wanted in values)


def _names_resource(resources: Sequence[str], action: Action) -> bool:
    if not action.subresource:
        return "*" in resources or action.resource in resources
    whole = f"{action.resource}/{action.subresource}"
    return "*" in resources or whole in resources or f"*/{action.subresource}" in resources


def _path_matches(pattern: str, path: str) -> bool:
    return pattern in ("*", path) or (pattern.endswith("*") and path.startswith(pattern.rstrip("*")))


def _binds(binding: Obj, user: User, namespace: str) -> bool:
    for subject in binding.get("subjects") or ():
        kind, name = subject.get("kind"), subject.get("name", "")
        if kind == "User" and name == user.name:
            return True
        if kind == "Group" and name in user.groups:
            return True
        if kind == "ServiceAccount":
            place = subject.get("namespace") or namespace
            if place and user.name == f"{_ACCOUNT}{place}:{name}":
                return True
    return False


def _rules(server: APIServer, reference: Obj, namespace: str) -> Sequence[Obj]:
    name = reference.get("name", "")
    if reference.get("kind") == "Role":
        role = server.store.get(f"/registry/roles/{namespace}/{name}")
    else:
        role = server.store.get(f"/registry/clusterroles/{name}")
    return (role or {}).get("rules") or ()
