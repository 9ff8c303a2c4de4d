"""DefaultIngressClass: a new Ingress that says nothing about its class gets the default one, if there is one.

Of several the youngest counts, of two as young the first by name. Source: k8s.io/kubernetes/plugin/pkg/admission/
network/defaultingressclass.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

PREFIX = "/registry/ingressclasses/"
IS_DEFAULT = "ingressclass.kubernetes.io/is-default-class"
CLASS_ANNOTATION = "kubernetes.io/ingress.class"


def mutate(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> None:
    annotations = obj["metadata"].get("annotations") or {}
    if old is not None or obj["spec"].get("ingressClassName") is not None or CLASS_ANNOTATION in annotations:
        return
    defaults = [
        known
        for known in server.store.list(PREFIX)
        if (known["metadata"].get("annotations") or {}).get(IS_DEFAULT) == "true"
    ]
    defaults.sort(key=lambda known: str(known["metadata"]["name"]))
    chosen = max(defaults, key=lambda known: str(known["metadata"]["creationTimestamp"]), default=None)
    if chosen is not None:
        obj["spec"]["ingressClassName"] = chosen["metadata"]["name"]
