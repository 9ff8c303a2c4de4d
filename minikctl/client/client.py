"""Typed verbs over requests: what a component or a command says to the API server.

Resources are named by their qualified plural: ``pods``, ``deployments.apps``. Returned objects belong to the store:
whoever wants another version makes a new dict. Faults are raised as `errors.StatusError`.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import NotFound, StatusError
from minikctl.client.request import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from collections.abc import Callable, Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.client.request import Handler


class Client:
    """``observe`` is called with each finished request (for ``-v=6``); ``warn`` with each Warning text."""

    __slots__ = ("_handle", "groups", "manager", "observe", "trusted", "user", "warn")

    def __init__(
        self,
        handle: Handler,
        *,
        user: str = "kubernetes-admin",
        manager: str = "",
        trusted: bool = False,
        warn: Callable[[str], None] | None = None,
        observe: Callable[[Request], None] | None = None,
    ) -> None:
        self._handle = handle
        self.user = user
        self.groups: Sequence[str] = ()
        self.manager = manager
        self.trusted = trusted
        self.warn = warn
        self.observe = observe

    def get(self, resource: str, namespace: str, name: str, *, subresource: str = "") -> Obj:
        """One object; raises NotFound."""
        found: Obj = self._send("get", resource, namespace, name, subresource, None, {})
        return found

    def find(self, resource: str, namespace: str, name: str) -> Obj | None:
        """One object, or None where there is none."""
        try:
            return self.get(resource, namespace, name)
        except NotFound:
            return None

    def list(
        self,
        resource: str,
        namespace: str = "",
        *,
        labels: str = "",
        fields: str = "",
        owner: str = "",
        reads: str = "",
    ) -> builtins.list[Obj]:
        """The objects of a namespace ("": of all), in the order of namespace and name.

        ``labels`` and ``fields`` are selectors as text; ``owner`` is a uid: only objects with that owner reference;
        ``reads`` is ``configmaps/NAME`` or ``secrets/NAME``: only pods that have variables or files from it.
        """
        options: dict[str, Any] = {}
        if labels:
            options["labelSelector"] = labels
        if fields:
            options["fieldSelector"] = fields
        if owner:
            options["owner"] = owner
        if reads:
            options["reads"] = reads
        answer = self._send("list", resource, namespace, "", "", None, options)
        items: builtins.list[Obj] = answer["items"]
        return items

    def list_page(self, resource: str, namespace: str = "", **options: Any) -> Obj:
        """A List object with ``metadata.continue`` and ``remainingItemCount`` where ``limit`` cut it."""
        answer: Obj = self._send("list", resource, namespace, "", "", None, options)
        return answer

    def table(self, resource: str, namespace: str = "", name: str = "", **options: Any) -> Obj:
        """A ``meta.k8s.io/v1 Table`` of one object (``name``) or of many; raises NotFound for a missing name.

        ``subresource=…`` among the options; ``includeObject="Object"`` lets rows carry whole objects.
        """
        subresource = options.pop("subresource", "")
        answer: Obj = self._send("table", resource, namespace, name, subresource, None, options)
        return answer

    def watch(self, resource: str, namespace: str = "", name: str = "", **options: Any) -> Obj:
        """What changed above the revision ``resourceVersion`` until now: ``events`` and the ``resourceVersion`` to go
        on after (see `apiserver/handlers/watch.py`); raises Expired."""
        answer: Obj = self._send("watch", resource, namespace, name, "", None, options)
        return answer

    def create(self, resource: str, obj: Obj, *, namespace: str = "", subresource: str = "", **options: Any) -> Obj:
        """Store a new object and return it as stored. For a subresource the name is the body's."""
        meta = obj.get("metadata") or {}
        name = meta.get("name") or "" if subresource else ""
        space = namespace or meta.get("namespace") or ""
        answer: Obj = self._send("create", resource, space, name, subresource, obj, options)
        return answer

    def update(self, resource: str, obj: Obj, *, subresource: str = "", **options: Any) -> Obj:
        """Replace an object. With a resourceVersion in it the stored one must be the same (else Conflict)."""
        meta = obj["metadata"]
        space = meta.get("namespace") or ""
        answer: Obj = self._send("update", resource, space, meta["name"], subresource, obj, options)
        return answer

    def update_status(self, resource: str, obj: Obj) -> Obj:
        return self.update(resource, obj, subresource="status")

    def patch(
        self, resource: str, namespace: str, name: str, body: Any, *, type: str = "strategic", **options: Any
    ) -> Obj:
        """``type``: json, merge, strategic or apply. ``subresource=…`` among the options."""
        subresource = options.pop("subresource", "")
        options["patchType"] = type
        answer: Obj = self._send("patch", resource, namespace, name, subresource, body, options)
        return answer

    def delete(self, resource: str, namespace: str, name: str, **options: Any) -> Obj:
        """Ask for an object to go: the object as it is now (deletion may take time), or a Status when it is gone."""
        answer: Obj = self._send("delete", resource, namespace, name, "", None, options)
        return answer

    def delete_collection(self, resource: str, namespace: str = "", **options: Any) -> None:
        self._send("deletecollection", resource, namespace, "", "", None, options)

    def discover(self) -> builtins.list[Obj]:
        """Every served resource: name, singular, kind, group, version, namespaced, verbs, shortNames, categories."""
        answer: builtins.list[Obj] = self._send("discover", "", "", "", "", None, {})
        return answer

    def resolve(self, word: str) -> Obj | None:
        """The resource that a word on the command line means (``deploy``, ``pods.v1.``), as in `discover`, or None."""
        answer: Obj | None = self._send("resolve", word, "", "", "", None, {})
        return answer

    def resource_of(self, obj: Obj) -> Obj | None:
        """The resource of an object's apiVersion and kind, as in `discover`, or None where it is not served."""
        answer: Obj | None = self._send("resource-of", "", "", "", "", obj, {})
        return answer

    def modernise(self, obj: Obj) -> tuple[Obj, str | None]:
        """A manifest of a version that is no longer served, in today's; with the text of the warning about it."""
        answer: tuple[Obj, str | None] = self._send("modernise", "", "", "", "", obj, {})
        return answer

    def schema(self, api_version: str, kind: str) -> Obj | None:
        """The JSON Schema of a kind, or None."""
        answer: Obj | None = self._send("schema", kind, "", "", "", api_version, {})
        return answer

    def version(self) -> Obj:
        """What ``/version`` says: gitVersion, major, minor, …"""
        answer: Obj = self._send("version", "", "", "", "", None, {})
        return answer

    def _send(
        self,
        verb: str,
        resource: str,
        namespace: str,
        name: str,
        subresource: str,
        body: Any,
        options: dict[str, Any],
    ) -> Any:
        if self.manager and "fieldManager" not in options and verb in ("create", "update", "patch"):
            options["fieldManager"] = self.manager
        request = Request(
            verb,
            resource,
            namespace=namespace,
            name=name,
            subresource=subresource,
            body=body,
            options=options,
            user=self.user,
            groups=self.groups,
            trusted=self.trusted,
        )
        try:
            return self._handle(request)
        except StatusError as fault:
            request.outcome = f"{fault.code} {fault.reason}"
            raise
        finally:
            if request.warnings and self.warn is not None:
                for text in request.warnings:
                    self.warn(text)
            if self.observe is not None:
                self.observe(request)
