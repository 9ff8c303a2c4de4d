"""What ``-f``, ``-k``, ``-R`` and ``-l`` ask for: checked, and as a `resource_arguments.Query`."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.query import Query

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.kubectl.invocation import Invocation


def require_manifests(invocation: Invocation) -> None:
    """Raises CommandError unless exactly one of ``-f`` and ``-k`` was given."""
    flags = invocation.flags
    if not flags["filename"] and not flags["kustomize"]:
        raise CommandError("must specify one of -f and -k")
    if flags["filename"] and flags["kustomize"]:
        raise CommandError("only one of -f or -k can be specified")


def refuse_arguments(invocation: Invocation) -> None:
    """For commands that take manifests alone."""
    if invocation.args:
        raise UsageError(f"Unexpected args: [{' '.join(invocation.args)}]")


def manifest_query(invocation: Invocation, **more: Any) -> Query:
    """The query of a command that takes files; ``more`` are further arguments of `Query`."""
    flags = invocation.flags
    return Query(
        filenames=flags["filename"],
        kustomize=flags["kustomize"],
        recursive=flags["recursive"],
        labels=flags.get("selector") or "",
        enforce_namespace=bool(flags["namespace"]),
        **more,
    )
