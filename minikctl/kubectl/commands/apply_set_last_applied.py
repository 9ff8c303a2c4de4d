"""apply set-last-applied: what apply will compare with, without applying it."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl import last_applied
from minikctl.kubectl.errors import CommandError, with_source
from minikctl.kubectl.printing import ResultPrinter
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import MISSING, select
from minikctl.kubectl.visiting import visit_until_fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.query import Selection


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    dry_run = invocation.dry_run
    printer = ResultPrinter(invocation, dry_run)
    if not flags["filename"]:
        raise MISSING
    query = Query(filenames=flags["filename"], enforce_namespace=bool(flags["namespace"]), stop=True)
    selection = select(invocation, [], query)
    client = invocation.session.client
    options: dict[str, Any] = {"dryRun": True} if dry_run == "server" else {}
    for info, patch in _patches(invocation, selection):
        obj = info.obj or {}
        if dry_run != "client":
            obj = client.patch(info.request_resource, info.namespace, info.name, patch, type="merge", **options)
        printer.print(obj, "configured")
    return 0


def _patches(invocation: Invocation, selection: Selection) -> list[tuple[Info, Obj]]:
    """(resource with its live object, patch) of each manifest that differs from what its object has."""
    found: list[tuple[Info, Obj]] = []

    def compare(info: Info) -> None:
        manifest = info.obj or {}
        live = _live(invocation, info)
        text = last_applied.recorded(live)
        if text is None and not invocation.flags["create-annotation"]:
            raise CommandError(
                f"no last-applied-configuration annotation found on resource: {info.name}, to create the annotation, "
                "run the command with --create-annotation"
            )
        if text == last_applied.encoded(manifest):
            invocation.print(f"set-last-applied {info.name}: no changes required.")
        else:
            found.append((info, annotation_patch(manifest)))

    visit_until_fault(selection, compare)
    return found


def annotation_patch(manifest: Obj) -> Obj:
    """The merge patch that keeps a manifest in the annotation, as it is."""
    return {"metadata": {"annotations": {last_applied.ANNOTATION: last_applied.encoded(manifest)}}}


def _live(invocation: Invocation, info: Info) -> Obj:
    from minikctl.kubectl.three_way import described

    try:
        return info.fetch(invocation.session.client)
    except StatusError as fault:
        if fault.reason == "NotFound":
            raise
        verb = f"retrieving current configuration of:\n{described(info)}\nfrom server for:"
        raise with_source(verb, info.source, fault) from None
