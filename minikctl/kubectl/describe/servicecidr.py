"""The description of a ServiceCIDR."""

from __future__ import annotations

from minikctl.kubectl.describe.conditions import write_transitions
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_cluster_identity
from minikctl.kubectl.describe.page import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    page = Page()
    write_cluster_identity(page, obj)
    page.field("CIDRs", ", ".join((obj.get("spec") or {}).get("cidrs") or ()))
    conditions = (obj.get("status") or {}).get("conditions")
    if conditions:
        page.line("Status:")
    write_transitions(page, conditions)
    return text_with_events(page, obj, client, now, show_events)
