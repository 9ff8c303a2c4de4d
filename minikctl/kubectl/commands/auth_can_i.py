"""auth can-i: whether something is allowed, or all that is. Source: kubectl pkg/cmd/auth/cani.go."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_API = "authorization.k8s.io/v1"
_RESOURCE_VERBS = frozenset(
    (
        "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "use", "bind", "impersonate",
        "*", "approve", "sign", "escalate", "attest",
    )
)  # fmt: skip
_PATH_VERBS = frozenset(("get", "put", "post", "head", "options", "delete", "patch", "*"))
_HEADERS = ("Resources", "Non-Resource URLs", "Resource Names", "Verbs")


def run(invocation: Invocation) -> int:
    flags, args = invocation.flags, invocation.args
    if flags["list"]:
        return _list(invocation)
    if len(args) != 2:
        raise CommandError(
            "you must specify two arguments: verb resource or verb resource/resourceName.",
            hints=(f"See '{invocation.program} auth can-i -h' for help and examples.",),
        )
    verb, target = args
    spec = _path(invocation, verb, target) if target.startswith("/") else _resource(invocation, verb, target)
    if flags["no-headers"]:
        raise CommandError("--no-headers cannot be set without --list specified")
    answer = _ask(invocation, "SelfSubjectAccessReview", spec)
    if not flags["quiet"]:
        invocation.print("yes" if answer["allowed"] else "no")
    return 0 if answer["allowed"] else 1


def _ask(invocation: Invocation, kind: str, spec: Obj) -> Obj:
    """The status of a review."""
    review = {"apiVersion": _API, "kind": kind, "metadata": {}, "spec": spec}
    answer = invocation.session.client.create(f"{kind.lower()}s.authorization.k8s.io", review)
    status: Obj = answer["status"]
    return status


def _path(invocation: Invocation, verb: str, path: str) -> Obj:
    if invocation.flags["subresource"]:
        raise CommandError("--subresource can not be used with NonResourceURL")
    if verb not in _PATH_VERBS:
        invocation.warn(f"verb '{verb}' is not a known verb\n")
    return {"nonResourceAttributes": {"verb": verb, "path": path}}


def _resource(invocation: Invocation, verb: str, target: str) -> Obj:
    word, _, name = target.partition("/")
    resource, group = word, ""
    mapping = None if word == "*" else invocation.session.client.resolve(word.lower())
    everywhere = invocation.flags["all-namespaces"]
    if mapping is not None:
        resource, group = mapping["name"], mapping["group"]
    elif word not in ("*", "users", "groups"):
        _warn_unknown(invocation, word.lower())
    if not everywhere:
        if mapping is not None and not mapping["namespaced"]:
            inside = f" in group '{group}'" if group else ""
            invocation.warn(f"resource '{resource}' is not namespace scoped{inside}\n")
        if verb not in _RESOURCE_VERBS:
            invocation.warn(f"verb '{verb}' is not a known verb\n")
    attributes = {
        "namespace": "" if everywhere else invocation.namespace,
        "verb": verb,
        "group": group,
        "resource": resource,
        "subresource": invocation.flags["subresource"],
        "name": name,
    }
    return {"resourceAttributes": {key: value for key, value in attributes.items() if value}}


def _warn_unknown(invocation: Invocation, word: str) -> None:
    resource, _, group = word.partition(".")
    inside = f" in group '{group}'" if group else ""
    invocation.warn(f"the server doesn't have a resource type '{resource}'{inside}\n")


def _list(invocation: Invocation) -> int:
    """The table of all rules."""
    from minikctl.kubectl.describe.role import rule_rows
    from minikctl.kubectl.printers.table import print_table

    flags = invocation.flags
    if invocation.args:
        raise CommandError("list option must be specified with no arguments")
    if flags["quiet"] or flags["all-namespaces"] or flags["subresource"]:
        raise CommandError("list option can't be specified with neither quiet, all-namespaces nor subresource options")
    status = _ask(invocation, "SelfSubjectRulesReview", {"namespace": invocation.namespace})
    rows = rule_rows([*status["resourceRules"], *status["nonResourceRules"]])
    invocation.out.write(print_table(_HEADERS, rows, no_headers=flags["no-headers"]))
    return 0
