"""delete: objects by name, by selector, or by manifest."""

from __future__ import annotations

from minikctl.kubectl.deletion import Deletion, place_of, propagation_policy
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select
from minikctl.kubectl.visiting import visit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

_UNCONFIRMED = (
    "Immediate deletion does not wait for confirmation that the running resource has been terminated. "
    "The resource may continue to run on the cluster indefinitely."
)


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    policy = propagation_policy(invocation)
    grace = _grace_period(invocation)
    deletion = Deletion(invocation, policy=policy, grace=grace, timeout=flags["timeout"], wait=flags["wait"])
    deletion.dry_run = invocation.dry_run
    wide = flags["all"] or flags["selector"] or flags["field-selector"]
    deletion.ignore_missing = flags["ignore-not-found"] or bool(wide and "ignore-not-found" not in invocation.changed)
    deletion.names_only = flags["output"] == "name"
    deletion.warn_cluster_scope = bool(flags["namespace"]) and not flags["all-namespaces"]
    if flags["raw"]:
        return _raw(invocation)
    selection = select(invocation, invocation.args, _query(invocation))
    _check(invocation, grace)
    if flags["interactive"]:
        shown: list[Info] = []
        visit(selection, shown.append, ignore_missing=deletion.ignore_missing)
        if not shown:
            invocation.print("No resources found")
            return 0
        if not _confirmed(invocation, shown):
            invocation.print("deletion is cancelled")
            return 0
        deletion.only = {place_of(info) for info in shown}
    deletion.run(selection)
    return 0


def _grace_period(invocation: Invocation) -> int:
    """Seconds; 0 only together with --force."""
    flags = invocation.flags
    grace: int = flags["grace-period"]
    if flags["now"]:
        if grace != -1:
            raise CommandError("--now and --grace-period cannot be specified together")
        grace = 1
    if flags["force"]:
        return max(grace, 0)
    return 1 if grace == 0 else grace


def _query(invocation: Invocation) -> Query:
    flags = invocation.flags
    return Query(
        filenames=flags["filename"],
        kustomize=flags["kustomize"],
        recursive=flags["recursive"],
        labels=flags["selector"],
        fields=flags["field-selector"],
        all=flags["all"],
        all_namespaces=flags["all-namespaces"],
        enforce_namespace=bool(flags["namespace"]),
        fetch=False,
    )


def _check(invocation: Invocation, grace: int) -> None:
    flags = invocation.flags
    if flags["output"] not in ("", "name"):
        raise CommandError(f"unexpected -o output mode: {flags['output']}. We only support '-o name'")
    if flags["force"]:
        if grace > 0:
            raise CommandError("--force and --grace-period greater than 0 cannot be specified together")
        invocation.warn(_UNCONFIRMED)


def _confirmed(invocation: Invocation, infos: list[Info]) -> bool:
    invocation.print(f"You are about to delete the following {len(infos)} resource(s):")
    for info in infos:
        invocation.print(info.typed_name)
    invocation.print("Do you want to continue? (y/n): ", end="")
    invocation.out.flush()
    words = invocation.stdin.readline().split()
    return bool(words) and words[0].lower() == "y"


def _raw(invocation: Invocation) -> int:
    from minikctl.kubectl.raw_requests import check_raw, send

    _check(invocation, -1)
    check_raw(invocation, exclusive=("interactive", "recursive", "output"))
    return send(invocation, "DELETE")
