"""The rules of Roles and ClusterRoles from the flags of ``create role|clusterrole``.

Source: kubectl pkg/cmd/create/create_role.go.
"""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

VERBS = (
    "*", "get", "delete", "list", "create", "update", "patch", "watch", "proxy", "deletecollection", "use", "bind",
    "escalate", "impersonate",
)  # fmt: skip
_ROLES = (("roles", "rbac.authorization.k8s.io"), ("clusterroles", "rbac.authorization.k8s.io"))
_SPECIAL = {
    "use": (("podsecuritypolicies", "policy"), ("podsecuritypolicies", "extensions")),
    "bind": _ROLES,
    "escalate": _ROLES,
    "impersonate": (
        ("users", ""),
        ("serviceaccounts", ""),
        ("groups", ""),
        ("userextras", "authentication.k8s.io"),
    ),
}
"""Verbs that only some resources know, as (resource, group)."""


class Target:
    """One ``--resource``: ``RESOURCE[.GROUP][/SUBRESOURCE]``."""

    __slots__ = ("group", "resource", "subresource")

    def __init__(self, text: str) -> None:
        path, _, self.subresource = text.partition("/")
        self.resource, _, self.group = path.partition(".")


def verbs(given: Sequence[str]) -> list[str]:
    """Each verb once; ``*`` stands alone."""
    return ["*"] if "*" in given else list(dict.fromkeys(given))


def targets(given: Sequence[str]) -> list[Target]:
    """The resources of the flags; a bare ``*`` replaces those before it and ends the list."""
    found: list[Target] = []
    for text in given:
        if text == "*":
            return [Target(text)]
        found.append(Target(text))
    return found


def check_targets(invocation: Invocation, chosen: Sequence[str], found: Sequence[Target]) -> None:
    """Every resource has to exist and to know the special verbs; raises CommandError."""
    for target in found:
        if not target.resource:
            raise CommandError("resource must be specified if apiGroup/subresource specified")
        if target.resource == "*":
            return
        resource, group, known = _resolved(invocation, target)
        for verb in chosen:
            if verb not in _SPECIAL:
                continue
            if (resource, group) not in _SPECIAL[verb]:
                raise CommandError(f"can not perform '{verb}' on '{resource}' in group '{group}'")
            known = True
        if not known:
            raise CommandError(f'the server doesn\'t have a resource type "{target.resource}"', prefix="")


def rules(
    invocation: Invocation,
    chosen: Sequence[str],
    found: Sequence[Target],
    names: Sequence[str],
    paths: Sequence[str] = (),
) -> list[Obj]:
    """One rule a group, sorted by group, and one for paths that are no resources."""
    by_group: dict[str, list[str]] = {}
    for target in found:
        resource, group, _ = _resolved(invocation, target)
        if target.subresource:
            resource = f"{resource}/{target.subresource}"
        resources = by_group.setdefault(group, [])
        if resource not in resources:
            resources.append(resource)
    made: list[Obj] = []
    for group in sorted(by_group):
        rule: Obj = {"verbs": list(chosen), "apiGroups": [group], "resources": by_group[group]}
        if names:
            rule["resourceNames"] = list(dict.fromkeys(names))
        made.append(rule)
    if paths:
        made.append({"verbs": list(chosen), "nonResourceURLs": list(dict.fromkeys(paths))})
    return made


def _resolved(invocation: Invocation, target: Target) -> tuple[str, str, bool]:
    """(plural, group, whether the server knows it)."""
    if target.resource == "*":
        return target.resource, target.group, False
    word = f"{target.resource}.{target.group}" if target.group else target.resource
    mapping = invocation.session.client.resolve(word)
    if mapping is None:
        return target.resource, target.group, False
    return mapping["name"], mapping["group"], True
