"""The description of a Namespace, with its quotas and limits."""

from __future__ import annotations

from minikctl.kubectl.describe.conditions import write_transitions
from minikctl.kubectl.describe.labels import write_cluster_identity
from minikctl.kubectl.describe.limitrange import TITLES as LIMIT_TITLES
from minikctl.kubectl.describe.limitrange import write_limits
from minikctl.kubectl.describe.page import Page
from minikctl.kubectl.describe.requirements import quantity_text
from minikctl.kubectl.describe.resourcequota import write_scopes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    """Events are none of it."""
    name, status = obj["metadata"]["name"], obj.get("status") or {}
    page = Page()
    write_cluster_identity(page, obj)
    page.field("Status", status.get("phase") or "")
    write_transitions(page, status.get("conditions"))
    page.line("")
    _write_quotas(page, client.list("resourcequotas", name))
    page.line("")
    _write_limit_ranges(page, client.list("limitranges", name))
    return page.text()


def _write_quotas(page: Page, quotas: Sequence[Obj]) -> None:
    if not quotas:
        page.line("No resource quota.")
        return
    page.line("Resource Quotas")
    for quota in sorted(quotas, key=lambda quota: str(quota["metadata"]["name"])):
        page.field("Name", quota["metadata"]["name"], 1)
        write_scopes(page, quota, 1, "* ")
        page.row(("Resource", "Used", "Hard"), 1)
        page.row(("--------", "---", "---"), 1)
        status = quota.get("status") or {}
        hard, used = status.get("hard") or {}, status.get("used") or {}
        for name in sorted(hard):
            page.row((name, quantity_text(used.get(name)), quantity_text(hard[name])), 1)


def _write_limit_ranges(page: Page, limit_ranges: Sequence[Obj]) -> None:
    if not limit_ranges:
        page.line("No LimitRange resource.")
        return
    page.line("Resource Limits")
    page.row([f" {LIMIT_TITLES[0]}", *LIMIT_TITLES[1:]])
    page.row([" ----", *("-" * len(title) for title in LIMIT_TITLES[1:])])
    for limit_range in limit_ranges:
        write_limits(page, limit_range, " ")
