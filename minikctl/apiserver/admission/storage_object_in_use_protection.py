"""StorageObjectInUseProtection: volumes and claims carry a finalizer, which stays as long as they are used."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

FINALIZERS = {
    "persistentvolumes": "kubernetes.io/pv-protection",
    "persistentvolumeclaims": "kubernetes.io/pvc-protection",
}


def mutate(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> None:
    finalizer = FINALIZERS[kind.qualified]
    meta = obj["metadata"]
    known = meta.get("finalizers") or []
    if old is None and finalizer not in known:
        meta["finalizers"] = [*known, finalizer]
