"""Tables of conditions."""

from __future__ import annotations

from minikctl.kubectl.describe.moments import rfc1123

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.describe.page import Page


def write_reasons(page: Page, conditions: Sequence[Obj] | None) -> None:
    """Type, status and reason, as workloads show them; nothing where there are none."""
    if conditions:
        page.line("Conditions:")
        page.header(("Type", "Status", "Reason"), 1)
        for item in conditions:
            page.row((f"{item['type']} ", item["status"], item.get("reason") or ""), 1)


def write_transitions(page: Page, conditions: Sequence[Obj] | None) -> None:
    """With the moment of the last change and the message."""
    if conditions:
        page.line("Conditions:")
        page.header(("Type", "Status", "LastTransitionTime", "Reason", "Message"), 1)
        for item in conditions:
            moment = rfc1123(item.get("lastTransitionTime"))
            page.row((item["type"], item["status"], moment, item.get("reason") or "", item.get("message") or ""), 1)


def write_statuses(page: Page, conditions: Sequence[Obj] | None) -> None:
    """Type and status alone, as pods show them."""
    if conditions:
        page.line("Conditions:")
        page.row(("Type", "Status"), 1)
        for item in conditions:
            page.row((f"{item['type']} ", f"{item['status']} "), 1)
