"""set subject: more users, groups and service accounts for a binding."""

from __future__ import annotations

from minikctl.kubectl.changing import Changing
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.subjects import account_of, named_subjects
from minikctl.kubectl.visiting import raise_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

_BINDINGS = ("RoleBinding", "ClusterRoleBinding")


def run(invocation: Invocation) -> int:
    changing = Changing(invocation, "subjects updated")
    infos = changing.select(invocation.args)
    changing.check_local()
    wanted = _wanted(invocation, infos)

    def mutate(obj: Obj) -> None:
        if obj["kind"] not in _BINDINGS:
            raise CommandError("setting subjects is only supported for RoleBinding/ClusterRoleBinding")
        known = obj.get("subjects") or []
        missing = [subject for subject in wanted if not _contains(known, subject)]
        if missing:
            obj["subjects"] = [*known, *missing]

    for info in infos:
        changing.change(info, mutate, failed="failed to patch subjects to rolebinding: ")
    raise_all(changing.faults)
    return 0


def _wanted(invocation: Invocation, infos: Sequence[Info]) -> list[Obj]:
    flags = invocation.flags
    if flags["all"] and flags["selector"]:
        raise CommandError("cannot set --all and --selector at the same time")
    if not flags["user"] and not flags["group"] and not flags["serviceaccount"]:
        raise CommandError("you must specify at least one value of user, group or serviceaccount")
    accounts = [account_of(text) for text in flags["serviceaccount"]]
    for namespace, _ in accounts:
        if not namespace and any(info.mapping["kind"] == "ClusterRoleBinding" for info in infos):
            raise CommandError("serviceaccount must be <namespace>:<name>, namespace must be specified")
    wanted = named_subjects(sorted(set(flags["user"])), sorted(set(flags["group"])))
    for namespace, name in sorted(set(accounts), key=":".join):
        wanted.append({"kind": "ServiceAccount", "namespace": namespace or invocation.namespace, "name": name})
    return wanted


def _contains(known: Sequence[Obj], subject: Obj) -> bool:
    fields = ("kind", "apiGroup", "name", "namespace")
    return any(all(other.get(field, "") == subject.get(field, "") for field in fields) for other in known)
