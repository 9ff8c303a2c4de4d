"""The description of a PriorityClass."""

from __future__ import annotations

from minikctl.apimachinery.go_format import plain
from minikctl.apimachinery.selectors import format_labels
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.page import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    page = Page()
    page.field("Name", obj["metadata"]["name"])
    page.field("Value", obj.get("value") or 0)
    page.field("GlobalDefault", plain(bool(obj.get("globalDefault"))))
    page.field("PreemptionPolicy", obj.get("preemptionPolicy") or "")
    page.field("Description", obj.get("description") or "")
    page.field("Annotations", format_labels(obj["metadata"].get("annotations")))
    return text_with_events(page, obj, client, now, show_events)
