"""apply's patch of a live object: from what was applied last, the manifest, and what is there now.

Kinds with a schema of patch strategies get a strategic merge patch, others a JSON merge patch. Source: kubectl
pkg/cmd/apply/patcher.go.
"""

from __future__ import annotations

import json

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.json_text import compact_json
from minikctl.kubectl import last_applied
from minikctl.kubectl.errors import CommandError, with_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.patches.schema_view import SchemaView
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

RETRIES = 5
"""How often a patch is made anew when the object changed in between."""


class Patcher:
    """Makes and sends patches. ``options`` go with each request; ``overwrite=False`` refuses to undo the changes of
    others. ``lock``: the patch only holds for the very version of the object that it was made from."""

    __slots__ = ("_invocation", "_views", "lock", "options", "overwrite")

    def __init__(self, invocation: Invocation, options: dict[str, Any], *, overwrite: bool, lock: bool = False) -> None:
        self._invocation = invocation
        self.options = options
        self.overwrite = overwrite
        self.lock = lock
        self._views: dict[tuple[str, str], SchemaView | None] = {}

    def patch(self, info: Info, live: Obj, modified: Obj) -> tuple[Obj, Obj]:
        """(the patch, the object after it); an empty patch is not sent.

        Raises the server's fault, or CommandError where no patch can be made. The caller says where that was.
        """
        client = self._invocation.session.client
        for attempt in range(RETRIES + 1):
            patch, kind = self.create(info, live, modified)
            if not patch:
                return patch, live
            try:
                return patch, self._send(client, info, patch, kind, live)
            except StatusError as fault:
                if fault.reason != "Conflict" or self.lock or attempt == RETRIES:
                    raise Refused(patch, with_source("patching", info.source, fault), live) from None
            live = client.get(info.request_resource, info.namespace, info.name)
        raise AssertionError("every round returns or raises")

    def _send(self, client: Client, info: Info, patch: Obj, kind: str, live: Obj) -> Obj:
        if self.lock:
            version = live["metadata"]["resourceVersion"]
            patch = {**patch, "metadata": {**(patch.get("metadata") or {}), "resourceVersion": version}}
        return client.patch(info.request_resource, info.namespace, info.name, patch, type=kind, **self.options)

    def create(self, info: Info, live: Obj, modified: Obj) -> tuple[Obj, str]:
        """(the patch, its type)."""
        from minikctl.apimachinery.patches.faults import PatchError

        text = last_applied.recorded(live)
        view = self._view(info)
        try:
            original = _decoded(text)
            if view is None:
                from minikctl.apimachinery.patches.three_way_json import create_three_way_json

                return create_three_way_json(original, modified, live, _same_identity), "merge"
            from minikctl.apimachinery.patches.strategic import create_three_way

            return create_three_way(original, modified, live, view, self.overwrite), "strategic"
        except PatchError as fault:
            raise self._no_patch(info, text, modified, live, fault.message, view is not None) from None

    def _view(self, info: Info) -> SchemaView | None:
        mapping = info.mapping
        key = (mapping["apiVersion"], mapping["kind"])
        if key not in self._views:
            from minikctl.apimachinery.patches.schema_view import SchemaView

            root = self._invocation.session.client.schema(*key) if mapping.get("builtin", True) else None
            self._views[key] = None if root is None else SchemaView(root, root)
        return self._views[key]

    def _no_patch(
        self, info: Info, original: str | None, modified: Obj, live: Obj, why: str, strategic: bool
    ) -> Exception:
        """kubectl tries three sources of schemas and tells of the first two failing."""
        if strategic:
            for source in ("openapi v3 spec", "openapi spec"):
                self._invocation.err.write(f"warning: error calculating patch from {source}: {why}\n")
        elif why.startswith("precondition failed"):
            why = "At least one of apiVersion, kind and name was changed"
        texts = original or "", last_applied.encoded(modified), last_applied.encoded(live)
        text = "creating patch with:\noriginal:\n{}\nmodified:\n{}\ncurrent:\n{}\nfor:: ".format(*texts) + why
        return Refused(None, with_source("patching", info.source, CommandError(text)), live)


class Refused(Exception):
    """A patch that could not be made (None) or that the server did not take; ``fault`` is for the user."""

    def __init__(self, patch: Obj | None, fault: Exception, live: Obj) -> None:
        super().__init__(str(fault))
        self.patch = patch
        self.fault = fault
        self.live = live

    def told_for(self, info: Info) -> Exception:
        """The fault with what was to be patched."""
        patch = "" if self.patch is None else compact_json(self.patch)
        return with_source(f"applying patch:\n{patch}\nto:\n{described(info)}\nfor:", info.source, self.fault)


def described(info: Info) -> str:
    """A resource as kubectl describes it in faults, in two lines."""
    mapping = info.mapping
    group_version = f"{mapping['group']}/{mapping['version']}"
    return (
        f'Resource: "{group_version}, Resource={mapping["name"]}", '
        f'GroupVersionKind: "{group_version}, Kind={mapping["kind"]}"\n'
        f'Name: "{info.name}", Namespace: "{info.namespace}"'
    )


def _decoded(text: str | None) -> Obj | None:
    if not text:
        return None
    from minikctl.apimachinery.patches.faults import PatchError

    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise PatchError("invalid JSON document")
    return value


def _same_identity(patch: Obj) -> bool:
    return not ("apiVersion" in patch or "kind" in patch or "name" in (patch.get("metadata") or {}))
