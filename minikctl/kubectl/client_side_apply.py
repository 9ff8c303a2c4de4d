"""apply as kubectl does it by default: it makes the patch itself and keeps the manifest in an annotation."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.apimachinery.meta import unversioned
from minikctl.kubectl import last_applied
from minikctl.kubectl.errors import CommandError, with_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.commands.apply import Options
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.printing import ResultPrinter
    from minikctl.kubectl.three_way import Patcher, Refused


class ClientSideApply:
    """``apply`` does one object after another."""

    __slots__ = ("_force", "_invocation", "_options", "_patcher", "_printer", "_whole")

    def __init__(self, invocation: Invocation, options: Options) -> None:
        self._invocation = invocation
        self._options = options
        self._whole = invocation.flags["output"] not in ("", "name")
        self._force: bool = invocation.flags["force"]
        self._printer: ResultPrinter | None = None
        self._patcher: Patcher | None = None

    def apply(self, info: Info) -> Obj:
        """The object as it is now; raises the server's fault or CommandError, worded for the user."""
        manifest = info.obj or {}
        client = self._invocation.session.client
        try:
            info.require_name()
            live = client.get(info.request_resource, info.namespace, info.name)
        except (CommandError, StatusError) as fault:
            if not (isinstance(fault, StatusError) and fault.reason == "NotFound"):
                raise self._unreadable(info, fault) from None
            return self._create(info, manifest)
        if self._options.dry_run == "client":
            info.obj = live
            return self._tell(live, "configured")
        return self._update(info, manifest, live)

    def _create(self, info: Info, manifest: Obj) -> Obj:
        from minikctl.apimachinery.patches.values import without_nulls

        obj: Obj = without_nulls(last_applied.annotated(manifest))
        if self._options.dry_run != "client":
            client, obj = self._invocation.session.client, unversioned(obj)
            try:
                obj = client.create(info.request_resource, obj, namespace=info.namespace, **self._options.request)
            except StatusError as fault:
                raise with_source("creating", info.source, fault) from None
        info.obj = obj
        return self._tell(obj, "created")

    def _update(self, info: Info, manifest: Obj, live: Obj) -> Obj:
        from minikctl.kubectl.three_way import Patcher, Refused

        if last_applied.recorded(live) is None:
            self._warn_of_missing_annotation(info)
        if self._patcher is None:
            overwrite = self._invocation.flags["overwrite"]
            self._patcher = Patcher(self._invocation, self._options.request, overwrite=overwrite)
        modified = last_applied.annotated(manifest)
        try:
            patch, obj = self._patcher.patch(info, live, modified)
        except Refused as refused:
            patch, obj = self._force_or_raise(info, refused, modified)
        info.obj = obj
        warn_if_deleting(self._invocation, obj)
        return self._tell(obj, "configured" if patch else "unchanged")

    def _force_or_raise(self, info: Info, refused: Refused, modified: Obj) -> tuple[Obj, Obj]:
        fault = refused.fault
        if not (self._force and isinstance(fault, StatusError) and fault.reason in ("Conflict", "Invalid")):
            raise refused.told_for(info) from None
        from minikctl.kubectl.recreation import recreate

        obj = recreate(self._invocation, info, refused.live, modified, self._options)
        return modified, obj

    def _tell(self, obj: Obj, operation: str) -> Obj:
        if not self._whole:
            if self._printer is None:
                from minikctl.kubectl.printing import ResultPrinter

                self._printer = ResultPrinter(self._invocation, self._options.dry_run)
            self._printer.print(obj, operation)
        return obj

    def _unreadable(self, info: Info, fault: Exception) -> Exception:
        from minikctl.kubectl.three_way import described

        verb = f"retrieving current configuration of:\n{described(info)}\nfrom server for:"
        return with_source(verb, info.source, fault)

    def _warn_of_missing_annotation(self, info: Info) -> None:
        program = self._invocation.program
        self._invocation.warn(
            f"resource {info.mapping['name']}/{info.name} is missing the {last_applied.ANNOTATION} annotation which is "
            f"required by {program} apply. {program} apply should only be used on resources created declaratively by "
            f"either {program} create --save-config or {program} apply. The missing annotation will be patched "
            "automatically."
        )


def warn_if_deleting(invocation: Invocation, obj: Obj) -> None:
    meta = obj.get("metadata") or {}
    if meta.get("deletionTimestamp"):
        invocation.warn(f"Detected changes to resource {meta.get('name')} which is currently being deleted.")
