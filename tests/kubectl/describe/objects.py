"""A cluster that is nothing but a list of objects: a client for tests, and what a recording kubectl reads."""

from __future__ import annotations

from typing import Any

from minikctl.apimachinery.errors import Forbidden, NotFound
from minikctl.apimachinery.selectors import parse_field_selector, parse_label_selector

Obj = dict[str, Any]

PLURALS = {
    "Endpoints": "endpoints",
    "Ingress": "ingresses",
    "IngressClass": "ingressclasses",
    "NetworkPolicy": "networkpolicies",
    "IPAddress": "ipaddresses",
    "PriorityClass": "priorityclasses",
    "StorageClass": "storageclasses",
    "VolumeAttributesClass": "volumeattributesclasses",
}


def resource_of(obj: Obj) -> str:
    """``deployments.apps``."""
    group = obj["apiVersion"].rpartition("/")[0]
    plural = PLURALS.get(obj["kind"]) or f"{obj['kind'].lower()}s"
    return f"{plural}.{group}" if group else plural


class Objects:
    """Answers as `client.Client` does. Lists of ``hidden`` resources are refused."""

    def __init__(self, *objects: Obj, hidden: tuple[str, ...] = ()) -> None:
        self.objects = objects
        self.hidden = hidden

    def get(self, resource: str, namespace: str, name: str) -> Obj:
        for obj in self.list(resource, namespace):
            if obj["metadata"]["name"] == name:
                return obj
        raise NotFound(f'{resource} "{name}" not found')

    def list(
        self, resource: str, namespace: str = "", *, labels: str = "", fields: str = "", owner: str = ""
    ) -> list[Obj]:
        if resource in self.hidden:
            raise Forbidden(f"{resource} is forbidden")
        found = [
            obj
            for obj in self.objects
            if resource_of(obj) == resource
            and (not namespace or obj["metadata"].get("namespace") == namespace)
            and parse_label_selector(labels).matches(obj["metadata"].get("labels"))
            and parse_field_selector(fields).matches(fields_of(obj))
            and (not owner or owner in [item["uid"] for item in obj["metadata"].get("ownerReferences", ())])
        ]
        return sorted(found, key=lambda obj: (obj["metadata"].get("namespace", ""), obj["metadata"]["name"]))


def fields_of(obj: Obj) -> dict[str, str]:
    """What field selectors find."""
    meta = obj["metadata"]
    found = {"metadata.name": meta["name"], "metadata.namespace": meta.get("namespace", "")}
    found |= {f"involvedObject.{key}": value for key, value in obj.get("involvedObject", {}).items()}
    if obj["kind"] == "Pod":
        found["spec.nodeName"] = obj["spec"].get("nodeName", "")
        found["status.phase"] = obj.get("status", {}).get("phase", "")
    return found
