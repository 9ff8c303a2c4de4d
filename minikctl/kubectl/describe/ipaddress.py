"""The description of an IPAddress."""

from __future__ import annotations

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
    parent = (obj.get("spec") or {}).get("parentRef")
    if parent is not None:
        page.line("Parent Reference:")
        for label in ("Group", "Resource", "Namespace", "Name"):
            page.field(label, parent.get(label.lower()) or "", 1)
    return text_with_events(page, obj, client, now, show_events)
