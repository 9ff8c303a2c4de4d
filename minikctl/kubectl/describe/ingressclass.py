"""The description of an IngressClass."""

from __future__ import annotations

from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_cluster_identity
from minikctl.kubectl.describe.page import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    spec = obj.get("spec") or {}
    page = Page()
    write_cluster_identity(page, obj)
    page.field("Controller", spec.get("controller") or "")
    parameters = spec.get("parameters")
    if parameters is not None:
        page.line("Parameters:")
        if parameters.get("apiGroup") is not None:
            page.field("APIGroup", parameters["apiGroup"], 1)
        page.field("Kind", parameters.get("kind") or "", 1)
        page.field("Name", parameters.get("name") or "", 1)
    return text_with_events(page, obj, client, now, show_events)
