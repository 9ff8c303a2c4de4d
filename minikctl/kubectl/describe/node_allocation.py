"""The pods of a node and how much of it they ask for."""

from __future__ import annotations

from minikctl.apimachinery.quantity import ZERO, decode
from minikctl.kubectl.describe.moments import age
from minikctl.kubectl.describe.pod_amounts import add_amounts, limits_of, requests_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.describe.page import Page
    from minikctl.kubectl.describe.pod_amounts import Amounts


_OVERFLOW = -(1 << 63)
"""What Go makes of an infinite share as an integer."""
_STANDARD = ("cpu", "memory", "ephemeral-storage")


def write_allocation(page: Page, node: Obj, pods: Sequence[Obj], now: int) -> None:
    status = node.get("status") or {}
    whole = {
        name: decode(amount) for name, amount in (status.get("allocatable") or status.get("capacity") or {}).items()
    }
    amounts = [(requests_of(pod), limits_of(pod)) for pod in pods]
    page.field("Non-terminated Pods", f"({len(pods)} in total)")
    titles = ("Namespace", "Name", "", "CPU Requests", "CPU Limits", "Memory Requests", "Memory Limits", "Age")
    page.header(titles, 1)
    for pod, (requests, limits) in zip(pods, amounts, strict=True):
        meta = pod["metadata"]
        cells = [
            f"{taken.get(name, ZERO)} ({_percent(taken, whole, name, _OVERFLOW)}%)"
            for name in ("cpu", "memory")
            for taken in (requests, limits)
        ]
        born = age(meta.get("creationTimestamp"), now)
        page.row((meta.get("namespace") or "", meta["name"], "", *cells, born), 1)
    _write_totals(page, whole, amounts)


def _write_totals(page: Page, whole: Amounts, amounts: Sequence[tuple[Amounts, Amounts]]) -> None:
    requests: Amounts = {}
    limits: Amounts = {}
    for own_requests, own_limits in amounts:
        add_amounts(requests, own_requests)
        add_amounts(limits, own_limits)
    page.line("Allocated resources:")
    page.line("(Total limits may be over 100 percent, i.e., overcommitted.)", 1)
    page.header(("Resource", "Requests", "Limits"), 1)
    huge = sorted(name for name in whole if name.startswith("hugepages-"))
    for name in (*_STANDARD, *huge):
        shares = [f"{taken.get(name, ZERO)} ({_percent(taken, whole, name)}%)" for taken in (requests, limits)]
        page.row((name, *shares), 1)
    for name in sorted(set(whole) - {*_STANDARD, *huge, "pods"}):
        page.row((name, requests.get(name, ZERO), limits.get(name, ZERO)), 1)


def _percent(taken: Amounts, whole: Amounts, name: str, of_nothing: int = 0) -> int:
    """The share of the node, cut to a whole number; ``of_nothing`` where the node has none of it."""
    part, all_of_it = taken.get(name, ZERO), whole.get(name, ZERO)
    if name == "cpu":
        share, total = part.milli_value(), all_of_it.milli_value()
    else:
        share, total = part.value(), all_of_it.value()
    return int(share / total * 100) if total else of_nothing
