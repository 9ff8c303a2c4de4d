"""Objects in the user's editor, again and again until the server takes them or the user gives up.

The work of `edit`, `create --edit` and `apply edit-last-applied`, which differ in what is shown and what is done with
it: see `EditMode`. Source: kubectl pkg/cmd/util/editor/editoptions.go.
"""

from __future__ import annotations

import os

from minikctl.apimachinery.errors import Invalid, StatusError
from minikctl.apimachinery.meta import unversioned
from minikctl.kubectl import last_applied
from minikctl.kubectl.change_cause import recorded
from minikctl.kubectl.edited_text import Reason, content, has_lines, header, one_or_list, without_comments
from minikctl.kubectl.editor import edit_text
from minikctl.kubectl.errors import AggregateError, CommandError
from minikctl.kubectl.manifest_selection import other_namespace
from minikctl.kubectl.printing import ResultPrinter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

    class EditMode(Protocol):
        last_applied: bool
        """Which header the text has."""

        def carry_out(self, originals: Sequence[Info], edited: Sequence[Info], round: Round) -> None:
            """Do what the edited objects ask for; what the server refuses goes into the round."""


class Round:
    """What came of one look at the text. ``file`` is where it is kept."""

    __slots__ = ("file", "missing", "reasons", "refused", "rejected")

    def __init__(self, file: str = "") -> None:
        self.file = file
        self.reasons: list[Reason] = []
        self.rejected = 0
        self.refused = 0
        self.missing = 0

    def add(self, fault: StatusError, info: Info) -> str:
        """Note a refusal; returns what to tell of it."""
        from minikctl.apimachinery.go_format import quote

        what = f"{info.resource} {quote(info.name)}"
        if isinstance(fault, Invalid):
            self.rejected += 1
            causes = fault.details.get("causes") or []
            self.reasons.append(Reason(f"{what} was not valid", [f"{c['field']}: {c['message']}" for c in causes]))
            return f"error: {what} is invalid"
        if fault.reason == "NotFound":
            self.missing += 1
            return f"error: {what} could not be found on the server"
        self.refused += 1
        return f"error: {what} could not be patched: {fault}"


class EditSession:
    """``run`` edits some objects in one text. ``validate``: kubectl looks at the text before it is read."""

    __slots__ = ("_invocation", "_json", "_mode", "_validate")

    def __init__(self, invocation: Invocation, mode: EditMode, *, validate: bool) -> None:
        self._invocation = invocation
        self._mode = mode
        self._validate = validate
        output = invocation.flags["output"]
        if output not in ("", "json", "yaml"):
            from minikctl.kubectl.printers.output import no_compatible_printer

            raise no_compatible_printer(output, ("json", "yaml"))
        self._json = output == "json"

    def run(self, infos: Sequence[Info]) -> int:
        """The exit code; raises CommandError and the server's faults."""
        last = Round()
        text = ""
        failed = False
        while True:
            shown = self._shown(infos, last, without_comments(text) if failed else None)
            before = text
            text, last.file = self._edit(shown, last.file)
            if failed and content(before) == content(text):
                raise self._kept(CommandError("Edit cancelled, no valid changes were saved."), last.file)
            fault = self._fault_of(text, infos[0], last.file)
            if fault is not None:
                last, failed = fault, True
                continue
            if content(shown) == content(text):
                return self._cancelled(last.file, "Edit cancelled, no changes made.")
            if not has_lines(text):
                return self._cancelled(last.file, "Edit cancelled, saved file was empty.")
            last = Round(last.file)
            try:
                edited = self._read(text, infos)
            except (CommandError, AggregateError) as unread:
                last.reasons.append(Reason(f"The edited file had a syntax error: {unread}"))
                failed = True
                continue
            code = self._carry_out(infos, edited, last)
            if code is not None:
                return code
            failed = bool(last.reasons)

    def _shown(self, infos: Sequence[Info], last: Round, edited: str | None) -> str:
        from minikctl.kubectl.printers.serialised import without_managed_fields

        head = "" if self._json else header(last.reasons, last_applied=self._mode.last_applied)
        if edited is None:
            obj = one_or_list([without_managed_fields(info.obj or {}) for info in infos])
            if self._json:
                from minikctl.apimachinery.json_text import write_json

                edited = write_json(obj)
            else:
                from minikctl.apimachinery.yaml_writer import write_yaml

                edited = write_yaml(obj)
        text = head + edited
        return text.replace("\n", "\r\n") if self._invocation.flags.get("windows-line-endings") else text

    def _edit(self, text: str, earlier: str) -> tuple[str, str]:
        try:
            edited, file = edit_text(self._invocation, text, ".json" if self._json else ".yaml")
        except CommandError as fault:
            raise self._kept(fault, earlier) from None
        if earlier:
            _remove(earlier)
        return edited, file

    def _kept(self, fault: CommandError, file: str) -> CommandError:
        """The fault, after the user was told where the work is."""
        if file and os.path.exists(file):
            from minikctl.apimachinery.go_format import quote

            self._invocation.err.write(f"A copy of your changes has been stored to {quote(file)}\n")
        return fault

    def _cancelled(self, file: str, text: str) -> int:
        _remove(file)
        self._invocation.err.write(f"{text}\n")
        return 0

    def _fault_of(self, text: str, info: Info, file: str) -> Round | None:
        """What kubectl's own look at the text finds, as a round that asks for another one."""
        if not self._validate:
            return None
        from minikctl.apimachinery.go_format import quote
        from minikctl.apimachinery.yaml_reader import YAMLError, read_document
        from minikctl.kubectl.manifest_checks import kind_faults

        try:
            faults = kind_faults(read_document(text))
            why = str(AggregateError([CommandError(fault) for fault in faults])) if faults else ""
        except YAMLError:
            why = _yaml_fault(without_comments(text))
        if not why:
            return None
        round = Round(file)
        what = f"{info.resource} {quote(info.name)}"
        fault_text = f'<nil>: Invalid value: "The edited file failed validation": {why}'
        round.reasons.append(Reason(f"{what} was not valid", [fault_text]))
        self._invocation.err.write(f"error: {what} is invalid\n")
        return round

    def _read(self, text: str, infos: Sequence[Info]) -> list[Info]:
        """The edited objects; their managed fields are those of the originals of the same uid."""
        from minikctl.apimachinery.manifests import ManifestError, read_documents
        from minikctl.kubectl.manifest_files import flattened
        from minikctl.kubectl.manifest_selection import info_of

        owners = {_uid(info): (info.obj or {}).get("metadata", {}).get("managedFields") for info in infos}
        edited = []
        try:
            for document in read_documents(text, "edited-file"):
                for obj in flattened(document):
                    info = info_of(self._invocation, _with_owners(obj, owners), "edited-file")
                    edited.append(info)
        except ManifestError as fault:
            raise CommandError(str(fault)) from None
        return edited

    def _carry_out(self, infos: Sequence[Info], edited: Sequence[Info], round: Round) -> int | None:
        """The exit code, or None for another round."""
        invocation = self._invocation
        try:
            for info in edited:
                if info.namespaced and info.namespace != invocation.namespace:
                    raise other_namespace(info, invocation.namespace)
                obj = last_applied.kept(info.obj or {}, True) if invocation.flags.get("save-config") else info.obj
                info.obj = recorded(obj or {}, invocation)
            self._mode.carry_out(infos, edited, round)
        except CommandError as fault:
            raise self._kept(fault, round.file) from None
        except StatusError as refusal:
            self._kept(CommandError(""), round.file)
            raise refusal from None
        if round.refused:
            replace = f"{invocation.program} replace -f {round.file}"
            invocation.err.write(f"You can run `{replace}` to try this update again.\n")
            return 1
        if round.missing:
            from minikctl.apimachinery.go_format import quote

            invocation.err.write(f"The edits you made on deleted resources have been saved to {quote(round.file)}\n")
            return 1
        if not round.rejected:
            _remove(round.file)
            return 0
        return None


def create_edited(invocation: Invocation, validation: str) -> int:
    """``create --edit``: each manifest in the editor before it is sent."""
    from minikctl.kubectl.manifest_flags import manifest_query
    from minikctl.kubectl.resource_arguments import select
    from minikctl.kubectl.visiting import visit

    session = EditSession(invocation, _Creation(invocation, validation), validate=validation != "Ignore")
    codes: list[int] = []
    visit(select(invocation, [], manifest_query(invocation)), lambda info: codes.append(session.run([info])))
    return max(codes, default=0)


class _Creation:
    """Fulfils `EditMode`."""

    __slots__ = ("_invocation", "_options", "last_applied")

    def __init__(self, invocation: Invocation, validation: str) -> None:
        self._invocation = invocation
        self._options = {"fieldManager": "kubectl-create", "fieldValidation": validation}
        self.last_applied = False

    def carry_out(self, originals: Sequence[Info], edited: Sequence[Info], round: Round) -> None:
        client = self._invocation.session.client
        for info in edited:
            obj = unversioned(info.obj or {})
            obj = client.create(info.request_resource, obj, namespace=info.namespace, **self._options)
            ResultPrinter(self._invocation, "none").print(obj, "created")


def original_of(originals: Sequence[Info], edited: Info) -> Info:
    """The object that was shown, by its uid; raises CommandError where the user changed that."""
    for info in originals:
        if _uid(info) == _uid(edited):
            return info
    raise CommandError(f"no original object found for {edited.typed_name}")


def _uid(info: Info) -> str:
    return str(((info.obj or {}).get("metadata") or {}).get("uid") or "")


def _with_owners(obj: Obj, owners: dict[str, object]) -> Obj:
    meta = obj.get("metadata") or {}
    managed = owners.get(str(meta.get("uid") or ""))
    return obj if managed is None else {**obj, "metadata": {**meta, "managedFields": managed}}


def _yaml_fault(text: str) -> str:
    """What is wrong with a text whose comments are taken away, which is how kubectl counts its lines."""
    from minikctl.apimachinery.yaml_reader import YAMLError, read_document

    try:
        read_document(text)
    except YAMLError as fault:
        return str(fault)
    return ""


def _remove(path: str) -> None:
    try:
        os.remove(path)
    except OSError:
        return
