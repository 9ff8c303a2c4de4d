"""Objects that somebody has stored, behind the reading verbs of a client: for tests of what only looks."""

from __future__ import annotations

from typing import Any

from minikctl.apimachinery.selectors import parse_label_selector

Obj = dict[str, Any]


class StoredObjects:
    """``objects`` by resource (``pods``, ``networkpolicies.networking.k8s.io``)."""

    def __init__(self, **objects: list[Obj]) -> None:
        self.objects = objects

    def list(self, resource: str, namespace: str = "", *, labels: str = "", fields: str = "") -> list[Obj]:
        selector = parse_label_selector(labels)
        field, _, value = fields.partition("=")
        return [
            obj
            for obj in self.objects.get(resource, ())
            if (not namespace or obj["metadata"]["namespace"] == namespace)
            and selector.matches(obj["metadata"].get("labels"))
            and (not field or _value(obj, field) == value)
        ]

    def find(self, resource: str, namespace: str, name: str) -> Obj | None:
        return next((obj for obj in self.list(resource, namespace) if obj["metadata"]["name"] == name), None)


def _value(obj: Obj, path: str) -> Any:
    for part in path.split("."):
        obj = obj.get(part) or {}
    return obj
