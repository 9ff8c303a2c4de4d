"""Nodes marked unschedulable or not, for ``cordon``, ``uncordon`` and ``drain``. Source: kubectl pkg/cmd/drain."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import replace_in
from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.printers.names import print_name
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation


def select_nodes(invocation: Invocation) -> list[Info]:
    """The nodes that words or ``-l`` name; raises CommandError, or the first fault of any."""
    flags, args = invocation.flags, invocation.args
    if not args and "selector" not in invocation.changed:
        raise UsageError(f"USAGE: {invocation.path[-1]} NODE [flags]")
    if args and flags["selector"]:
        raise UsageError("error: cannot specify both a node name and a --selector option")
    _ = invocation.dry_run
    if flags["selector"]:
        selection = select(invocation, ["nodes"], Query(labels=flags["selector"]))
    else:
        words = [word if "/" in word else f"nodes/{word}" for word in args]
        selection = select(invocation, words, Query())
    if selection.faults:
        raise selection.faults[0]
    for info in selection.infos:
        if info.mapping["kind"] != "Node":
            resource = f"{info.mapping['group']}/{info.mapping['version']}, Resource={info.mapping['name']}"
            raise CommandError(f'error: expected resource of type node, got "{resource}"')
    return selection.infos


def cordon(invocation: Invocation, infos: list[Info], *, unschedulable: bool, dry_run: str) -> None:
    """Mark the nodes and tell of each; a refusal of the server is told and passed over."""
    word = "cordoned" if unschedulable else "uncordoned"
    for info in infos:
        node = info.obj or {}
        done = f"already {word}"
        if bool((node.get("spec") or {}).get("unschedulable")) != unschedulable:
            done = word
            if dry_run != "client":
                options: dict[str, Any] = {"dryRun": True} if dry_run == "server" else {}
                patch = {"spec": {"unschedulable": True if unschedulable else None}}
                try:
                    info.obj = invocation.session.client.patch("nodes", "", info.name, patch, **options)
                except StatusError as fault:
                    verb = word.removesuffix("ed")
                    invocation.err.write(f'error: unable to {verb} node "{info.name}": {fault}\n')
                    continue
            else:
                info.obj = replace_in(node, ("spec", "unschedulable"), unschedulable or None)
        invocation.print(print_name(node, done, dry_run))
