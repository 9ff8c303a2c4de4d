"""Users, groups and service accounts as the subjects of a binding."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj

GROUP = "rbac.authorization.k8s.io"


def subjects(flags: dict[str, Any]) -> list[Obj]:
    """The subjects of ``--user``, ``--group`` and ``--serviceaccount``, in that order; raises CommandError."""
    made = [_subject("User", name) for name in flags["user"]] + [_subject("Group", name) for name in flags["group"]]
    for account in flags["serviceaccount"]:
        namespace, name = account_of(account)
        if not namespace:
            raise CommandError("serviceaccount must be <namespace>:<name>")
        made.append({"kind": "ServiceAccount", "name": name, "namespace": namespace})
    return made


def account_of(text: str) -> tuple[str, str]:
    """(namespace, name) of ``NAMESPACE:NAME``; the namespace may be empty."""
    parts = text.split(":")
    if len(parts) != 2 or not parts[1]:
        raise CommandError("serviceaccount must be <namespace>:<name>")
    return parts[0], parts[1]


def named_subjects(users: Sequence[str], groups: Sequence[str]) -> list[Obj]:
    return [_subject("User", name) for name in users] + [_subject("Group", name) for name in groups]


def _subject(kind: str, name: str) -> Obj:
    return {"kind": kind, "apiGroup": GROUP, "name": name}


def role_ref(kind: str, name: str) -> Obj:
    return {"apiGroup": GROUP, "kind": kind, "name": name}
