"""apply --server-side: the server merges and knows who owns which field; kubectl only words conflicts.

An object that client-side apply made before is taken over: its fields count as applied, its annotation is kept.
Source: kubectl pkg/cmd/apply/apply.go.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl import last_applied
from minikctl.kubectl.client_side_apply import warn_if_deleting
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.commands.apply import Options
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.printing import ResultPrinter

DEFAULT_MANAGER = "kubectl"
_ANNOTATION_MANAGER = "kubectl-last-applied"
_ANNOTATION_PATH = ("f:metadata", "f:annotations", f"f:{last_applied.ANNOTATION}")
_RETRIES = 5
_CONFLICT = """{}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the `--force-conflicts` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts"""
_LATER = "This is non-fatal and will be retried next time you apply. Error: "


class ServerSideApply:
    """``apply`` does one object after another."""

    __slots__ = ("_invocation", "_options", "_printer", "_whole")

    def __init__(self, invocation: Invocation, options: Options) -> None:
        self._invocation = invocation
        self._options = options
        self._whole = invocation.flags["output"] not in ("", "name")
        self._printer: ResultPrinter | None = None

    def apply(self, info: Info) -> Obj:
        """The object as it is now; raises the server's fault, or CommandError for conflicts."""
        manifest = info.obj or {}
        try:
            obj = self._send(info, manifest, subresource=self._invocation.flags["subresource"])
        except StatusError as fault:
            if fault.reason == "Conflict":
                raise CommandError(_CONFLICT.format(fault)) from None
            raise
        obj = info.obj = self._taken_over(info, manifest, obj)
        warn_if_deleting(self._invocation, obj)
        if not self._whole:
            if self._printer is None:
                from minikctl.kubectl.printing import ResultPrinter

                self._printer = ResultPrinter(self._invocation, self._options.dry_run)
            self._printer.print(obj, "serverside-applied")
        return obj

    def _send(self, info: Info, body: Obj, subresource: str = "") -> Obj:
        client = self._invocation.session.client
        options = {**self._options.request, "force": self._invocation.flags["force-conflicts"]}
        if subresource:
            options["subresource"] = subresource
        return client.patch(info.request_resource, info.namespace, info.name, body, type="apply", **options)

    def _taken_over(self, info: Info, manifest: Obj, obj: Obj) -> Obj:
        """The object after what client-side apply left of its owners has been moved; faults are only warned of."""
        if not obj["metadata"].get("managedFields"):
            return obj
        try:
            obj = self._keep_annotation(info, obj)
        except StatusError as fault:
            self._invocation.warn(
                "failed to migrate kubectl.kubernetes.io/last-applied-configuration for Server-Side Apply. "
                f"{_LATER}{fault}"
            )
            return obj
        try:
            migrated = self._migrated(info, obj)
        except StatusError as fault:
            self._invocation.warn(f"server rejected managed fields migration to Server-Side Apply. {_LATER}{fault}")
            return obj
        if migrated is None:
            return obj
        try:
            return self._send(info, manifest)
        except StatusError as fault:
            self._invocation.warn(
                f"failed to re-apply configuration after performing Server-Side Apply migration. {_LATER}{fault}"
            )
            return migrated

    def _keep_annotation(self, info: Info, obj: Obj) -> Obj:
        """Let a manager of its own have the annotation, so that applying a manifest without it does not remove it."""
        text = last_applied.recorded(obj)
        if self._options.manager != DEFAULT_MANAGER or text is None or _owners(obj, "Apply"):
            return obj
        meta = {"name": info.name, "annotations": {last_applied.ANNOTATION: text}}
        if info.namespace:
            meta["namespace"] = info.namespace
        body = {"apiVersion": info.mapping["apiVersion"], "kind": info.mapping["kind"], "metadata": meta}
        options = {**self._options.request, "fieldManager": _ANNOTATION_MANAGER}
        client = self._invocation.session.client
        return client.patch(info.request_resource, info.namespace, info.name, body, type="apply", **options)

    def _migrated(self, info: Info, obj: Obj) -> Obj | None:
        """The object after its managedFields were rewritten; None where nothing was to be done."""
        from minikctl.apimachinery.field_owners import upgraded

        managers = sorted({owner["manager"] for owner in _owners(obj, "Update")})
        client = self._invocation.session.client
        for attempt in range(_RETRIES):
            meta = obj["metadata"]
            entries = meta.get("managedFields") or []
            for manager in managers:
                entries = upgraded(entries, manager, self._options.manager)
            if entries == (meta.get("managedFields") or []):
                return None
            patch = [
                {"op": "replace", "path": "/metadata/managedFields", "value": entries},
                {"op": "replace", "path": "/metadata/resourceVersion", "value": meta["resourceVersion"]},
            ]
            try:
                return client.patch(
                    info.request_resource, info.namespace, info.name, patch, type="json", **self._options.request
                )
            except StatusError as fault:
                if fault.reason != "Conflict" or attempt == _RETRIES - 1:
                    raise
            obj = client.get(info.request_resource, info.namespace, info.name)
        return None


def _owners(obj: Obj, operation: str) -> list[Obj]:
    """The entries of managedFields of that operation that own the annotation."""
    from minikctl.apimachinery.structured_merge.fields_v1 import has

    entries = obj["metadata"].get("managedFields") or []
    return [
        entry
        for entry in entries
        if entry.get("operation") == operation and has(entry.get("fieldsV1") or {}, _ANNOTATION_PATH)
    ]
