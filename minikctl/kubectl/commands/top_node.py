"""top node: there is no metrics API in the cluster, so its absence is all there is to tell.

Source: kubectl pkg/cmd/top/top_node.go.
"""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    if len(invocation.args) > 1:
        raise UsageError("node [NAME | -l label]")
    check_sort_by(invocation)
    if invocation.args and invocation.flags["selector"]:
        raise CommandError("only one of NAME or --selector can be provided")
    check_labels(invocation)
    raise CommandError("Metrics API not available")


def check_sort_by(invocation: Invocation) -> None:
    if invocation.flags["sort-by"] not in ("", "cpu", "memory"):
        raise CommandError("--sort-by accepts only cpu or memory")


def check_labels(invocation: Invocation) -> None:
    """Raise CommandError for a label selector that cannot be read."""
    from minikctl.apimachinery.selectors import parse_label_selector

    try:
        parse_label_selector(invocation.flags["selector"])
    except ValueError as fault:
        raise CommandError(str(fault)) from None
