"""The description of a LimitRange."""

from __future__ import annotations

from minikctl.kubectl.describe.page import Page
from minikctl.kubectl.describe.requirements import quantity_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client

TITLES = ("Type", "Resource", "Min", "Max", "Default Request", "Default Limit", "Max Limit/Request Ratio")
_BOUNDS = ("min", "max", "defaultRequest", "default", "maxLimitRequestRatio")


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    """Events are none of it, nor labels."""
    page = Page()
    page.field("Name", obj["metadata"]["name"])
    page.field("Namespace", obj["metadata"]["namespace"])
    page.header(TITLES)
    write_limits(page, obj)
    return page.text()


def write_limits(page: Page, limit_range: Obj, prefix: str = "") -> None:
    """A row for each resource that an item bounds, in the order of names (kubectl has none)."""
    for item in limit_range["spec"].get("limits") or ():
        bounds = [item.get(bound) or {} for bound in _BOUNDS]
        for name in sorted({name for bound in bounds for name in bound}):
            values = [quantity_text(bound[name]) if name in bound else "-" for bound in bounds]
            page.row((f"{prefix}{item['type']}", name, *values))
