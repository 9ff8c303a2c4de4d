"""The description of a Service."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.selectors import format_labels
from minikctl.kubectl.describe.endpoint_addresses import format_addresses, slices_of
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_identity
from minikctl.kubectl.describe.page import NONE, UNSET, Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    spec = obj["spec"]
    page = Page()
    write_identity(page, obj)
    page.field("Selector", format_labels(spec.get("selector")))
    page.field("Type", spec.get("type") or "")
    _write_addresses(page, obj)
    _write_ports(page, obj, client)
    page.field("Session Affinity", spec.get("sessionAffinity") or "")
    for label, key in (
        ("External Traffic Policy", "externalTrafficPolicy"),
        ("Internal Traffic Policy", "internalTrafficPolicy"),
        ("HealthCheck NodePort", "healthCheckNodePort"),
    ):
        if spec.get(key):
            page.field(label, spec[key])
    if spec.get("loadBalancerSourceRanges"):
        page.field("LoadBalancer Source Ranges", ",".join(spec["loadBalancerSourceRanges"]))
    return text_with_events(page, obj, client, now, show_events)


def _write_addresses(page: Page, service: Obj) -> None:
    spec = service["spec"]
    if spec.get("ipFamilyPolicy") is not None:
        page.field("IP Family Policy", spec["ipFamilyPolicy"])
    page.field("IP Families", ",".join(spec.get("ipFamilies") or ()) or NONE)
    page.field("IP", spec.get("clusterIP") or "")
    page.field("IPs", ",".join(spec["clusterIPs"]) if spec.get("clusterIPs") else NONE)
    if spec.get("externalIPs"):
        page.field("External IPs", ",".join(spec["externalIPs"]))
    if spec.get("loadBalancerIP"):
        page.field("Desired LoadBalancer IP", spec["loadBalancerIP"])
    if spec.get("externalName"):
        page.field("External Name", spec["externalName"])
    ingress = ((service.get("status") or {}).get("loadBalancer") or {}).get("ingress")
    if ingress:
        page.field("LoadBalancer Ingress", ", ".join(map(_ingress, ingress)))


def _ingress(ingress: Obj) -> str:
    if not ingress.get("ip"):
        return ingress.get("hostname") or ""
    mode = ingress.get("ipMode")
    return str(ingress["ip"]) if mode is None else f"{ingress['ip']} ({mode})"


def _write_ports(page: Page, service: Obj, client: Client) -> None:
    meta = service["metadata"]
    try:
        slices = slices_of(client, meta["namespace"], meta["name"])
    except StatusError:
        slices = []
    for port in service["spec"].get("ports") or ():
        name, protocol = port.get("name") or "", port.get("protocol") or ""
        page.row(("Port:", name or UNSET, f"{port['port']}/{protocol}"))
        page.field("TargetPort", f"{port.get('targetPort', 0)}/{protocol}")
        if port.get("nodePort"):
            page.row(("NodePort:", name or UNSET, f"{port['nodePort']}/{protocol}"))
        page.field("Endpoints", format_addresses(slices, name))
