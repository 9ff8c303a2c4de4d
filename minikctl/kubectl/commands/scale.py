"""scale: another number of replicas, through the scale subresource. Source: kubectl pkg/cmd/scale, pkg/scale."""

from __future__ import annotations

from minikctl.apimachinery.errors import Conflict
from minikctl.kubectl.change_cause import ANNOTATION, command_line
from minikctl.kubectl.creation import object_printer
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.query import Query, Selection
from minikctl.kubectl.resource_arguments import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    dry_run = invocation.dry_run
    printer = object_printer(invocation, "scaled", dry_run, typed=False)
    _check(flags)
    selection = _select(invocation)
    if not selection.infos:
        raise _nothing(selection)
    if flags["resource-version"] and len(selection.infos) > 1:
        raise CommandError("cannot use --resource-version with multiple resources")
    for info in selection.infos:
        if dry_run != "client":
            _scale(invocation, info, dry_run)
            if flags["timeout"] and dry_run == "none":
                _wait(invocation, info)
            _record(invocation, info)
        printer.print(info.obj or {}, invocation.out)
    selection.check()
    return 0


def _check(flags: dict[str, Any]) -> None:
    if flags["replicas"] < 0:
        raise CommandError("The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0")
    if flags["current-replicas"] < -1:
        raise CommandError("The --current-replicas must specify an integer of -1 or greater")


def _select(invocation: Invocation) -> Selection:
    flags = invocation.flags
    query = Query(
        filenames=flags["filename"],
        kustomize=flags["kustomize"],
        recursive=flags["recursive"],
        labels=flags["selector"],
        types_alone=flags["all"],
        enforce_namespace=bool(flags["namespace"]),
    )
    return select(invocation, invocation.args, query)


def _nothing(selection: Selection) -> CommandError:
    faults = selection.faults
    if not faults:
        return CommandError("no objects passed to scale")
    text = str(faults[0]) if len(faults) == 1 else f"[{', '.join(dict.fromkeys(map(str, faults)))}]"
    return CommandError(f"no objects passed to scale {text}")


def _scale(invocation: Invocation, info: Info, dry_run: str) -> None:
    flags = invocation.flags
    client = invocation.session.client
    options: dict[str, Any] = {"dryRun": True} if dry_run == "server" else {}
    if flags["current-replicas"] == -1 and not flags["resource-version"]:
        patch = {"spec": {"replicas": flags["replicas"]}}
        client.patch(
            info.request_resource, info.namespace, info.name, patch, type="merge", subresource="scale", **options
        )
        return
    while True:
        scale = client.get(info.request_resource, info.namespace, info.name, subresource="scale")
        _check_precondition(flags, scale)
        new = {**scale, "spec": {**scale["spec"], "replicas": flags["replicas"]}}
        try:
            client.update(info.request_resource, new, subresource="scale", **options)
            return
        except Conflict:
            continue


def _check_precondition(flags: dict[str, Any], scale: Obj) -> None:
    expected, found = flags["current-replicas"], scale["spec"].get("replicas", 0)
    if expected not in (-1, found):
        raise CommandError(f"Expected replicas to be {expected}, was {found}")
    version, known = flags["resource-version"], scale["metadata"].get("resourceVersion", "")
    if version and version != known:
        raise CommandError(f"Expected resource version to be {version}, was {known}")


def _wait(invocation: Invocation, info: Info) -> None:
    """Until the object has as many replicas as it should, or somebody has scaled it again."""
    session, wanted = invocation.session, invocation.flags["replicas"]
    deadline = session.now + int(invocation.flags["timeout"] * 1000)
    session.settle()
    while True:
        scale = session.client.get(info.request_resource, info.namespace, info.name, subresource="scale")
        asked = scale["spec"].get("replicas", 0)
        if asked != wanted or (scale.get("status") or {}).get("replicas", 0) == wanted:
            return
        if session.now >= deadline or (not session.wait(deadline) and session.now < deadline):
            raise CommandError(f'timed out waiting for "{info.name}" to be synced')


def _record(invocation: Invocation, info: Info) -> None:
    if not invocation.flags["record"]:
        return
    patch = {"metadata": {"annotations": {ANNOTATION: command_line(invocation)}}}
    client = invocation.session.client
    info.obj = client.patch(info.request_resource, info.namespace, info.name, patch, type="merge")
