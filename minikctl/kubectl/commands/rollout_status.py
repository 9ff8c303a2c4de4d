"""rollout status: follow rollouts to their end. Source: kubectl pkg/cmd/rollout/rollout_status.go."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select
from minikctl.kubectl.rollout_progress import viewer_of
from minikctl.kubectl.visiting import visit
from minikctl.kubectl.watching import Watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.watching import Event


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    if not (invocation.args or flags["filename"] or flags["kustomize"]):
        raise CommandError("required resource not specified")
    if flags["revision"] < 0:
        raise CommandError(f"revision must be a positive integer: {flags['revision']}")
    query = Query(
        filenames=flags["filename"],
        kustomize=flags["kustomize"],
        recursive=flags["recursive"],
        labels=flags["selector"],
        enforce_namespace=bool(flags["namespace"]),
        types_alone=True,
        latest=True,
    )
    selection = select(invocation, invocation.args, query)
    visit(selection, lambda info: _follow(invocation, info))
    if not selection.infos:
        invocation.err.write(f"No resources found in {invocation.namespace} namespace.\n")
    return 0


def _follow(invocation: Invocation, info: Info) -> None:
    """Tell of one rollout until it is done; raises CommandError when it fails or the time is over."""
    flags, view = invocation.flags, viewer_of(info.mapping)
    for event in _events(invocation, info):
        if event.type == "DELETED":
            raise CommandError("object has been deleted")
        text, done = view(event.obj, flags["revision"])
        invocation.print(text)
        invocation.out.flush()
        if done or not flags["watch"]:
            return
    raise CommandError("timed out waiting for the condition")


def _events(invocation: Invocation, info: Info) -> Iterator[Event]:
    """The object as it is and its changes, until ``--timeout``; with a frozen clock also until nothing can happen."""
    session, seconds = invocation.session, invocation.flags["timeout"]
    deadline = session.now + int(seconds * 1000) if seconds > 0 else None
    watch = Watch(session, info.request_resource, info.namespace, info.name)
    yield from watch.start()
    yield from watch.follow(deadline)
