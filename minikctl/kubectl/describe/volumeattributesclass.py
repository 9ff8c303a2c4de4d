"""The description of a VolumeAttributesClass."""

from __future__ import annotations

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
    page.field("Annotations", format_labels(obj["metadata"].get("annotations")))
    page.field("DriverName", obj.get("driverName") or "")
    page.field("Parameters", format_labels(obj.get("parameters")))
    return text_with_events(page, obj, client, now, show_events)
