"""patch: four ways to say a change (JSON patch, merge, strategic merge, apply), then an update."""

from __future__ import annotations

from minikctl.apimachinery.errors import UnsupportedMediaType, not_found
from minikctl.apimachinery.meta import deep_copy
from minikctl.apiserver.handlers.bodies import validation_mode
from minikctl.apiserver.handlers.keys import key_for, present
from minikctl.apiserver.handlers.update import update_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    how = request.options.get("patchType") or "strategic"
    if how == "apply":
        from minikctl.apiserver.handlers.apply import apply

        return apply(server, kind, request)
    old = server.find(kind, key_for(kind, request.namespace, request.name))
    if old is None:
        raise not_found(kind.qualified, request.name)
    if request.subresource == "scale":
        from minikctl.apiserver.handlers.scale import patch_scale

        return patch_scale(server, kind, request, old)
    current = present(server, kind, old)
    patched = apply_patch(kind, current, request.body, how)
    obj = deep_copy(patched) if request.trusted else _decoded(kind, request, patched, how)
    if kind.converts:
        from minikctl.apiserver.conversion import to_storage

        obj = to_storage(obj, kind)
    return present(server, kind, update_object(server, kind, request, obj, old))


def _decoded(kind: Kind, request: Request, patched: Obj, how: str) -> Obj:
    from minikctl.apiserver.validation import patched as patches

    obj, warnings = patches.decode(patched, kind, validation_mode(request), request.body, how)
    request.warnings += warnings
    return obj


def apply_patch(kind: Kind, current: Obj, body: Any, how: str) -> Obj:
    """The object after the patch; raises BadRequest or Invalid for a patch that does not fit."""
    if how == "merge":
        from minikctl.apimachinery.patches.merge import apply_merge_patch

        merged: Obj = apply_merge_patch(current, body)
        return merged
    if how == "json":
        from minikctl.apimachinery.patches.json_patch import apply_json_patch

        return apply_json_patch(current, body)
    if how != "strategic":
        raise UnsupportedMediaType(
            f"the body of the request was in an unknown format - accepted media types include: {how}"
        )
    from minikctl.apimachinery.patches.strategic import apply_strategic
    from minikctl.apiserver.schemas import view

    return apply_strategic(current, body, view(kind))
