"""The description of a StatefulSet."""

from __future__ import annotations

from minikctl.apimachinery.selectors import from_object
from minikctl.kubectl.describe.claims import write_claim_templates
from minikctl.kubectl.describe.controlled_pods import count_pods
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_labels_and_annotations
from minikctl.kubectl.describe.moments import rfc1123
from minikctl.kubectl.describe.page import Page
from minikctl.kubectl.describe.pod_template import write_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    meta, spec, status = obj["metadata"], obj["spec"], obj.get("status") or {}
    selector = str(from_object(spec.get("selector")))
    page = Page()
    page.field("Name", meta["name"])
    page.field("Namespace", meta["namespace"])
    page.field("CreationTimestamp", rfc1123(meta.get("creationTimestamp")))
    page.field("Selector", selector)
    write_labels_and_annotations(page, obj)
    page.field("Replicas", f"{spec['replicas']} desired | {status.get('replicas') or 0} total")
    _write_strategy(page, spec.get("updateStrategy") or {})
    page.field("Pods Status", count_pods(client, obj, selector))
    write_template(page, spec.get("template") or {})
    write_claim_templates(page, spec.get("volumeClaimTemplates"))
    return text_with_events(page, obj, client, now, show_events)


def _write_strategy(page: Page, strategy: Obj) -> None:
    page.field("Update Strategy", strategy.get("type") or "")
    rolling = strategy.get("rollingUpdate") or {}
    if rolling.get("partition") is not None:
        page.field("Partition", rolling["partition"], 1)
        if rolling.get("maxUnavailable") is not None:
            page.field("MaxUnavailable", rolling["maxUnavailable"], 1)
