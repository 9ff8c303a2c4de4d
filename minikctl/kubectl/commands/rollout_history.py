"""rollout history: the revisions of an object, or one of them in full."""

from __future__ import annotations

from minikctl.apimachinery.meta import annotations_of
from minikctl.kubectl import controller_revisions, deployment_revisions
from minikctl.kubectl.creation import object_printer
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.printers.names import print_name
from minikctl.kubectl.printers.tabwriter import elastic
from minikctl.kubectl.rollout_selection import DEPLOYMENT, kind_of, select_rollouts, unsupported
from minikctl.kubectl.visiting import visit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation


class Revision:
    """``template`` is the pod template; ``whole`` is what ``-o`` prints: the ReplicaSet, or the set as it was."""

    __slots__ = ("cause", "template", "whole")

    def __init__(self, template: Obj, cause: str, whole: Obj) -> None:
        self.template = template
        self.cause = cause
        self.whole = whole


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    if flags["revision"] < 0:
        raise CommandError(f"revision must be a positive integer: {flags['revision']}")
    selection = select_rollouts(invocation)
    printer = object_printer(invocation, "") if "output" in invocation.changed or flags["template"] else None

    def show(info: Info) -> None:
        history = history_of(invocation.session.client, info)
        number = flags["revision"]
        if number and history and number not in history:
            raise CommandError("unable to find the specified revision")
        if printer is None:
            invocation.out.write(_text(info, history, number))
            return
        for revision in [number] if number else sorted(history):
            if revision not in history:
                raise CommandError("unable to find the specified revision")
            printer.print(history[revision].whole, invocation.out)

    visit(selection, show)
    return 0


def history_of(client: Client, info: Info) -> dict[int, Revision]:
    """The revisions by number; raises CommandError for a kind that has none."""
    kind = kind_of(info)
    if not kind:
        raise CommandError(unsupported(info, "history", "history viewer"))
    if kind == DEPLOYMENT:
        _, found = deployment_revisions.replica_sets(client, info.namespace, info.name)
        return {number: _of_replica_set(obj) for number, obj in found.items()}
    owner, revisions = controller_revisions.revisions(client, info.resource, kind, info.namespace, info.name)
    return {
        number: Revision(controller_revisions.template_of(obj), _cause(obj), controller_revisions.applied(owner, obj))
        for number, obj in revisions.items()
    }


def _of_replica_set(obj: Obj) -> Revision:
    """Its template is shown with the cause among the annotations, which is where kubectl keeps it meanwhile."""
    template, cause = obj["spec"]["template"], _cause(obj)
    if cause:
        meta = template.get("metadata") or {}
        annotations = {**(meta.get("annotations") or {}), deployment_revisions.CHANGE_CAUSE: cause}
        template = {**template, "metadata": {**meta, "annotations": annotations}}
    elif deployment_revisions.CHANGE_CAUSE in ((template.get("metadata") or {}).get("annotations") or {}):
        cause = template["metadata"]["annotations"][deployment_revisions.CHANGE_CAUSE]
    return Revision(template, cause, obj)


def _cause(obj: Obj) -> str:
    return annotations_of(obj).get(deployment_revisions.CHANGE_CAUSE, "")


def _text(info: Info, history: dict[int, Revision], number: int) -> str:
    obj = info.obj or {}
    if not history:
        body = "No rollout history found."
    elif number:
        from minikctl.kubectl.describe.pod_template import describe_template

        body = describe_template(history[number].template)
    else:
        rows = "".join(f"{place}\t{history[place].cause or '<none>'}\n" for place in sorted(history))
        body = elastic(f"REVISION\tCHANGE-CAUSE\n{rows}")
    headline = f"with revision #{number}" if number else ""
    return f"{print_name(obj)} {headline}\n{body}\n"
