"""create -f: every object of the manifests is new."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import unversioned
from minikctl.kubectl import last_applied
from minikctl.kubectl.errors import CommandError, with_source
from minikctl.kubectl.field_validation import field_validation
from minikctl.kubectl.manifest_flags import manifest_query, refuse_arguments, require_manifests
from minikctl.kubectl.printing import ResultPrinter
from minikctl.kubectl.resource_arguments import select
from minikctl.kubectl.visiting import visit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    refuse_arguments(invocation)
    flags = invocation.flags
    dry_run = invocation.dry_run
    validation = field_validation(invocation)
    printer = ResultPrinter(invocation, dry_run)
    require_manifests(invocation)
    if flags["raw"]:
        from minikctl.kubectl.raw_requests import check_raw, send

        check_raw(invocation, exclusive=("edit", "recursive", "selector", "output"), files_needed=True)
        return send(invocation, "POST")
    if flags["edit"]:
        from minikctl.kubectl.editing import create_edited

        return create_edited(invocation, validation)
    selection = select(invocation, [], manifest_query(invocation, validate=validation != "Ignore"))
    client = invocation.session.client
    made = 0

    def create(info: Info) -> None:
        nonlocal made
        obj = last_applied.kept(info.obj or {}, flags["save-config"])
        if flags["record"]:
            obj = _recorded(obj, invocation)
        if dry_run != "client":
            options = {"fieldManager": flags["field-manager"], "fieldValidation": validation}
            if dry_run == "server":
                options["dryRun"] = True
            try:
                obj = client.create(info.request_resource, unversioned(obj), namespace=info.namespace, **options)
            except StatusError as fault:
                raise with_source("creating", info.source, fault) from None
        made += 1
        printer.print(obj, "created")

    visit(selection, create)
    if not made:
        raise CommandError("no objects passed to create")
    return 0


def _recorded(obj: Obj, invocation: Invocation) -> Obj:
    from minikctl.kubectl.change_cause import recorded

    return recorded(obj, invocation)
