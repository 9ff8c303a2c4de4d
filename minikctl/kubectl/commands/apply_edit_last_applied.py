"""apply edit-last-applied: the manifest that apply compares with, in the user's editor."""

from __future__ import annotations

from minikctl.kubectl import last_applied
from minikctl.kubectl.commands.apply_set_last_applied import annotation_patch
from minikctl.kubectl.commands.edit import edit_query
from minikctl.kubectl.editing import EditSession, original_of
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.field_validation import field_validation
from minikctl.kubectl.manifest_selection import info_of
from minikctl.kubectl.printing import ResultPrinter
from minikctl.kubectl.resource_arguments import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.kubectl.editing import Round
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    selection = select(invocation, invocation.args, edit_query(invocation))
    validation = field_validation(invocation)
    selection.check()
    manifests = [_manifest(invocation, info) for info in selection.infos]
    infos = [info for info in manifests if info is not None]
    if not infos:
        raise CommandError(
            "no last-applied-configuration annotation found on resources, to create the annotation, use command "
            "`kubectl apply set-last-applied --create-annotation`"
        )
    session = EditSession(invocation, _Annotating(invocation, validation), validate=validation != "Ignore")
    return session.run(infos)


def _manifest(invocation: Invocation, info: Info) -> Info | None:
    """What the annotation of a live object holds."""
    from minikctl.apimachinery.yaml_reader import YAMLError, read_document

    text = last_applied.recorded(info.obj or {})
    if text is None:
        return None
    try:
        obj = read_document(text)
    except YAMLError as fault:
        raise CommandError(f"error parsing edited-file: {fault}") from None
    return info_of(invocation, obj, "edited-file")


class _Annotating:
    """Fulfils `editing.EditMode`."""

    __slots__ = ("_invocation", "_options", "last_applied")

    def __init__(self, invocation: Invocation, validation: str) -> None:
        self._invocation = invocation
        manager = invocation.flags["field-manager"]
        self._options: dict[str, Any] = {"fieldManager": manager, "fieldValidation": validation}
        self.last_applied = True

    def carry_out(self, originals: Sequence[Info], edited: Sequence[Info], round: Round) -> None:
        client = self._invocation.session.client
        for info in edited:
            obj = info.obj or {}
            if obj == original_of(originals, info).obj:
                ResultPrinter(self._invocation, "none").print(obj, "skipped")
                continue
            patch = annotation_patch(obj)
            client.patch(info.request_resource, info.namespace, info.name, patch, type="merge", **self._options)
            ResultPrinter(self._invocation, "none").print(obj, "edited")
