"""taint: mark nodes so that only certain pods go there. Source: kubectl pkg/cmd/taint/taint.go."""

from __future__ import annotations

from minikctl.kubectl.creation import object_printer
from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.field_validation import field_validation
from minikctl.kubectl.query import Query, Selection
from minikctl.kubectl.resource_arguments import mapping_of, select
from minikctl.kubectl.taint_specs import already_there, changed, conflicting, parse_taints
from minikctl.kubectl.visiting import visit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    dry_run = invocation.dry_run
    validation = field_validation(invocation)
    resources, words = _split(invocation.args)
    try:
        added, removed = parse_taints(words)
    except CommandError as fault:
        raise UsageError(fault.message) from None
    _check(invocation, resources, added, removed)
    overwrite = invocation.flags["overwrite"]

    def taint(info: Info) -> None:
        node = info.obj or {}
        known = (node.get("spec") or {}).get("taints") or []
        there = already_there(known, added)
        if there and not overwrite:
            raise CommandError(
                f"node {info.name} already has {there} taint(s) with same effect(s) and --overwrite is false"
            )
        operation, taints = changed(known, added, removed, overwrite=overwrite)
        node = _changed(invocation, info, node, taints, dry_run, validation)
        object_printer(invocation, operation, dry_run).print(node, invocation.out)

    visit(_select(invocation, resources[1:]), taint)
    return 0


def _split(args: list[str]) -> tuple[list[str], list[str]]:
    """(the type and names, the taints); raises CommandError."""
    resources: list[str] = []
    taints: list[str] = []
    for word in args:
        if "=" in word or ":" in word or word.endswith("-"):
            taints.append(word)
        elif taints:
            raise CommandError(f"all resources must be specified before taint changes: {word}")
        else:
            resources.append(word)
    if not resources:
        raise CommandError("one or more resources must be specified as <resource> <name>")
    if not taints:
        raise CommandError("at least one taint update is required")
    return resources, taints


def _check(invocation: Invocation, resources: list[str], added: list[Obj], removed: list[Obj]) -> None:
    flags = invocation.flags
    word = resources[0].lower()
    if mapping_of(word, invocation.session.client)["kind"] != "Node":
        raise CommandError(f"invalid resource type {word}, only node types are supported")
    both = conflicting(added, removed)
    if both:
        raise CommandError(
            f"can not both modify and remove the following taint(s) in the same command: {', '.join(both)}"
        )
    if flags["all"] and flags["selector"]:
        raise CommandError("setting 'all' parameter with a non empty selector is prohibited")
    if not flags["all"] and not flags["selector"] and len(resources) < 2:
        raise CommandError("at least one resource name must be specified since 'all' parameter is not set")


def _select(invocation: Invocation, names: list[str]) -> Selection:
    flags = invocation.flags
    if flags["all"] or flags["selector"]:
        return select(invocation, ["nodes"], Query(labels=flags["selector"], all=flags["all"]))
    return select(invocation, ["nodes", *names], Query())


def _changed(invocation: Invocation, info: Info, node: Obj, taints: list[Obj], dry_run: str, validation: str) -> Obj:
    new = {**node, "spec": {**(node.get("spec") or {}), "taints": taints}}
    if not taints:
        del new["spec"]["taints"]
    if dry_run == "client":
        return new
    options: dict[str, Any] = {"fieldValidation": validation, "fieldManager": invocation.flags["field-manager"]}
    if dry_run == "server":
        options["dryRun"] = True
    from minikctl.kubectl.changing import send_patch

    return send_patch(invocation, info, node, new, **options)
