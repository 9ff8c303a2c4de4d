"""What a metrics server would say of pods and nodes, and the table in which `top` shows it.

The amounts are those of `apimachinery/pod_usage.py`. The bare profile has no metrics server. Source: kubectl
pkg/metricsutil/metrics_printer.go, which ends each cell with a tab, so that lines end with blanks.
"""

from __future__ import annotations

from minikctl.apimachinery.pod_usage import RESOURCES
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.kubectl.invocation import Invocation

    Amounts = dict[str, int]
    """Thousandths by resource."""

_MEBIBYTE = 1024 * 1024 * 1000


def require(invocation: Invocation) -> None:
    """Raise CommandError where nobody measures anything."""
    if invocation.session.control("describe")["settings"].get("profile") == "bare":
        raise CommandError("Metrics API not available")


def check_sort_by(invocation: Invocation) -> None:
    if invocation.flags["sort-by"] not in ("", *RESOURCES):
        raise CommandError("--sort-by accepts only cpu or memory")


def check_labels(invocation: Invocation) -> None:
    """Raise CommandError for a label selector that cannot be read."""
    from minikctl.apimachinery.selectors import parse_label_selector

    try:
        parse_label_selector(invocation.flags["selector"])
    except ValueError as fault:
        raise CommandError(str(fault)) from None


def shown(resource: str, amount: int) -> str:
    """``250m`` of CPU, ``64Mi`` of memory: the only units that `top` knows."""
    return f"{amount}m" if resource == "cpu" else f"{amount // _MEBIBYTE}Mi"


def table(lines: Sequence[Sequence[str]]) -> str:
    from minikctl.kubectl.printers.tabwriter import elastic

    text = "".join("".join(f"{cell}\t" for cell in line) + "\n" for line in lines)
    return elastic(text, 6, 4, 3)
