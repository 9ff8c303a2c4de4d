"""describe: all about objects, in words. The words are the business of the package `describe`."""

from __future__ import annotations

from minikctl.apimachinery.errors import NotFound, StatusError
from minikctl.kubectl.describe.describers import describer_for
from minikctl.kubectl.errors import AggregateError, CommandError
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import parse, select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    by_files = bool(flags["filename"] or flags["kustomize"])
    if not invocation.args and not by_files:
        raise CommandError(
            "You must specify the type of resource to describe. "
            f'Use "{invocation.program} api-resources" for a complete list of supported resources.'
        )
    query = Query(
        filenames=flags["filename"],
        kustomize=flags["kustomize"],
        recursive=flags["recursive"],
        labels=flags["selector"],
        all_namespaces=flags["all-namespaces"],
        enforce_namespace="namespace" in invocation.changed and not flags["all-namespaces"],
        types_alone=True,
    )
    selection = select(invocation, invocation.args, query)
    faults = selection.faults
    if len(invocation.args) == 2 and len(faults) == 1 and isinstance(faults[0], NotFound):
        word, prefix = invocation.args
        return _describe_by_prefix(invocation, word, prefix, faults[0])
    told: list[Exception] = []
    if faults:
        told.append(faults[0] if len(faults) == 1 else AggregateError(faults))
    told += _describe_all(invocation, selection.infos, live=not by_files)
    if not selection.infos and not told:
        place = "" if flags["all-namespaces"] else f" in {invocation.namespace} namespace."
        invocation.err.write(f"No resources found{place}\n")
    if told:
        raise AggregateError(told)
    return 0


def _describe_all(invocation: Invocation, infos: list[Info], *, live: bool) -> list[Exception]:
    """Print one description after the other; the faults, each text once."""
    faults: dict[str, Exception] = {}
    parted = ""
    for info in infos:
        try:
            text = _description(invocation, info, live=live)
        except (StatusError, CommandError) as fault:
            faults.setdefault(str(fault), fault)
            continue
        invocation.out.write(f"{parted}{text}")
        parted = "\n\n"
    return list(faults.values())


def _describe_by_prefix(invocation: Invocation, word: str, prefix: str, missing: NotFound) -> int:
    """No object has this name: describe all whose names begin with it. Raises ``missing`` without any."""
    if len(parse([word], invocation.session.client, invocation.program).types) > 1:
        raise CommandError("you may only specify a single resource type")
    selection = select(invocation, [word], Query(types_alone=True))
    selection.check()
    found = [info for info in selection.infos if info.name.startswith(prefix)]
    for info in found:
        invocation.print(_description(invocation, info, live=True))
    if not found:
        raise missing
    return 0


def _description(invocation: Invocation, info: Info, *, live: bool) -> str:
    """``live``: whether ``info`` holds an object of the cluster and not a manifest."""
    session, show_events = invocation.session, invocation.flags["show-events"]
    try:
        obj = _object(invocation, info, live=live)
    except NotFound as fault:
        text = None
        if show_events and info.resource == "pods":
            from minikctl.kubectl.describe.pod import describe_missing

            text = describe_missing(info.namespace, info.name, fault, session.client, session.now)
        if text is None:
            raise
        return text
    describe = describer_for(info.mapping["group"], info.mapping["kind"])
    return describe(obj, session.client, session.now, show_events=show_events)


def _object(invocation: Invocation, info: Info, *, live: bool) -> Obj:
    """The object in the version that is described: the preferred one, whichever was asked for."""
    if live and info.obj is not None and info.mapping.get("preferred", True):
        return info.obj
    return invocation.session.client.get(info.resource, info.namespace, info.name)
