"""Every namespace has a ConfigMap ``kube-root-ca.crt``: how its pods know the API server. It is kept as it must be."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import is_deleting
from minikctl.controller_manager.controller import Controller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.watch import Change

NAME = "kube-root-ca.crt"
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
bWluaWtjdGwgaGFzIG5vIG5ldHdvcmsgYW5kIHNvIG5vIGNlcnRpZmljYXRlIGF1dGhvcml0eTsgdGhp
cyBpcyBhIHN0YW5kLWluLg==
-----END CERTIFICATE-----
"""
ABOUT = (
    "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the "
    "internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes "
    "clusters."
)


class RootCAController(Controller):
    name = "root-ca"
    source = "root-ca-cert-publisher"

    def keys_for(self, change: Change) -> Iterable[str]:
        meta = change.obj["metadata"]
        if change.resource == "namespaces":
            return [meta["name"]] if change.type == "ADDED" else []
        return [meta["namespace"]] if meta["name"] == NAME and change.type != "ADDED" else []

    def reconcile(self, key: str) -> int | None:
        namespace = self.client.find("namespaces", "", key)
        if namespace is None or is_deleting(namespace):
            return None
        data = {"ca.crt": CERTIFICATE}
        current = self.client.find("configmaps", key, NAME)
        try:
            if current is None:
                meta = {"name": NAME, "namespace": key, "annotations": {"kubernetes.io/description": ABOUT}}
                self.client.create(
                    "configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": data}
                )
            elif current.get("data") != data:
                self.client.update("configmaps", {**current, "data": data})
        except StatusError as fault:
            if fault.reason not in ("AlreadyExists", "NotFound", "Forbidden"):
                raise
        return None
