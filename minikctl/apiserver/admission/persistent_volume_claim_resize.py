"""PersistentVolumeClaimResize: only a bound claim grows, and only if its class allows it."""

from __future__ import annotations

from minikctl.apimachinery.errors import forbidden
from minikctl.apimachinery.storage_classes import class_of
from minikctl.apimachinery.volume_matching import requested

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request


def validate(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> None:
    if old is None or request.subresource or requested(obj) <= requested(old):
        return
    why = ""
    if (old.get("status") or {}).get("phase") != "Bound":
        why = "Only bound persistent volume claims can be expanded"
    elif not _may_grow(server, obj):
        why = (
            "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support "
            "resize"
        )
    if why:
        raise forbidden(kind.qualified, obj["metadata"]["name"], why)


def _may_grow(server: APIServer, claim: Obj) -> bool:
    name = class_of(claim)
    storage_class = server.store.get(f"/registry/storageclasses/{name}") if name else None
    return storage_class is not None and bool(storage_class.get("allowVolumeExpansion"))
