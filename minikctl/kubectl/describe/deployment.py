"""The description of a Deployment."""

from __future__ import annotations

from minikctl.apimachinery.selectors import from_object
from minikctl.kubectl.describe.conditions import write_reasons
from minikctl.kubectl.describe.deployment_replicasets import old_and_new
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_labels_and_annotations
from minikctl.kubectl.describe.moments import rfc1123
from minikctl.kubectl.describe.page import NONE, Page
from minikctl.kubectl.describe.pod_template import write_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


_COUNTS = (
    ("updated", "updatedReplicas"),
    ("total", "replicas"),
    ("available", "availableReplicas"),
    ("unavailable", "unavailableReplicas"),
)


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    meta, spec, status = obj["metadata"], obj["spec"], obj.get("status") or {}
    page = Page()
    page.field("Name", meta["name"])
    page.field("Namespace", meta["namespace"])
    page.field("CreationTimestamp", rfc1123(meta.get("creationTimestamp")))
    write_labels_and_annotations(page, obj)
    page.field("Selector", from_object(spec.get("selector")))
    counts = [f"{status.get(key) or 0} {word}" for word, key in _COUNTS]
    page.field("Replicas", " | ".join([f"{spec['replicas']} desired", *counts]))
    _write_strategy(page, spec)
    write_template(page, spec.get("template") or {})
    write_reasons(page, status.get("conditions"))
    old, new = old_and_new(obj, client)
    if old or new is not None:
        page.field("OldReplicaSets", ", ".join(map(_replica_set, old)) or NONE)
        page.field("NewReplicaSet", NONE if new is None else _replica_set(new))
    return text_with_events(page, obj, client, now, show_events)


def _write_strategy(page: Page, spec: Obj) -> None:
    strategy = spec.get("strategy") or {}
    page.field("StrategyType", strategy.get("type") or "")
    page.field("MinReadySeconds", spec.get("minReadySeconds") or 0)
    rolling = strategy.get("rollingUpdate")
    if rolling is not None:
        text = f"{rolling.get('maxUnavailable')} max unavailable, {rolling.get('maxSurge')} max surge"
        page.field("RollingUpdateStrategy", text)


def _replica_set(replica_set: Obj) -> str:
    made = (replica_set.get("status") or {}).get("replicas") or 0
    return f"{replica_set['metadata']['name']} ({made}/{replica_set['spec']['replicas']} replicas created)"
