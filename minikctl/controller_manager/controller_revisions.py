"""ControllerRevisions: how DaemonSets and StatefulSets remember the pod templates that they had.

Source: k8s.io/kubernetes/pkg/controller/history.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import controller_reference
from minikctl.controller_manager.replica_sets import template_hash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client

RESOURCE = "controllerrevisions.apps"


class RevisionControl:
    __slots__ = ("_client",)

    def __init__(self, client: Client) -> None:
        self._client = client

    def of(self, owner: Obj) -> list[Obj]:
        """The owner's revisions, the oldest first."""
        meta = owner["metadata"]
        found = self._client.list(RESOURCE, meta["namespace"], owner=meta["uid"])
        return sorted(found, key=lambda r: (r["revision"], r["metadata"]["name"]))

    def current(self, owner: Obj, label: str, *, live: Collection[str], live_count: bool = False) -> Obj:
        """The revision of the owner's present template: found and made the newest, or made. Old ones beyond the
        history limit go, but for those that are in use still (``live``, their names; ``live_count``: whether they
        count towards the limit)."""
        data = _data(owner)
        known = self.of(owner)
        newest = known[-1]["revision"] if known else 0
        same = next((r for r in reversed(known) if r["data"] == data), None)
        if same is None:
            found = self._make(owner, data, newest + 1, label)
        elif same["revision"] < newest:
            found = self._client.update(RESOURCE, {**same, "revision": newest + 1})
        else:
            found = same
        old = [r for r in known if r["metadata"]["name"] != found["metadata"]["name"]]
        unused = [r for r in old if r["metadata"]["name"] not in live]
        surplus = len(old if live_count else unused) - owner["spec"].get("revisionHistoryLimit", 10)
        self._forget(unused[: max(surplus, 0)])
        return found

    def _make(self, owner: Obj, data: Obj, number: int, label: str) -> Obj:
        meta = owner["metadata"]
        hashed = template_hash(data, (owner.get("status") or {}).get("collisionCount") or 0)
        labels = {**(owner["spec"]["template"].get("metadata", {}).get("labels") or {}), label: hashed}
        annotations = {
            name: text
            for name, text in (meta.get("annotations") or {}).items()
            if name != "kubectl.kubernetes.io/last-applied-configuration"
        }
        revision: Obj = {
            "apiVersion": "apps/v1",
            "kind": "ControllerRevision",
            "metadata": {
                "name": f"{meta['name']}-{hashed}",
                "namespace": meta["namespace"],
                "labels": labels,
                "ownerReferences": [controller_reference(owner)],
            },
            "data": data,
            "revision": number,
        }
        if annotations:
            revision["metadata"]["annotations"] = annotations
        return self._client.create(RESOURCE, revision)

    def _forget(self, surplus: list[Obj]) -> None:
        for revision in surplus:
            meta = revision["metadata"]
            self._client.delete(RESOURCE, meta["namespace"], meta["name"])


def _data(owner: Obj) -> Obj:
    """What a revision keeps: the template, as a patch of the owner that replaces it."""
    return {"spec": {"template": {**owner["spec"]["template"], "$patch": "replace"}}}
