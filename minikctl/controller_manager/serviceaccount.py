"""Every namespace has a ServiceAccount ``default``, and gets it back when it is deleted."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import is_deleting
from minikctl.controller_manager.controller import Controller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.watch import Change


class ServiceAccountController(Controller):
    name = "serviceaccount"
    source = "service-account-controller"

    def keys_for(self, change: Change) -> Iterable[str]:
        meta = change.obj["metadata"]
        if change.resource == "namespaces":
            return [meta["name"]] if change.type == "ADDED" else []
        return [meta["namespace"]] if change.type == "DELETED" and meta["name"] == "default" else []

    def reconcile(self, key: str) -> int | None:
        namespace = self.client.find("namespaces", "", key)
        if namespace is None or is_deleting(namespace) or self.client.find("serviceaccounts", key, "default"):
            return None
        account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default", "namespace": key}}
        try:
            self.client.create("serviceaccounts", account)
        except StatusError as fault:
            if fault.reason not in ("AlreadyExists", "NotFound", "Forbidden"):
                raise
        return None
