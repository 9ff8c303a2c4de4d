"""The scale subresource of what can be scaled: read through the Scale shape, written into spec.replicas."""

from __future__ import annotations

from minikctl.apimachinery.meta import deep_copy
from minikctl.apiserver.handlers.bodies import check_body
from minikctl.apiserver.handlers.update import update_object
from minikctl.apiserver.registry.scale import read_scale, write_scale

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request


def update_scale(server: APIServer, kind: Kind, request: Request, old: Obj) -> Obj:
    return _store(server, kind, request, request.body, old)


def patch_scale(server: APIServer, kind: Kind, request: Request, old: Obj) -> Obj:
    from minikctl.apimachinery.patches.json_patch import apply_json_patch
    from minikctl.apimachinery.patches.merge import apply_merge_patch

    how = request.options.get("patchType")
    current = read_scale(old, kind.kind)
    patched = apply_json_patch(current, request.body) if how == "json" else apply_merge_patch(current, request.body)
    return _store(server, kind, request, patched, old)


def _store(server: APIServer, kind: Kind, request: Request, scale: Obj, old: Obj) -> Obj:
    if not request.trusted:
        request.warnings += check_body(scale, "autoscaling/v1", "Scale", request)
    obj = deep_copy(write_scale(old, scale))
    # the owner of spec.replicas is the one who scaled, under the subresource's name; the update itself is a plain one
    options = {**request.options, "managedSubresource": "scale"}
    inner = type(request)(
        "update",
        request.resource,
        namespace=request.namespace,
        name=request.name,
        body=obj,
        options=options,
        user=request.user,
        trusted=request.trusted,
    )
    stored = update_object(server, kind, inner, obj, old)
    request.warnings += inner.warnings
    return read_scale(stored, kind.kind)
