"""DefaultStorageClass: a new claim that says nothing about its class gets the default one, if there is one."""

from __future__ import annotations

from minikctl.apimachinery.storage_classes import default_class, has_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

PREFIX = "/registry/storageclasses/"


def mutate(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> None:
    if old is not None or has_class(obj):
        return
    chosen = default_class(server.store.list(PREFIX))
    if chosen is not None:
        obj["spec"]["storageClassName"] = chosen["metadata"]["name"]
