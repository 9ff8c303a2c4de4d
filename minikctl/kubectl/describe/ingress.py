"""The description of an Ingress."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl.describe.endpoint_addresses import format_addresses, slices_of
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_annotations, write_labels
from minikctl.kubectl.describe.page import NONE, Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    meta, spec = obj["metadata"], obj["spec"]
    default = "<default>"
    if spec.get("defaultBackend") is not None:
        default = _backend(client, meta["namespace"], spec["defaultBackend"])
    page = Page()
    page.field("Name", meta["name"])
    write_labels(page, "Labels", meta.get("labels"))
    page.field("Namespace", meta["namespace"])
    page.field("Address", _address(obj))
    page.field("Ingress Class", NONE if spec.get("ingressClassName") is None else spec["ingressClassName"])
    page.field("Default backend", default)
    _write_tls(page, spec)
    _write_rules(page, obj, default, client)
    write_annotations(page, "Annotations", meta.get("annotations"))
    return text_with_events(page, obj, client, now, show_events)


def _address(ingress: Obj) -> str:
    points = ((ingress.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ()
    return ",".join(sorted({point.get("ip") or point.get("hostname") or "" for point in points} - {""}))


def _write_tls(page: Page, spec: Obj) -> None:
    if spec.get("tls"):
        page.line("TLS:")
    for item in spec.get("tls") or ():
        hosts, secret = ",".join(item.get("hosts") or ()), item.get("secretName")
        page.line(f"{secret} terminates {hosts}" if secret else f"SNI routes {hosts}", 1)


def _write_rules(page: Page, ingress: Obj, default: str, client: Client) -> None:
    page.line("Rules:")
    page.header(("Host", "Path", "Backends"), 1)
    rules = [rule for rule in ingress["spec"].get("rules") or () if rule.get("http") is not None]
    for rule in rules:
        page.line(f"{rule.get('host') or '*'}\t", 1)
        for path in rule["http"].get("paths") or ():
            backend = _backend(client, ingress["metadata"]["namespace"], path["backend"])
            page.row(("", f"{path.get('path') or ''} ", backend), 2)
    if not rules:
        page.row(("*", "*", default), 1)


def _backend(client: Client, namespace: str, backend: Obj) -> str:
    """``web:80 (10.0.0.1:80)``, or the resource that answers."""
    if backend.get("service") is not None:
        name, port = backend["service"]["name"], backend["service"].get("port") or {}
        shown = f"{name}:{port.get('number') or port.get('name') or ''}"
        try:
            slices = slices_of(client, namespace, name)
            service = client.get("services", namespace, name)
        except StatusError as fault:
            return f"{shown} (<error: {fault}>)"
        return f"{shown} ({format_addresses(slices, _port_name(service, port))})"
    resource = backend.get("resource")
    if resource is None:
        return ""
    group = NONE if resource.get("apiGroup") is None else resource["apiGroup"]
    return f"APIGroup: {group}, Kind: {resource.get('kind') or ''}, Name: {resource.get('name') or ''}"


def _port_name(service: Obj, wanted: Obj) -> str:
    """The name of the port that a backend means; the last one that fits, as in kubectl."""
    found = ""
    for port in service["spec"].get("ports") or ():
        name = port.get("name") or ""
        by_number = wanted.get("number") and wanted["number"] == port["port"]
        if by_number or (wanted.get("name") and wanted["name"] == name):
            found = name
    return found
