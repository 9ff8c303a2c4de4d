"""The description of a ReplicaSet."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.selectors import format_label_selector, from_object
from minikctl.kubectl.describe.conditions import write_reasons
from minikctl.kubectl.describe.controlled_pods import count_pods, write_controller
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_labels_and_annotations
from minikctl.kubectl.describe.page import Page
from minikctl.kubectl.describe.pod_template import write_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    meta, spec, status = obj["metadata"], obj["spec"], obj.get("status") or {}
    page = Page()
    page.field("Name", meta["name"])
    page.field("Namespace", meta["namespace"])
    page.field("Selector", format_label_selector(spec.get("selector")))
    write_labels_and_annotations(page, obj)
    write_controller(page, obj)
    page.field("Replicas", f"{status.get('replicas') or 0} current / {spec['replicas']} desired")
    page.field("Pods Status", _pods_status(client, obj))
    write_template(page, spec.get("template") or {})
    write_reasons(page, status.get("conditions"))
    return text_with_events(page, obj, client, now, show_events)


def _pods_status(client: Client, replica_set: Obj) -> str:
    """Of all workloads this one is described even where its pods may not be read."""
    try:
        return count_pods(client, replica_set, str(from_object(replica_set["spec"].get("selector"))))
    except StatusError as fault:
        return f"error in fetching pods: {fault}"
