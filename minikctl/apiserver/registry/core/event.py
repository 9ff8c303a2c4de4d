"""Event: what happened to an object, and how often. Also what `registry/events/event.py` shows and checks.

The API has two shapes of one stored object: ``v1`` and ``events.k8s.io/v1``, where fields have other names. `to_core`
and `from_core` translate. Source: k8s.io/kubernetes/pkg/apis/core/validation/events.go, pkg/registry/core/event.
"""

from __future__ import annotations

from minikctl.apiserver.registry.cells import name, since

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

# This kind's first column is not the name.
COLUMNS = (
    ("Last Seen", 0),
    ("Type", 0),
    ("Reason", 0),
    ("Object", 0),
    ("Subobject", 1),
    ("Source", 1),
    ("Message", 0),
    ("First Seen", 1),
    ("Count", 1),
    ("Name", 1),
)

_RENAMED = (
    ("regarding", "involvedObject"),
    ("note", "message"),
    ("reportingController", "reportingComponent"),
    ("deprecatedSource", "source"),
    ("deprecatedFirstTimestamp", "firstTimestamp"),
    ("deprecatedLastTimestamp", "lastTimestamp"),
    ("deprecatedCount", "count"),
)


def to_core(obj: Obj) -> Obj:
    """An ``events.k8s.io/v1`` event as a ``v1`` one; a ``v1`` event as it is."""
    if obj.get("apiVersion") != "events.k8s.io/v1":
        return obj
    forward = dict(_RENAMED)
    return {**{forward.get(key, key): value for key, value in obj.items()}, "apiVersion": "v1"}


def from_core(obj: Obj) -> Obj:
    """A ``v1`` event as an ``events.k8s.io/v1`` one; one that is so already as it is."""
    if obj.get("apiVersion") != "v1":
        return obj
    back = {core: new for new, core in _RENAMED}
    return {**{back.get(key, key): value for key, value in obj.items()}, "apiVersion": "events.k8s.io/v1"}


def cells(obj: Obj) -> list[Cell]:
    event = to_core(obj)
    involved, series = event.get("involvedObject") or {}, event.get("series")
    first = event.get("firstTimestamp") or event.get("eventTime")
    last = event.get("lastTimestamp") or first
    count = event.get("count") or 1
    if series:
        last, count = series.get("lastObservedTime"), series.get("count") or 0
    target = (involved.get("kind") or "").lower()
    return [
        since(last),
        event.get("type") or "",
        event.get("reason") or "",
        f"{target}/{involved['name']}" if involved.get("name") else target,
        involved.get("fieldPath") or "",
        _source(event),
        (event.get("message") or "").strip(),
        since(first),
        count,
        name(obj),
    ]


def _source(event: Obj) -> str:
    source = event.get("source") or {}
    component: str = source.get("component") or event.get("reportingComponent") or ""
    instance = source.get("host") or event.get("reportingInstance")
    return f"{component}, {instance}" if instance else component


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import events

    return events.validate(to_core(obj))


def selectable(obj: Obj) -> dict[str, str]:
    event = to_core(obj)
    involved, source = event.get("involvedObject") or {}, event.get("source") or {}
    keys = ("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")
    fields = {f"involvedObject.{key}": involved.get(key) or "" for key in keys}
    fields["reason"] = event.get("reason") or ""
    fields["reportingComponent"] = event.get("reportingComponent") or ""
    fields["source"] = source.get("component") or event.get("reportingComponent") or ""
    fields["type"] = event.get("type") or ""
    return fields
