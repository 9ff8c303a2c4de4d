"""edit: live objects in the user's editor."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl.editing import EditSession, original_of
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.field_validation import field_validation
from minikctl.kubectl.printing import ResultPrinter
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.editing import Round
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

_CHANGED = "At least one of apiVersion, kind and name was changed"


def run(invocation: Invocation) -> int:
    selection = select(invocation, invocation.args, edit_query(invocation))
    validation = field_validation(invocation)
    selection.check()
    if not selection.infos:
        raise CommandError("edit cancelled, no objects found")
    session = EditSession(invocation, Patching(invocation, validation), validate=validation != "Ignore")
    return session.run(selection.infos)


def edit_query(invocation: Invocation) -> Query:
    """Live objects, of a type alone, too."""
    flags = invocation.flags
    return Query(
        filenames=flags["filename"],
        kustomize=flags["kustomize"],
        recursive=flags["recursive"],
        enforce_namespace=bool(flags["namespace"]),
        subresource=flags.get("subresource") or "",
        types_alone=True,
        latest=True,
    )


class Patching:
    """Sends what was changed as a patch; fulfils `editing.EditMode`."""

    __slots__ = ("_invocation", "_options", "last_applied")

    def __init__(self, invocation: Invocation, validation: str) -> None:
        flags = invocation.flags
        self._invocation = invocation
        self._options: dict[str, Any] = {"fieldManager": flags["field-manager"], "fieldValidation": validation}
        if flags["subresource"]:
            self._options["subresource"] = flags["subresource"]
        self.last_applied = False

    def carry_out(self, originals: Sequence[Info], edited: Sequence[Info], round: Round) -> None:
        for info in edited:
            original = original_of(originals, info).obj or {}
            obj = info.obj or {}
            if obj == original:
                ResultPrinter(self._invocation, "none").print(obj, "skipped")
                continue
            patch, kind = self._patch(original, obj)
            if self._invocation.flags["output-patch"]:
                from minikctl.apimachinery.json_text import compact_json

                self._invocation.print(f"Patch: {compact_json(patch)}")
            self._send(info, patch, kind, round)

    def _patch(self, original: Obj, edited: Obj) -> tuple[Obj, str]:
        """(patch, its type); raises CommandError where the object became another one."""
        root = self._invocation.session.client.schema(edited["apiVersion"], edited["kind"])
        if root is None:
            from minikctl.apimachinery.patches.merge import create_merge_patch

            patch, kind = create_merge_patch(original, edited), "merge"
        else:
            from minikctl.apimachinery.patches.faults import PatchError
            from minikctl.apimachinery.patches.schema_view import SchemaView
            from minikctl.apimachinery.patches.strategic import create_two_way

            try:
                patch, kind = create_two_way(original, edited, SchemaView(root, root)), "strategic"
            except PatchError as fault:
                raise CommandError(fault.message) from None
        if "apiVersion" in patch or "kind" in patch or "name" in (patch.get("metadata") or {}):
            raise CommandError(_CHANGED)
        return patch, kind

    def _send(self, info: Info, patch: Obj, kind: str, round: Round) -> None:
        client = self._invocation.session.client
        try:
            obj = client.patch(info.request_resource, info.namespace, info.name, patch, type=kind, **self._options)
        except StatusError as fault:
            self._invocation.err.write(f"{round.add(fault, info)}\n")
            return
        ResultPrinter(self._invocation, "none").print(obj, "edited")
