"""Event: what happened to an object, and how often, in the shape that is stored.

Neighbours: `conversions/event.py` makes the shape of ``events.k8s.io/v1``, `registry/events/event.py` shows it.
Source: k8s.io/kubernetes/pkg/apis/core/validation/events.go, pkg/registry/core/event.
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


def cells(obj: Obj) -> list[Cell]:
    involved, series = obj.get("involvedObject") or {}, obj.get("series")
    first = obj.get("firstTimestamp") or obj.get("eventTime")
    last = obj.get("lastTimestamp") or first
    count = obj.get("count") or 1
    if series:
        last, count = series.get("lastObservedTime"), series.get("count") or 0
    target = (involved.get("kind") or "").lower()
    return [
        since(last),
        obj.get("type") or "",
        obj.get("reason") or "",
        f"{target}/{involved['name']}" if involved.get("name") else target,
        involved.get("fieldPath") or "",
        _source(obj),
        (obj.get("message") or "").strip(),
        since(first),
        count,
        name(obj),
    ]


def _source(obj: Obj) -> str:
    source = obj.get("source") or {}
    component: str = source.get("component") or obj.get("reportingComponent") or ""
    instance = source.get("host") or obj.get("reportingInstance")
    return f"{component}, {instance}" if instance else component


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import events

    return events.validate(obj)


def selectable(obj: Obj) -> dict[str, str]:
    involved, source = obj.get("involvedObject") or {}, obj.get("source") or {}
    keys = ("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")
    fields = {f"involvedObject.{key}": involved.get(key) or "" for key in keys}
    fields["reason"] = obj.get("reason") or ""
    fields["reportingComponent"] = obj.get("reportingComponent") or ""
    fields["source"] = source.get("component") or obj.get("reportingComponent") or ""
    fields["type"] = obj.get("type") or ""
    return fields
