"""rollout undo: the pod template of an earlier revision again."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl import controller_revisions, deployment_revisions
from minikctl.kubectl.creation import object_printer
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.rollout_selection import DEPLOYMENT, kind_of, select_rollouts, unsupported
from minikctl.kubectl.visiting import visit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    dry_run = invocation.dry_run
    selection = select_rollouts(invocation)

    def undo(info: Info) -> None:
        kind = kind_of(info)
        if not kind:
            raise CommandError(unsupported(info, "rollbacker", "rollbacker"))
        wanted = invocation.flags["to-revision"]
        if wanted < 0:
            raise _unknown(wanted)
        undo_one = _undo_deployment if kind == DEPLOYMENT else _undo_set
        done = undo_one(invocation, info, wanted, dry_run)
        object_printer(invocation, done, dry_run).print(info.obj or {}, invocation.out)

    visit(selection, undo)
    return 0


def _unknown(revision: int) -> CommandError:
    return CommandError(f"unable to find specified revision {revision} in history")


def _undo_deployment(invocation: Invocation, info: Info, wanted: int, dry_run: str) -> str:
    """What was done, as the success line says it."""
    client = invocation.session.client
    deployment, revisions = deployment_revisions.replica_sets(client, info.namespace, info.name)
    found = revisions.get(wanted) if wanted else deployment_revisions.previous(revisions)
    if found is None:
        if wanted:
            raise _unknown(wanted)
        raise CommandError(f"no rollout history found for deployment {quote(info.name)}")
    if dry_run == "client":
        return _described(found["spec"]["template"])
    if deployment["spec"].get("paused"):
        raise CommandError(
            "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again"
        )
    if deployment_revisions.same_template(found, deployment):
        return f"skipped rollback (current template already matches revision {wanted})"
    patch = deployment_revisions.rollback_patch(deployment, found)
    _send(invocation, info, patch, "json", wanted, dry_run)
    return "rolled back"


def _undo_set(invocation: Invocation, info: Info, wanted: int, dry_run: str) -> str:
    kind = info.mapping["kind"]
    client = invocation.session.client
    owner, revisions = controller_revisions.revisions(client, info.resource, kind, info.namespace, info.name)
    if not wanted and len(revisions) <= 1:
        raise CommandError("no last revision to roll back to")
    found = revisions.get(wanted or sorted(revisions)[-2])
    if found is None:
        raise _unknown(wanted)
    if dry_run == "client":
        return f"will roll back to {_described(controller_revisions.template_of(found))}"
    if controller_revisions.matches(owner, found):
        return f"skipped rollback (current template already matches revision {wanted})"
    _send(invocation, info, found["data"], "strategic", wanted, dry_run)
    return "rolled back"


def _described(template: Obj) -> str:
    from minikctl.kubectl.describe.pod_template import describe_template

    return describe_template(template)


def _send(invocation: Invocation, info: Info, patch: Any, how: str, wanted: int, dry_run: str) -> None:
    options: dict[str, Any] = {"dryRun": True} if dry_run == "server" else {}
    client = invocation.session.client
    try:
        client.patch(info.request_resource, info.namespace, info.name, patch, type=how, **options)
    except StatusError as fault:
        raise CommandError(f"failed restoring revision {wanted}: {fault}") from None
