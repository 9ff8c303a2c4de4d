"""replace: manifests in the place of objects, or, with --force, new objects in the place of deleted ones."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import unversioned
from minikctl.kubectl import last_applied
from minikctl.kubectl.deletion import Deletion, propagation_policy
from minikctl.kubectl.errors import CommandError, with_source
from minikctl.kubectl.field_validation import field_validation
from minikctl.kubectl.manifest_flags import manifest_query, require_manifests
from minikctl.kubectl.printing import ResultPrinter
from minikctl.kubectl.resource_arguments import select
from minikctl.kubectl.visiting import visit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

GONE_WITHIN_SECONDS = 300.0
"""How long --force waits for an object to be gone, unless --timeout says otherwise."""


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    validation = field_validation(invocation)
    dry_run = invocation.dry_run
    printer = ResultPrinter(invocation, dry_run)
    deletion = _deletion(invocation)
    require_manifests(invocation)
    _check(invocation, deletion, dry_run)
    if flags["raw"]:
        from minikctl.kubectl.raw_requests import check_raw, send

        check_raw(invocation, exclusive=("recursive", "output"), files_needed=True)
        return send(invocation, "PUT")
    if flags["force"]:
        return _force(invocation, deletion, printer, validation)
    query = manifest_query(invocation, validate=validation != "Ignore")
    options: dict[str, Any] = {"fieldManager": flags["field-manager"], "fieldValidation": validation}
    if dry_run == "server":
        options["dryRun"] = True

    def act(info: Info) -> None:
        obj = last_applied.kept(info.obj or {}, flags["save-config"])
        if dry_run != "client":
            client = invocation.session.client
            try:
                info.require_name()
                obj = client.update(info.request_resource, obj, subresource=flags["subresource"], **options)
            except (CommandError, StatusError) as fault:
                raise with_source("replacing", info.source, fault) from None
        printer.print(obj, "replaced")

    visit(select(invocation, [], query), act)
    return 0


def _deletion(invocation: Invocation) -> Deletion:
    flags = invocation.flags
    policy = propagation_policy(invocation)
    grace, wait = flags["grace-period"], flags["wait"]
    if grace == 0:
        grace, wait = 1, True
    deletion = Deletion(invocation, policy=policy, grace=grace, timeout=flags["timeout"], wait=wait)
    deletion.ignore_missing = True
    deletion.names_only = flags["output"] == "name"
    return deletion


def _check(invocation: Invocation, deletion: Deletion, dry_run: str) -> None:
    flags = invocation.flags
    if deletion.grace >= 0 and not flags["force"]:
        raise CommandError("--grace-period must have --force specified")
    if flags["timeout"] and not flags["force"]:
        raise CommandError("--timeout must have --force specified")
    if flags["force"] and dry_run != "none":
        raise CommandError("--dry-run can not be used when --force is set")


def _force(invocation: Invocation, deletion: Deletion, printer: ResultPrinter, validation: str) -> int:
    from minikctl.kubectl.recreation import wait_for_absence

    flags = invocation.flags
    selection = select(invocation, invocation.args, manifest_query(invocation))
    deletion.run(selection)
    timeout = flags["timeout"] or GONE_WITHIN_SECONDS
    visit(selection, lambda info: wait_for_absence(invocation, info, timeout))
    made = 0

    def create(info: Info) -> None:
        nonlocal made
        obj = last_applied.kept(info.obj or {}, flags["save-config"])
        options = {"fieldManager": flags["field-manager"], "fieldValidation": validation}
        client = invocation.session.client
        new = client.create(info.request_resource, unversioned(obj), namespace=info.namespace, **options)
        printer.print(new, "replaced")
        made += 1

    visit(selection, create)
    if not made:
        raise CommandError("no objects passed to replace")
    return 0
