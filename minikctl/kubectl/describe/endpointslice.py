"""The description of an EndpointSlice."""

from __future__ import annotations

from minikctl.apimachinery.go_format import plain
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
    page.field("AddressType", obj.get("addressType") or "")
    _write_ports(page, obj)
    endpoints = obj.get("endpoints")
    page.line("Endpoints:" if endpoints else f"Endpoints: {NONE}")
    for endpoint in endpoints or ():
        _write_endpoint(page, endpoint)
    return text_with_events(page, obj, client, now, show_events)


def _write_ports(page: Page, endpoint_slice: Obj) -> None:
    ports = endpoint_slice.get("ports")
    if not ports:
        page.line(f"Ports: {UNSET}")
        return
    page.line("Ports:")
    page.header(("Name", "Port", "Protocol"), 1)
    for port in ports:
        number = port.get("port")
        page.row((port.get("name") or UNSET, UNSET if number is None else number, port.get("protocol") or ""), 1)


def _write_endpoint(page: Page, endpoint: Obj) -> None:
    ready = (endpoint.get("conditions") or {}).get("ready")
    page.field("- Addresses", ", ".join(endpoint.get("addresses") or ()) or NONE, 1)
    page.line("Conditions:", 2)
    page.field("Ready", UNSET if ready is None else plain(ready), 3)
    page.field("Hostname", _or_unset(endpoint.get("hostname")), 2)
    target = endpoint.get("targetRef")
    if target is not None:
        page.field("TargetRef", f"{target.get('kind') or ''}/{target.get('name') or ''}", 2)
    page.field("NodeName", _or_unset(endpoint.get("nodeName")), 2)
    page.field("Zone", _or_unset(endpoint.get("zone")), 2)


def _or_unset(value: str | None) -> str:
    return UNSET if value is None else value
