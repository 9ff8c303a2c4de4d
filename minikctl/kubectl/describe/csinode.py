"""The description of a CSINode."""

from __future__ import annotations

from minikctl.apimachinery.go_format import plain
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_cluster_identity
from minikctl.kubectl.describe.moments import rfc1123
from minikctl.kubectl.describe.page import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    page = Page()
    write_cluster_identity(page, obj)
    page.field("CreationTimestamp", rfc1123(obj["metadata"].get("creationTimestamp")))
    page.line("Spec:")
    drivers = (obj.get("spec") or {}).get("drivers")
    if drivers is not None:
        page.line("Drivers:", 1)
    for driver in drivers or ():
        page.line(f"{driver['name']}:", 2)
        page.field("Node ID", driver.get("nodeID") or "", 3)
        count = (driver.get("allocatable") or {}).get("count")
        if count is not None:
            page.line("Allocatables:", 3)
            page.field("Count", count, 4)
        if driver.get("topologyKeys") is not None:
            page.field("Topology Keys", plain(driver["topologyKeys"]), 3)
    return text_with_events(page, obj, client, now, show_events)
