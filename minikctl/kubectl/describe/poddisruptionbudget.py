"""The description of a PodDisruptionBudget."""

from __future__ import annotations

from minikctl.apimachinery.selectors import format_label_selector
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.page import UNSET, Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


_COUNTS = (
    ("Allowed disruptions", "disruptionsAllowed"),
    ("Current", "currentHealthy"),
    ("Desired", "desiredHealthy"),
    ("Total", "expectedPods"),
)


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    """Labels and annotations are none of it."""
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    page = Page()
    page.field("Name", obj["metadata"]["name"])
    page.field("Namespace", obj["metadata"]["namespace"])
    if spec.get("minAvailable") is not None:
        page.field("Min available", spec["minAvailable"])
    elif spec.get("maxUnavailable") is not None:
        page.field("Max unavailable", spec["maxUnavailable"])
    selector = spec.get("selector")
    page.field("Selector", UNSET if selector is None else format_label_selector(selector))
    page.line("Status:")
    for label, key in _COUNTS:
        page.field(label, status.get(key) or 0, 2)
    return text_with_events(page, obj, client, now, show_events)
