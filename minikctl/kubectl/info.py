"""One resource that a command works on: where it comes from, what it is called, and the object where it is known."""

from __future__ import annotations

from minikctl.apimachinery.errors import NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


class Info:
    """``mapping`` is the resource as discovery shows it (see `Client.discover`). ``obj`` is the manifest of a file or
    the live object, None until it is fetched. ``source`` is the file it stood in, "" for arguments."""

    __slots__ = ("mapping", "name", "namespace", "obj", "source")

    def __init__(self, mapping: Obj, namespace: str, name: str, obj: Obj | None = None, source: str = "") -> None:
        self.mapping = mapping
        self.namespace = namespace
        self.name = name
        self.obj = obj
        self.source = source

    @property
    def resource(self) -> str:
        """The qualified plural for requests: ``deployments.apps``."""
        return str(self.mapping["resource"])

    @property
    def namespaced(self) -> bool:
        return bool(self.mapping["namespaced"])

    @property
    def typed_name(self) -> str:
        """``deployment.apps/web``, the form of success lines."""
        group = self.mapping["group"]
        kind = str(self.mapping["kind"]).lower()
        return f"{kind}.{group}/{self.name}" if group else f"{kind}/{self.name}"

    def fetch(self, client: Client, *, subresource: str = "", table: bool = False, **options: Any) -> Obj:
        """Read the live object, or its Table, into ``obj`` and return it; raises NotFound."""
        resource = self.request_resource
        try:
            if table:
                self.obj = client.table(resource, self.namespace, self.name, subresource=subresource, **options)
            else:
                self.obj = client.get(resource, self.namespace, self.name, subresource=subresource)
        except NotFound:
            if self.namespace not in ("", "default"):
                client.get("namespaces", "", self.namespace)  # the missing namespace is the better news
            raise
        return self.obj

    def require_name(self) -> None:
        """Raises CommandError for a manifest without a name, which no request can be about."""
        if not self.name:
            from minikctl.kubectl.errors import CommandError

            raise CommandError("resource name may not be empty")

    @property
    def request_resource(self) -> str:
        """The resource in the very version of the mapping: ``horizontalpodautoscalers.v1.autoscaling``."""
        mapping = self.mapping
        if mapping.get("preferred", True):
            return self.resource
        return f"{mapping['name']}.{mapping['version']}.{mapping['group']}"
