"""Who set which field: managedFields of what people and their tools write.

The cluster's own components are left out: tracking each of their writes would double the cost of a settle, and nobody
applies onto what they own but status and spec.nodeName (docs/fidelity.md names this).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request


def note_create(server: APIServer, kind: Kind, request: Request, obj: Obj) -> None:
    """Set managedFields of the private ``obj``, which is about to be stored for the first time."""
    if request.options.get("patchType") == "apply":
        return
    _note(server, kind, request, obj, None)


def note_update(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj) -> None:
    """Set managedFields of the private ``obj``, the next version of ``old``; it may bring other ones along."""
    known = old["metadata"].get("managedFields")
    if obj["metadata"].get("managedFields", known) != known:
        _note(server, kind, request, obj, old)
        return
    unchanged = {**obj, "metadata": {**obj["metadata"], "managedFields": known}}
    if known is None:
        del unchanged["metadata"]["managedFields"]
    if unchanged == old:
        obj["metadata"] = unchanged["metadata"]
        return
    _note(server, kind, request, obj, old)


def _note(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> None:
    from minikctl.apimachinery.managed_fields import track_update
    from minikctl.apiserver.schemas import view

    entries = track_update(
        old,
        obj,
        view(kind),
        manager=request.options.get("fieldManager") or "kubectl",
        operation="Update",
        api_version=kind.api_version,
        subresource=request.options.get("managedSubresource") or request.subresource,
        time=server.clock.stamp(),
    )
    if entries:
        obj["metadata"]["managedFields"] = entries
    else:
        obj["metadata"].pop("managedFields", None)
