"""top pod: there is no metrics API in the cluster, so its absence is all there is to tell.

Source: kubectl pkg/cmd/top/top_pod.go.
"""

from __future__ import annotations

from minikctl.kubectl.commands.top_node import check_labels, check_sort_by
from minikctl.kubectl.errors import CommandError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    if len(invocation.args) > 1:
        raise UsageError("pod [NAME | -l label]")
    check_sort_by(invocation)
    if invocation.args and (flags["selector"] or flags["field-selector"]):
        raise CommandError("only one of NAME or selector can be provided")
    check_labels(invocation)
    _check_fields(flags["field-selector"])
    raise CommandError("Metrics API not available")


def _check_fields(text: str) -> None:
    from minikctl.apimachinery.selectors import parse_field_selector

    try:
        parse_field_selector(text)
    except ValueError as fault:
        raise CommandError(str(fault)) from None
