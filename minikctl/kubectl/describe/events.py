"""What happened to an object: the last part of most descriptions."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.selectors import escape_field
from minikctl.kubectl.describe.moments import age
from minikctl.kubectl.describe.page import NONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.kubectl.describe.page import Page

_TITLES = ("Type", "Reason", "Age", "From", "Message")


def text_with_events(page: Page, obj: Obj, client: Client, now: int, show_events: bool) -> str:
    """The finished description: the events of the object at its end, where they are wanted."""
    if show_events:
        write_events(page, events_about(client, obj), now)
    return page.text()


def events_about(client: Client, obj: Obj, *, kind: bool = True, uid: str | None = None) -> list[Obj]:
    """The events of an object. ``kind``: only those that name its kind; ``uid`` stands in for its own.

    A description is worth having without events, so a refusal counts as none.
    """
    meta = obj["metadata"]
    namespace = meta.get("namespace") or ""
    fields = {"name": meta["name"], "namespace": namespace}
    if kind and obj.get("kind"):
        fields["kind"] = obj["kind"]
    if uid or meta.get("uid"):
        fields["uid"] = uid or meta["uid"]
    return find_events(client, namespace, fields)


def find_events(client: Client, namespace: str, fields: dict[str, str]) -> list[Obj]:
    """The events of a namespace ("": of all) whose ``involvedObject`` has these fields."""
    selector = ",".join(f"involvedObject.{key}={escape_field(value)}" for key, value in sorted(fields.items()))
    try:
        return client.list("events", namespace, fields=selector)
    except StatusError:
        return []


def write_events(page: Page, events: Sequence[Obj], now: int) -> None:
    if not events:
        page.field("Events", NONE)
        return
    page.flush()
    page.line("Events:")
    page.row(_TITLES, 1)
    # "Age" is underlined a little too far, in kubectl too.
    page.row(("----", "------", "----", "----", "-------"), 1)
    for event in sorted(events, key=lambda event: event.get("lastTimestamp") or ""):
        source = (event.get("source") or {}).get("component") or event.get("reportingComponent") or ""
        message = (event.get("message") or "").strip()
        page.row((event.get("type") or "", event.get("reason") or "", _interval(event, now), source, message), 1)


def _interval(event: Obj, now: int) -> str:
    first = age(event.get("eventTime") or event.get("firstTimestamp"), now)
    series, count = event.get("series"), event.get("count") or 0
    if series is not None:
        return f"{age(series.get('lastObservedTime'), now)} (x{series.get('count') or 0} over {first})"
    return f"{age(event.get('lastTimestamp'), now)} (x{count} over {first})" if count > 1 else first
