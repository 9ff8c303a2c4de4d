"""The description of Endpoints."""

from __future__ import annotations

from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_identity
from minikctl.kubectl.describe.page import NONE, UNSET, Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    page = Page()
    write_identity(page, obj)
    page.line("Subsets:")
    for subset in obj.get("subsets") or ():
        for label, key in (("Addresses", "addresses"), ("NotReadyAddresses", "notReadyAddresses")):
            page.field(label, ",".join(address["ip"] for address in subset.get(key) or ()) or NONE, 1)
        if subset.get("ports"):
            page.line("Ports:", 1)
            page.header(("Name", "Port", "Protocol"), 2)
            for port in subset["ports"]:
                page.row((port.get("name") or UNSET, port.get("port") or 0, port.get("protocol") or ""), 2)
        page.line("")
    return text_with_events(page, obj, client, now, show_events)
