"""Changing objects by small strategic merge patches, for ``set …`` and ``rollout pause|resume|restart``.

A command hands over a function that changes a private copy of an object; what differs afterwards is sent. Source:
kubectl pkg/cmd/set/helper.go.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import deep_copy
from minikctl.kubectl.creation import object_printer
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

LOCAL_NEEDS_FILES = CommandError(
    "error: you must specify resources by --filename when --local is set.",
    hints=("Example resource specifications include:", "   '-f rsrc.yaml'", "   '--filename=rsrc.json'"),
)


class Changing:
    """One call of a ``set`` command. Raises CommandError for bad common flags."""

    __slots__ = ("_printer", "dry_run", "faults", "invocation", "local")

    def __init__(self, invocation: Invocation, operation: str) -> None:
        self.invocation = invocation
        self.dry_run = invocation.dry_run
        self.local: bool = invocation.flags["local"]
        self._printer = object_printer(invocation, operation, self.dry_run)
        self.faults: list[Exception] = []
        """What went wrong with single objects; the command raises them at its end."""

    def check_local(self) -> None:
        if self.local and self.dry_run == "server":
            raise CommandError("cannot specify --local and --dry-run=server - did you mean --dry-run=client?")

    def select(self, words: Sequence[str]) -> list[Info]:
        """The objects that words or files name; raises the faults of any."""
        flags = self.invocation.flags
        if self.local and words:
            raise LOCAL_NEEDS_FILES
        query = Query(
            filenames=flags["filename"],
            kustomize=flags.get("kustomize") or "",
            recursive=flags["recursive"],
            labels="" if self.local else flags.get("selector") or "",
            types_alone=flags["all"],
            enforce_namespace=bool(flags["namespace"]),
            latest=not self.local,
            local=self.local,
        )
        selection = select(self.invocation, words, query)
        selection.check()
        return selection.infos

    def change(
        self, info: Info, mutate: Callable[[Obj], None], *, failed: str = "", send_unchanged: bool = False
    ) -> None:
        """Apply ``mutate`` to a copy of the object and send and print what came of it.

        ``mutate`` raises CommandError for an object that it cannot change. ``failed`` begins the fault that a refusal
        of the server becomes; without it that is told as it is.
        """
        before = info.obj or {}
        after = deep_copy(before)
        try:
            mutate(after)
        except CommandError as fault:
            self.faults.append(CommandError(f"error: {_shown_name(info)} {fault}"))
            return
        if after == before and not send_unchanged:
            return
        try:
            self._printer.print(self._sent(info, before, after), self.invocation.out)
        except StatusError as fault:
            self.faults.append(CommandError(f"{failed}{fault}") if failed else fault)

    def _sent(self, info: Info, before: Obj, after: Obj) -> Obj:
        invocation = self.invocation
        if self.local or self.dry_run == "client":
            from minikctl.kubectl.typed_form import typed, view_of

            view = view_of(invocation.session.client, after)
            return after if view is None else typed(after, view)
        options: dict[str, Any] = {"dryRun": True} if self.dry_run == "server" else {}
        if invocation.flags["field-manager"]:
            options["fieldManager"] = invocation.flags["field-manager"]
        return send_patch(invocation, info, before, after, **options)


def _shown_name(info: Info) -> str:
    """How kubectl calls an object in a fault; without a server it knows no resources, and has a slip in the form."""
    if "name" in info.mapping:
        return f"{info.mapping['name']}/{info.name}"
    return f"{info.typed_name}\n" if info.mapping["group"] else info.typed_name


def send_patch(invocation: Invocation, info: Info, before: Obj, after: Obj, **options: Any) -> Obj:
    """Send what differs as a patch and return the object as stored."""
    from minikctl.apimachinery.patches.strategic import create_two_way
    from minikctl.kubectl.typed_form import view_of

    client = invocation.session.client
    view = view_of(client, after)
    if view is None:
        from minikctl.apimachinery.patches.merge import create_merge_patch

        patch, how = create_merge_patch(before, after), "merge"
    else:
        patch, how = create_two_way(before, after, view), "strategic"
    return client.patch(info.request_resource, info.namespace, info.name, patch, type=how, **options)
