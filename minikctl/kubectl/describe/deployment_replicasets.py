"""Which ReplicaSet of a Deployment has its present template.

Source: kubectl pkg/util/deployment.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import controller_of, uid_of
from minikctl.apimachinery.selectors import from_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


_HASH = "pod-template-hash"


def old_and_new(deployment: Obj, client: Client) -> tuple[list[Obj], Obj | None]:
    """All others, from the oldest on, and the one with the present template; none where they may not be read."""
    selector = str(from_object(deployment["spec"].get("selector")))
    uid = uid_of(deployment)
    try:
        found = client.list("replicasets.apps", deployment["metadata"]["namespace"], labels=selector, owner=uid)
    except StatusError:
        return [], None
    owned = [item for item in found if (controller_of(item) or {}).get("uid") == uid]
    owned.sort(key=lambda item: (item["metadata"].get("creationTimestamp") or "", item["metadata"]["name"]))
    template = _without_hash(deployment["spec"].get("template") or {})
    new = next((item for item in owned if _without_hash(item["spec"].get("template") or {}) == template), None)
    return [item for item in owned if item is not new], new


def _without_hash(template: Obj) -> Obj:
    """The template without its hash label and without anything empty, which means the same as missing."""
    meta = template.get("metadata") or {}
    labels = {key: value for key, value in (meta.get("labels") or {}).items() if key != _HASH}
    pruned: Obj = _pruned({**template, "metadata": {**meta, "labels": labels}})
    return pruned


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _pruned(item) for key, item in value.items() if item not in (None, {}, [])}
    return [_pruned(item) for item in value] if isinstance(value, list) else value
