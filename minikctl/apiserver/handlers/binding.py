"""create of pods/binding: a pod gets its node, once."""

from __future__ import annotations

from minikctl.apimachinery.errors import not_found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    from minikctl.apiserver.registry.core.pod_binding import bind

    key = f"{kind.key_prefix}{request.namespace}/{request.name}"
    pod = server.store.get(key)
    if pod is None:
        raise not_found(kind.qualified, request.name)
    body = request.body
    if not request.trusted:
        _check(body)
    annotations = (body.get("metadata") or {}).get("annotations") or {}
    new = bind(pod, body["target"]["name"], annotations, server.clock.stamp())
    if not request.options.get("dryRun"):
        server.store_updated(kind, key, {**new, "metadata": dict(new["metadata"])}, pod)
    return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201}


def _check(body: Obj) -> None:
    from minikctl.apimachinery.errors import invalid
    from minikctl.apiserver.registry.core.pod_binding import validate_binding

    faults = validate_binding(body)
    if faults:
        raise invalid("Binding", "", (body.get("metadata") or {}).get("name") or "", faults)
