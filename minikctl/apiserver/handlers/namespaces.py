"""Deleting a namespace: it is marked Terminating, and its controller empties it before it goes."""

from __future__ import annotations

from minikctl.apimachinery.errors import forbidden

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

IMMORTAL = frozenset(("default", "kube-system", "kube-public"))


def delete_namespace(server: APIServer, kind: Kind, request: Request, key: str, old: Obj) -> Obj:
    meta = dict(old["metadata"])
    if meta["name"] in IMMORTAL:
        raise forbidden("namespaces", meta["name"], "this namespace may not be deleted")
    if request.options.get("dryRun"):
        return old
    if not (old.get("spec") or {}).get("finalizers") and not meta.get("finalizers"):
        return server.store_deleted(kind, key, old)
    if meta.get("deletionTimestamp"):
        return old
    meta["deletionTimestamp"] = server.clock.stamp()
    status = {**(old.get("status") or {}), "phase": "Terminating"}
    return server.store_updated(kind, key, {**old, "metadata": meta, "status": status}, old)
