"""The description of a DaemonSet."""

from __future__ import annotations

from minikctl.apimachinery.selectors import format_labels, from_object
from minikctl.kubectl.describe.controlled_pods import count_pods
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_labels_and_annotations
from minikctl.kubectl.describe.page import Page
from minikctl.kubectl.describe.pod_template import write_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


_COUNTS = (
    ("Desired Number of Nodes Scheduled", "desiredNumberScheduled"),
    ("Current Number of Nodes Scheduled", "currentNumberScheduled"),
    ("Number of Nodes Scheduled with Up-to-date Pods", "updatedNumberScheduled"),
    ("Number of Nodes Scheduled with Available Pods", "numberAvailable"),
    ("Number of Nodes Misscheduled", "numberMisscheduled"),
)


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    meta, spec, status = obj["metadata"], obj["spec"], obj.get("status") or {}
    selector = str(from_object(spec.get("selector")))
    template = spec.get("template") or {}
    page = Page()
    page.field("Name", meta["name"])
    page.field("Namespace", meta["namespace"])
    page.field("Selector", selector)
    page.field("Node-Selector", format_labels((template.get("spec") or {}).get("nodeSelector")))
    write_labels_and_annotations(page, obj)
    for label, key in _COUNTS:
        # One blank instead of a column.
        page.line(f"{label}: {status.get(key) or 0}")
    page.field("Pods Status", count_pods(client, obj, selector))
    write_template(page, template)
    return text_with_events(page, obj, client, now, show_events)
