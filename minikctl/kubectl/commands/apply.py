"""apply: objects become what manifests say, made where they are missing.

`client_side_apply` and `server_side_apply` do one object, `pruning` removes what the manifests no longer have.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl.deletion import propagation_policy
from minikctl.kubectl.errors import AggregateError, CommandError
from minikctl.kubectl.field_validation import field_validation
from minikctl.kubectl.manifest_flags import manifest_query, refuse_arguments, require_manifests
from minikctl.kubectl.printing import ResultPrinter
from minikctl.kubectl.resource_arguments import select
from minikctl.kubectl.visiting import raise_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.pruning import Pruning
    from minikctl.kubectl.query import Selection


class Options:
    """What the flags ask for; ``request`` goes with each write to the server."""

    __slots__ = ("dry_run", "manager", "policy", "request", "server_side")

    def __init__(self, invocation: Invocation) -> None:
        flags = invocation.flags
        self.dry_run = invocation.dry_run
        self.server_side: bool = flags["server-side"]
        self.manager: str = flags["field-manager"]
        if self.server_side and "field-manager" not in invocation.changed:
            self.manager = "kubectl"
        self.policy = propagation_policy(invocation)
        require_manifests(invocation)
        self.request: dict[str, Any] = {"fieldManager": self.manager, "fieldValidation": field_validation(invocation)}
        if self.dry_run == "server":
            self.request["dryRun"] = True


def run(invocation: Invocation) -> int:
    refuse_arguments(invocation)
    options = Options(invocation)
    pruning = _pruning(invocation, options)
    _check(invocation, options)
    validate = options.request["fieldValidation"] != "Ignore"
    selection = select(invocation, [], manifest_query(invocation, validate=validate))
    results = _apply_all(invocation, options, selection, pruning)
    if invocation.flags["output"] not in ("", "name"):
        items: list[Obj] = [obj for obj in results if obj is not None]
        shown = items[0] if len(items) == 1 else {"kind": "List", "apiVersion": "v1", "metadata": {}, "items": items}
        ResultPrinter(invocation, options.dry_run).print(shown, "")
    if pruning is not None:
        pruning.run()
    return 0


def _apply_all(
    invocation: Invocation, options: Options, selection: Selection, pruning: Pruning | None
) -> list[Obj | None]:
    """The objects as they are now. Raises what went wrong, after all have had their turn."""
    infos = selection.infos
    faults: list[Exception] = []
    try:
        selection.check()
    except (AggregateError, CommandError, StatusError) as fault:
        faults.append(fault)
    if not infos and not faults:
        raise CommandError("no objects passed to apply")
    apply_one = _applier(invocation, options)
    results: list[Obj | None] = []
    for info in infos:
        try:
            if invocation.flags["record"]:
                _record(invocation, info)
            if not info.name:
                _check_generated(info)
            results.append(apply_one(info))
            if pruning is not None:
                pruning.seen(info)
        except (CommandError, StatusError, AggregateError) as fault:
            faults.append(fault)
    raise_all(faults)
    return results


def _applier(invocation: Invocation, options: Options) -> Callable[[Info], Obj]:
    """What applies one object and tells of it; it leaves the object as it is now in its info, too."""
    if options.server_side:
        from minikctl.kubectl.server_side_apply import ServerSideApply

        return ServerSideApply(invocation, options).apply
    from minikctl.kubectl.client_side_apply import ClientSideApply

    return ClientSideApply(invocation, options).apply


def _record(invocation: Invocation, info: Info) -> None:
    from minikctl.kubectl.change_cause import recorded

    info.obj = recorded(info.obj or {}, invocation)


def _check_generated(info: Info) -> None:
    prefix = ((info.obj or {}).get("metadata") or {}).get("generateName")
    if prefix:
        raise CommandError(f"from {prefix}: cannot use generate name with apply")


def _pruning(invocation: Invocation, options: Options) -> Pruning | None:
    if not invocation.flags["prune"]:
        return None
    from minikctl.kubectl.pruning import Pruning

    return Pruning(invocation, policy=options.policy, dry_run=options.dry_run)


def _check(invocation: Invocation, options: Options) -> None:
    """Raises CommandError for flags that do not go together, in kubectl's order."""
    flags = invocation.flags
    unlimited = (
        "all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all "
        "flag. If you did not mean to prune all resources, specify a label selector"
    )
    refusals = (
        (flags["force-conflicts"] and not options.server_side, "--force-conflicts only works with --server-side"),
        (
            options.dry_run == "client" and options.server_side,
            "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)",
        ),
        (options.server_side and flags["force"], "--force cannot be used with --server-side"),
        (options.dry_run == "server" and flags["force"], "--dry-run=server cannot be used with --force"),
        (flags["all"] and flags["selector"], "cannot set --all and --selector at the same time"),
        (flags["prune"] and flags["force"], "--force cannot be used with --prune"),
        (flags["prune"] and not flags["all"] and not flags["selector"], unlimited),
        (
            flags["prune"] and options.server_side,
            "--prune is in alpha and doesn't currently work on objects created by server-side apply",
        ),
        (flags["subresource"] and not options.server_side, "--subresource can only be specified for --server-side"),
    )
    for refused, text in refusals:
        if refused:
            raise CommandError(text)
