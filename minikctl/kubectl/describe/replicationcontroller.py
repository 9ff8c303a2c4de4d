"""The description of a ReplicationController."""

from __future__ import annotations

from minikctl.apimachinery.selectors import format_labels, from_map
from minikctl.kubectl.describe.conditions import write_reasons
from minikctl.kubectl.describe.controlled_pods import count_pods
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
    selector = spec.get("selector")
    page = Page()
    page.field("Name", meta["name"])
    page.field("Namespace", meta["namespace"])
    page.field("Selector", format_labels(selector))
    write_labels_and_annotations(page, obj)
    page.field("Replicas", f"{status.get('replicas') or 0} current / {spec['replicas']} desired")
    page.field("Pods Status", count_pods(client, obj, str(from_map(selector))))
    write_template(page, spec.get("template"))
    write_reasons(page, status.get("conditions"))
    return text_with_events(page, obj, client, now, show_events)
